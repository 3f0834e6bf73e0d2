import Fraction from 'fraction.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainUnit } from '../../server/domain/calculation.ts'
import {
  objectsOfSeat,
  overallSinglesOut,
  partsOf,
  shownObjects,
  spread,
  type UnitClass,
} from '../../server/domain/objects.ts'
import { computeResult } from '../../server/domain/result.ts'
import type { Rules } from '../../server/domain/rules.ts'
import { addUnit, startTally, type UnitResponse } from '../../server/domain/statistics.ts'
import { fewAlike, hideSmallObjects, withhold } from '../../server/domain/withhold.ts'
import { lenientRules, questionnaireOf, resultOf, returned } from './small-survey.ts'

const two = questionnaireOf(2)
const objects = [
  { key: 'a', name: '甲云', vendor: '甲公司' },
  { key: 'b', name: '乙云' },
]

/** One return of one seat: what it says of 甲云 and of 乙云, aspect by aspect. */
const says = (a: (number | null)[], b: (number | null)[], more: Partial<UnitResponse> = {}) =>
  returned(
    Object.fromEntries([
      ...a.map((level, i) => [`a_d${i + 1}`, level] as const),
      ...b.map((level, i) => [`b_d${i + 1}`, level] as const),
    ]),
    more,
  )

function resultOfBoth(units: UnitResponse[][], rosters: Record<string, number>, own: Partial<Rules> = {}) {
  const rules = { ...lenientRules, ...own }
  const tally = startTally(two, rules, objects)
  for (const unit of units) addUnit(tally, unit)
  const returns = units.flat().length
  const { all, ...each } = rosters
  return computeResult(
    tally,
    { target: '90', questionnaire: two, rules, objects },
    {
      rosterUnits: all!,
      roster: returns,
      issued: returns,
      returned: returns,
      objects: Object.fromEntries(Object.entries(each).map(([key, roster]) => [key, { roster, ineligible: 0 }])),
    },
  )
}

// 甲云 100, 80, 90; 乙云 60, –, 20: the units' means are 80, 80 and 55.
const three = [[says([5, 5], [3, 3])], [says([4, 4], [])], [says([5, 4], [1, null])]]

