import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aggregatesOf } from '../../server/domain/aggregates.ts'
import { computeResult } from '../../server/domain/result.ts'
import { addUnit, startTally } from '../../server/domain/statistics.ts'
import { defaultRules } from '../../server/domain/rules.ts'

const keys = ['d1', 'd2', 'd3']
const questionnaire = {
  dimensions: keys.map((key) => ({ key, label: key })),
  scale: [5, 4, 3, 2, 1].map((level) => ({ level, label: String(level), value: String(level * 20) })),
  notApplicable: true,
}
const rules = { ...defaultRules, minAnswered: 1, minScored: 1 }
type Ratings = (number | null)[]

/** What the vendor is told when these units answered. */
function told(units: readonly Ratings[]) {
  const tally = startTally(questionnaire, rules)
  for (const ratings of units) {
    const answers = Object.fromEntries(keys.map((key, i) => [key, ratings[i] ?? null]))
    addUnit(tally, [
      { seat: 1, ratings: answers, overall: null, elapsedSeconds: 100, burst: false, invalidated: false },
    ])
  }
  const n = units.length
  return aggregatesOf(
    computeResult(tally, { target: '90', questionnaire, rules }, { rosterUnits: n, roster: n, issued: n, returned: n }),
  )
}

const shownKeys = (units: readonly Ratings[]) =>
  told(units).dimensions.flatMap(({ key, mean }) => (mean === null ? [] : [key]))

const times = (n: number, ratings: Ratings): Ratings[] => Array.from({ length: n }, () => ratings)

test('of five units the vendor learns the figure and each aspect, of four nothing', () => {
  const five = told(times(5, [5, 4, 3]))
  expect([five.withheld, five.value, five.verdict]).toEqual([false, '80', '未达标'])
  expect(five.dimensions.map((one) => one.mean)).toEqual(['100', '80', '60'])
  expect(told(times(4, [5, 4, 3]))).toMatchObject({ withheld: true, value: null, verdict: null, dimensions: [] })
})

test('an aspect that one to four units rated, or left out, is not told: a vendor knows who uses what', () => {
  expect(shownKeys([...times(9, [5, 5, 5]), [5, 5, null]])).toEqual(['d1', 'd2'])
  expect(shownKeys([...times(9, [5, 5, null]), [5, 5, 1]])).toEqual(['d1', 'd2'])
  expect(shownKeys([...times(5, [5, 5, 5]), ...times(5, [5, 5, null])])).toEqual(keys)
})

test('the reply holds figures of all, and no count, band, flag or spread that would be of a few', () => {
  expect(Object.keys(told(times(6, [5, 4, 3]))).sort()).toEqual(
    [
      'dimensions',
      'figure',
      'responseRate',
      'rosterUnits',
      'scoredUnits',
      'target',
      'unit',
      'value',
      'verdict',
      'withheld',
    ].sort(),
  )
  expect(Object.keys(told(times(6, [5, 4, 3])).dimensions[0]!).sort()).toEqual(['key', 'label', 'mean', 'top2'])
})

test('whatever is answered, a unit may exchange its answers with four others and the vendor is told the same', () => {
  const rating = fc.option(fc.integer({ min: 1, max: 5 }), { freq: 6 })
  const sheet = fc.tuple(fc.integer({ min: 1, max: 5 }), rating, rating)
  fc.assert(
    fc.property(fc.array(sheet, { minLength: 1, maxLength: 14 }), (units) => {
      const before = JSON.stringify(told(units))
      return units.every((_, at) => {
        const alike = units.filter((_, other) => {
          const swapped = [...units]
          ;[swapped[at], swapped[other]] = [units[other]!, units[at]!]
          return JSON.stringify(told(swapped)) === before
        })
        return units.length < 5 ? told(units).value === null : alike.length >= 5
      })
    }),
    { numRuns: 60 },
  )
})

test('and with what a vendor knows, who uses what, no aspect told leaves out fewer than five', () => {
  const rating = fc.option(fc.integer({ min: 1, max: 5 }), { freq: 3 })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constant(5), rating, rating), { minLength: 5, maxLength: 20 }), (units) => {
      for (const key of shownKeys(units)) {
        const rated = units.filter((one) => one[keys.indexOf(key)] !== null).length
        const left = units.length - rated
        if (rated < 5 || (left > 0 && left < 5)) return false
      }
      return true
    }),
    { numRuns: 300 },
  )
})
