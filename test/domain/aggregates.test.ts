import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addPattern, aggregatesOf, type UsePattern } from '../../server/domain/aggregates.ts'
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

/** What the vendor is told when these units answered; `blind`: who left out what is not known. */
function told(units: readonly Ratings[], { blind = false } = {}) {
  const tally = startTally(questionnaire, rules)
  const patterns = new Map<string, UsePattern>()
  for (const ratings of units) {
    const answers = Object.fromEntries(keys.map((key, i) => [key, ratings[i] ?? null]))
    addPattern(patterns, questionnaire, rules.indicator.figure, [answers])
    addUnit(tally, [
      { seat: 1, ratings: answers, overall: null, elapsedSeconds: 100, burst: false, invalidated: false },
    ])
  }
  const n = units.length
  return aggregatesOf(
    computeResult(tally, { target: '90', questionnaire, rules }, { rosterUnits: n, roster: n, issued: n, returned: n }),
    blind ? null : [...patterns.values()],
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
  // The nine weigh alike in the whole and in d1 and d2: the whole less those leaves the one.
  expect(shownKeys([...times(9, [5, 5, null]), [5, 5, 1]])).toEqual([])
  expect(shownKeys([...times(5, [5, 5, 5]), ...times(5, [5, 5, null])])).toEqual(keys)
})

test('where it is not known who left out what, the aspects are told only when nobody left any out', () => {
  const shown = (units: readonly Ratings[]) => told(units, { blind: true }).dimensions.map(({ mean }) => mean !== null)
  expect(shown(times(6, [5, 4, 3]))).toEqual([true, true, true])
  expect(shown([...times(6, [5, 4, 3]), ...times(6, [5, 4, null])])).toEqual([false, false, false])
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

/** The rank of a matrix of whole numbers, modulo a prime whose products stay exact. */
function rankOf(rows: readonly number[][]): number {
  const p = 33_554_393
  const left = rows.map((row) => row.map((cell) => cell % p))
  let rank = 0
  for (let column = 0; column < (left[0]?.length ?? 0) && rank < left.length; column += 1) {
    const pivot = left.findIndex((row, at) => at >= rank && row[column] !== 0)
    if (pivot === -1) continue
    ;[left[rank], left[pivot]] = [left[pivot]!, left[rank]!]
    const top = left[rank]!
    for (const row of left.slice(rank + 1)) {
      const [mine, its] = [row[column]!, top[column]!]
      if (mine !== 0) row.forEach((cell, i) => (row[i] = (((cell * its) % p) + p - ((top[i]! * mine) % p)) % p))
    }
    rank += 1
  }
  return rank
}

/** Every set of one to four of n units. */
function smallSets(n: number): number[][] {
  const grow = (sets: number[][]): number[][] =>
    sets.flatMap((set) =>
      Array.from({ length: n - 1 - (set.at(-1) ?? -1) }, (_, i) => [...set, (set.at(-1) ?? -1) + 1 + i]),
    )
  const [ones, twos] = [grow([[]]), grow(grow([[]]))]
  const threes = grow(twos)
  return [...ones, ...twos, ...threes, ...grow(threes)]
}

test('by linear algebra: no combination of all the vendor is told is a figure of one to four units', () => {
  const rating = fc.option(fc.constant(5), { freq: 3 })
  const kinds = fc.array(fc.tuple(rating, rating, rating), { minLength: 1, maxLength: 4 })
  // Few kinds of units, many of a kind: there what cancels out is large, and what is left small.
  const rosters = kinds.chain((some) =>
    fc.array(fc.constantFrom(...some), { minLength: 5, maxLength: 11 }).map((units) => units as Ratings[]),
  )
  fc.assert(
    fc.property(rosters, (all) => {
      const units = all.filter((one) => one.some((cell) => cell !== null))
      if (units.length < 5) return true
      // One unknown for each rating there is. Σ over units of (Σ own ratings) / (own number), times 60 to be whole; Σ of each told aspect.
      const cells = units.flatMap((one, unit) => keys.flatMap((key, i) => (one[i] === null ? [] : [{ unit, key }])))
      const own = units.map((one) => one.filter((cell) => cell !== null).length)
      const whole = cells.map(({ unit }) => 60 / own[unit]!)
      const aspects = shownKeys(units).map((key) => cells.map((cell) => (cell.key === key ? 1 : 0)))
      const rank = rankOf([whole, ...aspects])
      return smallSets(units.length).every((set) => {
        const outside = (row: number[]) => row.filter((_, i) => !set.includes(cells[i]!.unit))
        return rankOf([whole, ...aspects].map(outside)) === rank
      })
    }),
    { numRuns: 60 },
  )
})

test('a unit that left out two aspects, among units that left out one each, hides every aspect: the rest would cancel out', () => {
  const mixed = [...times(6, [5, 5, null]), ...times(6, [5, null, 5]), ...times(6, [null, 5, 5])]
  expect(shownKeys(mixed)).toEqual(keys)
  expect(shownKeys([...mixed, [5, null, null]])).toEqual([])
})