describe('several objects in one survey, by hand', () => {
  test('overall is the mean over units of each unit’s mean over its objects: (80 + 80 + 55)/3, not (90 + 40)/2', () => {
    const { indicator, units, valid } = resultOfBoth(three, { all: 4, a: 4, b: 3 })
    expect([indicator.exact, indicator.value, units, valid]).toEqual([
      '215/3',
      '71.67',
      { roster: 4, ineligible: 0, scored: 3 },
      3,
    ])
    // One missing unit at 20: (215 + 20)/4.
    expect(indicator.worstCaseExact).toBe('235/4')
  })

  test('each object has its own figure, verdict, coverage and worst case from the units that rate it', () => {
    const { objects: found } = resultOfBoth(three, { all: 4, a: 4, b: 3 })
    const brief = found!.map(({ key, vendor, units, indicator }) => [
      key,
      vendor,
      units.scored,
      units.roster,
      indicator.exact,
      indicator.verdict,
      indicator.worstCaseExact,
    ])
    expect(brief).toEqual([
      // (100 + 80 + 90)/3; (270 + 20)/4.
      ['a', '甲公司', 3, 4, '90/1', '达标但取决于未答单位', '145/2'],
      // (60 + 20)/2; (80 + 20)/3.
      ['b', undefined, 2, 3, '40/1', '未达标', '100/3'],
    ])
    expect(found![1]!.dimensions.map(({ key, n, notApplicable, mean }) => [key, n, notApplicable, mean])).toEqual([
      ['d1', 2, 0, '40'],
      ['d2', 1, 1, '60'],
    ])
  })

  test('the aspects of the whole pool the answers about every object', () => {
    const { dimensions } = resultOfBoth(three, { all: 3, a: 3, b: 2 })
    expect(dimensions[0]).toMatchObject({ key: 'd1', n: 5, counts: { 5: 2, 4: 1, 3: 1, 2: 0, 1: 1 } })
  })

  test('满意率 follows the same rule: ((100 + 0)/2 + 100 + (100 + 0)/2)/3', () => {
    const { indicator } = resultOfBoth(three, { all: 3 }, { indicator: { figure: '满意率', unit: '%' } })
    expect(indicator.exact).toBe('200/3')
  })

  test('several seats: first the unit’s mean for an object over its seats, then over its objects', () => {
    // 甲云 (100 + 60)/2 = 80; 乙云, which seat 2 does not rate, 20: (80 + 20)/2 = 50. The mean of the two sheets would be 60.
    const unit = [says([5, 5], [1, 1]), says([3, 3], [], { seat: 2 })]
    expect(resultOfBoth([unit], { all: 1 }).indicator.exact).toBe('50/1')
  })

  test('an object with too little scored is left out of its figure and of the unit’s mean', () => {
    const rules = { minAnswered: 2, minScored: 2 }
    const result = resultOfBoth([[says([5, 5], [1, null])]], { all: 1 }, rules)
    expect([result.indicator.exact, result.valid, result.objects!.map((one) => one.units.scored)]).toEqual([
      '100/1',
      1,
      [1, 0],
    ])
  })

  test('a sheet is complete only when each of its objects is', () => {
    const result = resultOfBoth([[says([5, 5], [1])]], { all: 1 }, { minAnswered: 2, minScored: 1 })
    expect([result.complete, result.valid, result.indicator.value]).toEqual([0, 0, null])
  })

  test('flags are of the whole sheet: five alike over both objects, or not when one answer differs', () => {
    const flat = questionnaireOf(3)
    const flagged = (last: number) => {
      const tally = startTally(flat, lenientRules, objects)
      addUnit(tally, [returned({ a_d1: 4, a_d2: 4, a_d3: 4, b_d1: 4, b_d2: 4, b_d3: last })])
      return [tally.flagged.straightLiners, ...tally.objects.map((one) => one.tally.flagged.straightLiners)]
    }
    expect(flagged(4)).toEqual([1, 1, 1])
    expect(flagged(5)).toEqual([0, 0, 0])
  })

  test('an invalidated sheet leaves the whole and each object, and the figure with it is kept', () => {
    const result = resultOfBoth([...three.slice(0, 2), [says([5, 4], [1, null], { invalidated: true })]], { all: 3 })
    expect([result.indicator.exact, result.withInvalidated.exact, result.invalidated]).toEqual(['80/1', '215/3', 1])
    expect(result.objects!.map((one) => one.indicator.exact)).toEqual(['90/1', '60/1'])
  })

  test('计算过程 names the figure of each object and their mean', () => {
    const step = explainUnit(two, lenientRules, [{ ...three[0]![0]!, digest: 'aa' }], objects)
    expect(step).toMatchObject({
      figure: '80/1',
      objects: [
        { key: 'a', figure: '100/1' },
        { key: 'b', figure: '60/1' },
      ],
      returns: [{ standing: 'counted', score: '80/1' }],
    })
    expect(step.returns[0]!.terms.map(({ key, value }) => [key, value])).toEqual([
      ['a_d1', '100'],
      ['a_d2', '100'],
      ['b_d1', '60'],
      ['b_d2', '60'],
    ])
  })

  test('a survey of one service has nothing of all this in its result', () => {
    expect(Object.keys(resultOf(two, [[returned({ d1: 5, d2: 5 })]]))).not.toContain('objects')
  })
})

test('a seat rates the objects its unit uses, and all of them where nothing is said', () => {
  expect(objectsOfSeat(objects, ['乙云', '别的']).map(({ key }) => key)).toEqual(['b'])
  expect(objectsOfSeat(objects, []).map(({ key }) => key)).toEqual(['a', 'b'])
  expect(spread(two, objects).dimensions.map(({ key, label }) => [key, label])).toEqual([
    ['a_d1', '甲云：方面1'],
    ['a_d2', '甲云：方面2'],
    ['b_d1', '乙云：方面1'],
    ['b_d2', '乙云：方面2'],
  ])
  expect(partsOf({ b_d2: 3, a_d1: null }, objects)).toEqual([
    { object: 'a', ratings: { d1: null } },
    { object: 'b', ratings: { d2: 3 } },
  ])
})

