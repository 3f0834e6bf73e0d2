import { describe, expect, test } from 'vitest'
import { addToAlpha, cronbachAlpha, startAlpha } from '../../server/domain/alpha.ts'
import { display, exact } from '../../server/domain/rounding.ts'

function alphaOf(dimensions: number, respondents: number[][]) {
  const sums = startAlpha(dimensions)
  for (const points of respondents) addToAlpha(sums, points.map(BigInt))
  return cronbachAlpha(sums)
}

describe('α = k/(k−1) · (1 − Σs²ᵢ/s²ₜ)', () => {
  test('by hand: 2 · (1 − (400 + 533⅓)/1733⅓) = 12/13', () => {
    // First dimension 100, 80, 60: s² = 400. Second 80, 80, 40: s² = 1600/3. Totals 180, 160, 100: s² = 5200/3.
    const alpha = alphaOf(2, [
      [100, 80],
      [80, 80],
      [60, 40],
    ])
    expect([exact(alpha), display(alpha, 3)]).toEqual(['12/13', '0.923'])
  })

  test('two dimensions that always agree give 1', () => {
    const agree = [
      [100, 100],
      [60, 60],
    ]
    expect(exact(alphaOf(2, agree))).toBe('1/1')
  })

  test('two that have nothing to do with one another give 0, which is a value', () => {
    const unrelated = [
      [100, 100],
      [100, 60],
      [60, 100],
      [60, 60],
    ]
    expect(exact(alphaOf(2, unrelated))).toBe('0/1')
  })

  test('three dimensions: 3/2 · (1 − (400 + 400 + 0)/1600) = 3/4', () => {
    // 100, 80, 60 twice: s² = 400 each; 80 thrice: 0. Totals 280, 240, 200: s² = 1600.
    const rows = [
      [100, 100, 80],
      [80, 80, 80],
      [60, 60, 80],
    ]
    expect(exact(alphaOf(3, rows))).toBe('3/4')
  })

  test('the order of respondents does not matter', () => {
    const rows = [
      [100, 80],
      [80, 80],
      [60, 40],
    ]
    expect(exact(alphaOf(2, rows.toReversed()))).toBe('12/13')
  })
})

describe('α is 不适用', () => {
  test('when it would be below 0: dimensions that contradict one another', () => {
    const contrary = [
      [100, 20],
      [20, 100],
      [100, 40],
    ]
    expect(alphaOf(2, contrary)).toBeNull()
  })

  test('when the totals do not vary', () => {
    const alike = [
      [80, 80],
      [80, 80],
    ]
    expect(alphaOf(2, alike)).toBeNull()
  })

  test('with fewer than two respondents, or a single dimension', () => {
    expect(alphaOf(2, [])).toBeNull()
    expect(alphaOf(2, [[100, 80]])).toBeNull()
    expect(alphaOf(1, [[100], [80]])).toBeNull()
  })
})

test('a respondent without a point for each dimension is a programmer error', () => {
  expect(() => addToAlpha(startAlpha(2), [100n])).toThrow(RangeError)
})
