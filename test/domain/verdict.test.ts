import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import { displayAgainst, exact } from '../../server/domain/rounding.ts'
import { judgeVerdict, worstCase } from '../../server/domain/verdict.ts'

const f = (text: string) => new Fraction(text)

describe('worst case: every missing unit at the floor of 20', () => {
  test.each([
    [30, '473/5'], // nobody missing
    [31, '2858/31'], // (2838 + 20)/31
    [32, '1439/16'], // (2838 + 40)/32 = 89.9375
  ])('30 units adding up to 2838 on a roster of %i give %s', (roster, expected) => {
    expect(exact(worstCase(f('2838'), 30, roster, f('20')))).toBe(expected)
  })

  test('a roster without units, or with fewer than were scored, is a programmer error', () => {
    expect(() => worstCase(f('0'), 0, 0, f('20'))).toThrow(RangeError)
    expect(() => worstCase(f('180'), 2, 1, f('20'))).toThrow(RangeError)
  })
})

describe('the verdict compares unrounded', () => {
  test.each([
    ['94.6', '94.6', '达标'],
    ['90', '90', '达标'],
    ['94.6', '89.9375', '达标但取决于未答单位'],
    ['94.6', '89.99999', '达标但取决于未答单位'],
    ['89.96', '89.96', '未达标'],
    ['89.999999', '20', '未达标'],
  ])('value %s, worst case %s, target 90: %s', (value, worst, verdict) => {
    expect(judgeVerdict(f(value), f(worst), f('90'))).toBe(verdict)
  })

  test('there is none without a value', () => {
    expect(judgeVerdict(null, null, f('90'))).toBeNull()
  })

  test('an indicator of 89.96 is never displayed as 90, at however few places', () => {
    const texts = [0, 1, 2, 3].map((decimals) => displayAgainst(f('89.96'), f('90'), decimals))
    expect(texts).toEqual(['89.96', '89.96', '89.96', '89.96'])
  })
})