const classOf = (units: number, ...rated: string[]): UnitClass => ({ objects: rated, units })

describe('no figure of fewer than five units, nor one left over', () => {
  test('all use both: both are shown; so are two that share nobody', () => {
    expect([...shownObjects([classOf(6, 'a', 'b')])]).toEqual(['a', 'b'])
    expect([...shownObjects([classOf(6, 'a'), classOf(5, 'b')])]).toEqual(['a', 'b'])
  })

  test('an object of four units hides the other too: the pooled answers less those of the other would be the four’s', () => {
    expect([...shownObjects([classOf(20, 'a'), classOf(4, 'a', 'b')])]).toEqual([])
  })

  test('with a third large enough to hide among, the largest stays', () => {
    const classes = [classOf(20, 'a'), classOf(8, 'a', 'c'), classOf(4, 'a', 'b', 'c')]
    expect([...shownObjects(classes)]).toEqual(['a'])
  })

  test('one unit that uses one cloud where all others use two is told by twice the overall sum less both: nothing is shown', () => {
    const classes = [classOf(20, 'a', 'b'), classOf(1, 'a')]
    expect([...shownObjects(classes)]).toEqual([])
    expect(overallSinglesOut(classes)).toBe(true)
  })

  test('whatever is shown, no sum of what is told is about one to four units', () => {
    const keys = ['a', 'b', 'c']
    const subsets = [['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c'], ['a', 'b', 'c']]
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 7, maxLength: 7 }), (sizes) => {
        const classes = subsets.map((rated, at) => classOf(sizes[at]!, ...rated)).filter(({ units }) => units > 0)
        const shown = shownObjects(classes)
        if (shown.size > 0) expect(leak(classes, keys, shown)).toBeNull()
      }),
      { numRuns: 400 },
    )
  })

  test('hidden objects keep their name and size; whoever only reads is told no sheet of fewer than five alike', () => {
    const result = resultOfBoth(three, { all: 4, a: 4, b: 3 })
    const told = hideSmallObjects(result).objects!
    expect(
      told.map(({ hidden, units, indicator, dimensions }) => [hidden, units.scored, indicator.exact, dimensions]),
    ).toEqual([
      [true, 3, null, []],
      [true, 2, null, []],
    ])
    // Two rate both, one rates 甲云 only.
    expect([fewAlike(result), withhold(result).withheld]).toEqual([1, true])
  })
})

/**
 * By elimination, knowing nothing of the rule: which one to four units some sum of told figures is about. Told are the pooled sum, the overall
 * figure (each answer by one over the unit's objects), and the sums of the shown objects.
 */
function leak(classes: UnitClass[], keys: string[], shown: Set<string>): UnitClass[] | null {
  const told = (of: readonly UnitClass[]) => {
    const cells = of.flatMap((one) => one.objects.map((key) => ({ key, size: one.objects.length })))
    const rows = [
      cells.map(() => new Fraction(1)),
      cells.map(({ size }) => new Fraction(1, size)),
      ...keys.filter((key) => shown.has(key)).map((own) => cells.map(({ key }) => new Fraction(key === own ? 1 : 0))),
    ]
    return rankOf(rows)
  }
  const whole = told(classes)
  for (let chosen = 1; chosen < 1 << classes.length; chosen += 1) {
    const inside = classes.filter((_, at) => chosen & (1 << at))
    const units = inside.reduce((sum, one) => sum + one.units, 0)
    if (units < 5 && told(classes.filter((one) => !inside.includes(one))) < whole) return inside
  }
  return null
}

function rankOf(rows: Fraction[][]): number {
  let left = rows.map((row) => [...row])
  let rank = 0
  for (let at = 0; at < (rows[0]?.length ?? 0); at += 1) {
    const pivot = left.find((row) => !row[at]!.equals(0))
    if (!pivot) continue
    rank += 1
    left = left
      .filter((row) => row !== pivot)
      .map((row) => row.map((value, i) => value.sub(pivot[i]!.mul(row[at]!).div(pivot[at]!))))
  }
  return rank
}
