import { expect, test } from 'vitest'
import { addToIpa, describeIpa, startIpa } from '../../server/domain/ipa.ts'

const dimensions = [
  { key: 'a', label: '甲' },
  { key: 'b', label: '乙' },
]

/** Returns as [甲, 乙, overall] in points. */
function sumsOf(returns: [bigint | null, bigint | null, bigint | null][]) {
  const sums = startIpa(2)
  for (const [a, b, overall] of returns) addToIpa(sums, [a, b], overall)
  return sums
}

test('importance is the correlation with the overall question, worked by hand', () => {
  // 甲 1 2 3 4 against 1 2 3 4: r = 1. 乙 1 2 4 3: n = 4, Σx = 10, Σx² = 30, Σxy = 29; r = (116 − 100) / (120 − 100) = 0.8.
  const ipa = describeIpa(
    sumsOf([
      [1n, 1n, 1n],
      [2n, 2n, 2n],
      [3n, 4n, 3n],
      [4n, 3n, 4n],
    ]),
    dimensions,
    ['80/1', '90/1'],
  )
  expect(ipa.points.map((one) => one.importance)).toEqual(['1', '0.8'])
  // The lines cross at (1 + 0.8) / 2 and (80 + 90) / 2.
  expect(ipa.crossing).toEqual({ importance: '0.9', performance: '85' })
  expect(ipa.points.map((one) => one.quadrant)).toEqual(['修补区', '维持区'])
  expect(ipa).toMatchObject({ basis: 'derived', n: 4, fewResponses: true })
})

test('the four quadrants by their names', () => {
  const four = ['a', 'b', 'c', 'd'].map((key, i) => ({ key, label: key, weight: ['3', '3', '1', '1'][i]! }))
  const ipa = describeIpa(startIpa(4), four, ['90/1', '70/1', '70/1', '90/1'])
  expect(ipa.points.map((one) => one.quadrant)).toEqual(['优势区', '修补区', '机会区', '维持区'])
})

test('weights that the plan states go before a correlation', () => {
  const stated = [
    { key: 'a', label: '甲', weight: '2' },
    { key: 'b', label: '乙', weight: '1' },
  ]
  const ipa = describeIpa(sumsOf([[1n, 2n, 1n]]), stated, ['80/1', '90/1'])
  expect([ipa.basis, ipa.points.map((one) => one.importance)]).toEqual(['stated', ['2', '1']])
})

test('a dimension that does not vary, or was rated by fewer than three, has no importance and no quadrant', () => {
  const ipa = describeIpa(
    sumsOf([
      [5n, 1n, 1n],
      [5n, 2n, 2n],
      [5n, null, 3n],
    ]),
    dimensions,
    ['100/1', '90/1'],
  )
  expect(ipa.points.map((one) => [one.importance, one.quadrant, one.n])).toEqual([
    [null, null, 3],
    [null, null, 2],
  ])
  expect([ipa.basis, ipa.crossing]).toEqual([null, null])
})

test('a dimension that falls where the overall rises has a negative importance', () => {
  const ipa = describeIpa(
    sumsOf([
      [3n, 1n, 1n],
      [2n, 2n, 2n],
      [1n, 3n, 3n],
    ]),
    dimensions,
    ['80/1', '90/1'],
  )
  expect(ipa.points.map((one) => one.importance)).toEqual(['-1', '1'])
})

test('who did not answer the overall question is in no correlation', () => {
  const sums = sumsOf([[1n, 1n, null]])
  expect([sums.overall, sums.pairs[0]!.n]).toEqual([0, 0])
})
