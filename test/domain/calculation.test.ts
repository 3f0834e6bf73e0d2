import { expect, test } from 'vitest'
import { explainUnit } from '../../server/domain/calculation.ts'
import { lenientRules, questionnaireOf, ratingsOf, resultOf, returned } from './small-survey.ts'

const two = questionnaireOf(2)
const [first, second] = two.dimensions
const weighted = { ...two, dimensions: [{ ...first!, weight: '3' }, second!] }

test('a return is its weighted values: (3·100 + 1·60)/4 = 90', () => {
  const { returns, figure } = explainUnit(weighted, lenientRules, [{ ...returned(ratingsOf(5, 3)), digest: 'aa' }])
  expect(returns).toEqual([
    {
      digest: 'aa',
      standing: 'counted',
      flags: [],
      terms: [
        { key: 'd1', value: '100', weight: '3' },
        { key: 'd2', value: '60', weight: '1' },
      ],
      score: '90/1',
    },
  ])
  expect(figure).toBe('90/1')
})

test('every return says why it is in the figure or is not', () => {
  const rules = { ...lenientRules, minAnswered: 2, combine: 'official' } as const
  const returns = [
    { ...returned(ratingsOf(5, 5)), digest: 'a' },
    { ...returned(ratingsOf(5, 5), { seat: 2 }), digest: 'b' },
    { ...returned(ratingsOf(5), { seat: 3 }), digest: 'c' },
    { ...returned(ratingsOf(null, null), { seat: 4 }), digest: 'd' },
    { ...returned(ratingsOf(5, 5), { seat: 5, invalidated: true }), digest: 'e' },
  ]
  const { returns: steps } = explainUnit(two, rules, returns)
  expect(steps.map(({ digest, standing }) => [digest, standing])).toEqual([
    ['a', 'counted'],
    ['b', 'not-official'],
    ['c', 'incomplete'],
    ['d', 'too-few-scored'],
    ['e', 'invalidated'],
  ])
})

test('the mean of the units’ figures is the indicator: (90 + 80)/2 = 85', () => {
  const units = [[returned(ratingsOf(5, 3))], [returned(ratingsOf(4, 4))]]
  const figures = units.map(
    (unit) =>
      explainUnit(
        weighted,
        lenientRules,
        unit.map((one) => ({ ...one, digest: '' })),
      ).figure,
  )
  expect([figures, resultOf(weighted, units).indicator.exact]).toEqual([['90/1', '80/1'], '85/1'])
})

test('a unit of which nothing counts has no figure', () => {
  const out = { ...returned(ratingsOf(5, 5), { invalidated: true }), digest: 'a' }
  expect(explainUnit(two, lenientRules, [out]).figure).toBeNull()
})
