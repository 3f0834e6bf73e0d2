import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import {
  display,
  displayAgainst,
  displayEstimate,
  displayRoot,
  exact,
  parseDecimal,
  parseExact,
  percent,
} from '../../server/domain/rounding.ts'

const f = (text: string) => new Fraction(text)

describe('display rounds half up, once, and drops trailing zeros', () => {
  test.each([
    ['473/5', 2, '94.6'],
    ['73', 2, '73'],
    ['0', 2, '0'],
    ['2858/31', 2, '92.19'], // 92.1935…
    ['0.005', 2, '0.01'], // the half goes up, where binary floating point would not know it
    ['1.005', 2, '1.01'],
    ['0.0049999', 2, '0'],
    ['89.995', 2, '90'],
    ['99.999', 2, '100'],
    ['1439/16', 2, '89.94'], // 89.9375
    ['1439/16', 3, '89.938'],
    ['1439/16', 0, '90'],
    ['2/3', 4, '0.6667'],
    ['100', 0, '100'],
    ['-1.005', 2, '-1.01'], // 四舍五入: away from zero
    ['-0.001', 2, '0'],
  ])('%s to %i places is %s', (value, decimals, text) => {
    expect(display(f(value), decimals)).toBe(text)
  })

  test('nothing rated stays null', () => {
    expect(display(null)).toBeNull()
  })
})

describe('displayAgainst never shows a value on the wrong side of a limit', () => {
  test.each([
    ['89.996', '90', '89.996'],
    ['89.9996', '90', '89.9996'],
    ['89.96', '90', '89.96'],
    ['90', '90', '90'],
    ['90.001', '90', '90.001'],
    ['90.01', '90', '90.01'],
    ['89.994', '90', '89.99'], // rounds down, away from the limit: no need for more
    ['94.6', '90', '94.6'],
    ['89.991', '89.99', '89.991'],
    ['8996/900', '10', '9.996'], // 10 × 89.96/90 = 9.9955…
    ['1/3', '1/3', '0.3333333333333333333333333333333333333333'], // no decimal equals it: it gives up at 40 places
  ])('%s against %s is shown as %s', (value, limit, text) => {
    expect(displayAgainst(f(value), f(limit))).toBe(text)
  })

  test('at one decimal, 89.96 against 90 takes a second', () => {
    expect(display(f('89.96'), 1)).toBe('90')
    expect(displayAgainst(f('89.96'), f('90'), 1)).toBe('89.96')
  })

  test('several limits at once, or none', () => {
    expect(displayAgainst(f('79.999'), [f('90'), f('80')])).toBe('79.999')
    expect(displayAgainst(f('79.999'), [])).toBe('80')
  })

  test('nothing rated stays null', () => {
    expect(displayAgainst(null, f('90'))).toBeNull()
  })

  test('whatever the value, the text stands to the limit as the value does', () => {
    const limit = f('90')
    for (let numerator = 89_900; numerator <= 90_100; numerator += 7) {
      const value = new Fraction(numerator, 1000).add(new Fraction(1, 7919))
      expect(f(displayAgainst(value, limit)).compare(limit)).toBe(value.compare(limit))
    }
  })
})

describe('exact', () => {
  test.each([
    ['94.6', '473/5'],
    ['90', '90/1'],
    ['0', '0/1'],
    ['-1.5', '-3/2'],
  ])('%s is %s', (value, text) => {
    expect(exact(f(value))).toBe(text)
    expect(parseExact(text)?.equals(f(value))).toBe(true)
  })

  test('nothing rated stays null', () => {
    expect(exact(null)).toBeNull()
  })

  test.each(['94.6', '1/0', '1/-2', '473 / 5', '', '1/02'])('%j is not an exact figure', (text) => {
    expect(parseExact(text)).toBeNull()
  })
})

describe('parseDecimal reads plain decimals and nothing else', () => {
  test.each([
    ['90', '90/1'],
    ['94.6', '473/5'],
    ['-1.5', '-3/2'],
    ['007', '7/1'],
    ['0.10', '1/10'],
  ])('%s is %s', (text, value) => {
    expect(exact(parseDecimal(text))).toBe(value)
  })

  test.each(['≥90%', '90%', '1e3', '', ' ', '9 0', '.5', '5.', '+5', '1/3', '0.(3)', 'NaN', '９０', '1,000', '--1'])(
    '%j is not a number',
    (text) => {
      expect(parseDecimal(text)).toBeNull()
    },
  )
})

describe('percent', () => {
  test('219 of 300 is 73, 1 of 3 is 100/3', () => {
    expect([exact(percent(219, 300)), exact(percent(1, 3))]).toEqual(['73/1', '100/3'])
  })

  test('of nothing there is no share', () => {
    expect(percent(0, 0)).toBeNull()
  })
})

describe('displayRoot rounds a square root as exactly as a rational', () => {
  test.each([
    ['400', 2, '20'],
    ['200', 2, '14.14'], // 14.1421…
    ['4300/3', 2, '37.86'], // 37.8593…
    ['2', 5, '1.41421'],
    ['0.000025', 2, '0.01'], // √ is 0.005: the half goes up
    ['0.0000249999', 2, '0'], // √ is 0.00499999
    ['0', 2, '0'],
    ['1', 0, '1'],
    ['10000000000000000000000000000', 2, '100000000000000'],
  ])('√%s to %i places is %s', (square, decimals, text) => {
    expect(displayRoot(f(square), decimals)).toBe(text)
  })

  test('null stays null, and a negative square is a programmer error', () => {
    expect(displayRoot(null)).toBeNull()
    expect(() => displayRoot(f('-1'))).toThrow(RangeError)
  })
})

describe('displayEstimate', () => {
  test('rounds a floating-point estimate', () => {
    expect([displayEstimate(67.00772), displayEstimate(100)]).toEqual(['67.01', '100'])
  })

  test('refuses what is no number', () => {
    expect(() => displayEstimate(Number.NaN)).toThrow(RangeError)
  })
})
