import { describe, expect, test } from 'vitest'
import { computeResult } from '../../server/domain/result.ts'
import { startTally } from '../../server/domain/statistics.ts'
import { lenientRules, questionnaireOf, ratingsOf, resultOf, returned } from './small-survey.ts'

const three = questionnaireOf(3)
const four = questionnaireOf(4)
const na = null
const none = undefined

/** One unit, one seat, these levels. */
const unit = (...levels: (number | null | undefined)[]) => [returned(ratingsOf(...levels))]

describe('the indicator is the mean of unit scores', () => {
  test('one unit, one vote: with 不适用 it is not the mean of all answers', () => {
    // 100 from three answers and 60 from one: (100 + 60)/2 = 80, though the four answers average (300 + 60)/4 = 90.
    const result = resultOf(three, [unit(5, 5, 5), unit(3, na, na)])
    expect([result.indicator.value, result.indicator.exact]).toEqual(['80', '80/1'])
  })

  test('two seats of one unit make one vote: ((100 + 60)/2 + 100)/2 = 90, not 260/3', () => {
    const twoSeats = [returned(ratingsOf(5, 5, 5)), returned(ratingsOf(3, 3, 3), { seat: 2 })]
    const result = resultOf(three, [twoSeats, unit(5, 5, 5)])
    expect([result.indicator.value, result.units.scored, result.valid]).toEqual(['90', 2, 3])
  })

  test('an unround mean keeps its exact value: (100 + 80 + 80)/3', () => {
    const { indicator } = resultOf(three, [unit(5, 5, 5), unit(4, 4, 4), unit(4, 4, 4)])
    expect([indicator.value, indicator.exact, indicator.verdict]).toEqual(['86.67', '260/3', '未达标'])
  })

  test('with the official return, the other seats are left out of every figure and still counted as valid', () => {
    const rules = { combine: 'official' } as const
    const twoSeats = [returned(ratingsOf(3, 3, 3)), returned(ratingsOf(5, 5, 5), { seat: 2, overall: 5 })]
    const onlySecondSeat = [returned(ratingsOf(5, 5, 5), { seat: 2 })]
    const result = resultOf(three, [twoSeats, unit(5, 5, 5), onlySecondSeat], { rules })
    expect([result.indicator.value, result.units, result.valid]).toEqual([
      '80',
      { roster: 3, ineligible: 0, scored: 2 },
      4,
    ])
    expect(result.dimensions[0]?.counts).toEqual({ 5: 1, 4: 0, 3: 1, 2: 0, 1: 0 })
    expect([result.overall?.n, result.alphaN]).toEqual([0, 2])
  })

  test('a return that is not valid moves nothing but the counts of returns', () => {
    const rules = { minAnswered: 3, minScored: 2 }
    const result = resultOf(three, [unit(5, 5, 5), unit(1, 1, none), unit(1, na, na)], { rules })
    expect([result.indicator.value, result.returned, result.complete, result.valid]).toEqual(['100', 3, 2, 1])
    expect(result.units).toEqual({ roster: 3, ineligible: 0, scored: 1 })
    expect(result.dimensions[0]).toMatchObject({ n: 1, notApplicable: 0, missing: 0, mean: '100' })
  })
})

describe('the indicator is never shown on the wrong side of its target', () => {
  const ten = questionnaireOf(10)
  const ninety = unit(5, 5, 5, 5, 5, 4, 4, 4, 4, 4)
  const eightyEight = unit(5, 5, 5, 5, 4, 4, 4, 4, 4, 4)

  test('(49 × 90 + 88)/50 = 89.96 is 未达标', () => {
    const { indicator } = resultOf(ten, [...Array.from({ length: 49 }, () => ninety), eightyEight])
    expect([indicator.value, indicator.exact, indicator.verdict]).toEqual(['89.96', '2249/25', '未达标'])
  })

  test('(499 × 90 + 88)/500 = 89.996 takes a third decimal rather than read 90', () => {
    const { indicator } = resultOf(ten, [...Array.from({ length: 499 }, () => ninety), eightyEight])
    expect([indicator.value, indicator.worstCase, indicator.verdict]).toEqual(['89.996', '89.996', '未达标'])
  })

  test('exactly 90 is 达标', () => {
    const { indicator } = resultOf(ten, [ninety, ninety])
    expect([indicator.value, indicator.verdict]).toEqual(['90', '达标'])
  })
})

describe('满意率 as the indicator', () => {
  const rules = { indicator: { figure: '满意率', unit: '%' } } as const
  // 2 of 4 satisfied is 50; 2 of 3 is 200/3; the mean is 175/3.
  const units = [unit(5, 4, 3, 2), unit(5, 5, na, 3)]

  test('is the mean of the units’ shares in the two highest levels: (50 + 66⅔)/2', () => {
    const result = resultOf(four, units, { rules })
    expect(result.indicator).toMatchObject({ figure: '满意率', unit: '%', value: '58.33', exact: '175/3' })
  })

  test('beside it stands the share of all answers, 4 of 7', () => {
    expect(resultOf(four, units, { rules }).top2).toBe('57.14')
  })

  test('a missing unit counts 0 in the worst case: (350/3)/3', () => {
    const { indicator } = resultOf(four, units, { rules, rosterUnits: 3 })
    expect([indicator.worstCase, indicator.worstCaseExact]).toEqual(['38.89', '350/9'])
  })

  test('the bands are still about unit scores: 70 and 260/3', () => {
    const { unitBands } = resultOf(four, units, { rules })
    expect(unitBands).toEqual({ 非常满意: 0, 比较满意: 1, 基本满意: 1, 不满意: 0, 非常不满意: 0 })
  })

  test('two seats of a unit pool their answers: 1 of 1 and 0 of 3 is 1 of 4', () => {
    const twoSeats = [returned(ratingsOf(5, na, na)), returned(ratingsOf(3, 3, 3), { seat: 2 })]
    expect(resultOf(three, [twoSeats], { rules }).indicator.value).toBe('25')
  })
})

describe('the interval', () => {
  const units = [unit(5), unit(4), unit(4), unit(3)]
  const one = questionnaireOf(1)

  test('4 of 5 units: 80 ± 12.992', () => {
    const { indicator } = resultOf(one, units, { rosterUnits: 5 })
    expect(indicator.interval).toEqual({ low: '67.01', high: '92.99', confidence: '95' })
    expect(indicator.intervalNote).toBeNull()
  })

  test('at full coverage there is no sampling error and no interval', () => {
    const { indicator } = resultOf(one, units)
    expect([indicator.interval, indicator.intervalNote]).toEqual([null, 'full-coverage'])
  })

  test('one unit of many says nothing about the rest', () => {
    const { indicator } = resultOf(one, [unit(5)], { rosterUnits: 5 })
    expect([indicator.interval, indicator.intervalNote]).toEqual([null, 'too-few-units'])
  })

  test('units that all agree show no spread: an interval of no width would claim certainty', () => {
    const { indicator } = resultOf(one, [unit(5), unit(5)], { rosterUnits: 5 })
    expect([indicator.interval, indicator.intervalNote]).toEqual([null, 'no-spread'])
  })
})

describe('per dimension', () => {
  const units = [unit(5, 5, 5), unit(4, 5, na), unit(3, 4, none), unit(na, 1, na)]
  const [first, second, third] = resultOf(three, units).dimensions

  test('100, 80, 60: mean 80, SD 20, a third each', () => {
    expect(first).toEqual({
      key: 'd1',
      label: '方面1',
      mean: '80',
      exact: '80/1',
      sd: '20',
      counts: { 5: 1, 4: 1, 3: 1, 2: 0, 1: 0 },
      notApplicable: 1,
      missing: 0,
      n: 3,
      topBox: '33.33',
      top2: '66.67',
      bottom2: '0',
    })
  })

  test('100, 100, 80, 20: mean 75, SD √(4300/3) = 37.86, one in four low', () => {
    // Squared distances from 75: 625 + 625 + 25 + 3025 = 4300, over n − 1 = 3.
    expect(second).toMatchObject({ mean: '75', sd: '37.86', n: 4, topBox: '50', top2: '75', bottom2: '25' })
  })

  test('a single answer has no SD; 不适用 and missing are counted apart', () => {
    expect(third).toMatchObject({ mean: '100', sd: null, n: 1, notApplicable: 2, missing: 1 })
  })

  test('one nobody scored has null figures, not zeros', () => {
    const [, dimension] = resultOf(questionnaireOf(2), [unit(5, na), unit(4, none)]).dimensions
    expect(dimension).toEqual({
      key: 'd2',
      label: '方面2',
      mean: null,
      exact: null,
      sd: null,
      counts: { 5: 0, 4: 0, 3: 0, 2: 0, 1: 0 },
      notApplicable: 1,
      missing: 1,
      n: 0,
      topBox: null,
      top2: null,
      bottom2: null,
    })
  })
})

test('a dimension may be keyed like a property every object has, and still be missing', () => {
  const questionnaire = {
    ...questionnaireOf(1),
    dimensions: [
      { key: 'constructor', label: '建设' },
      { key: 'd1', label: '一' },
    ],
  }
  const [odd] = resultOf(questionnaire, [unit(5)]).dimensions
  expect(odd).toMatchObject({ key: 'constructor', n: 0, missing: 1 })
})

describe('α', () => {
  test('is over the returns that scored every dimension: 12/13 whatever the incomplete one says', () => {
    const two = questionnaireOf(2)
    const result = resultOf(two, [unit(5, 4), unit(4, 4), unit(3, 2), unit(1, na), unit(none, 5)])
    expect([result.alpha, result.alphaN]).toEqual(['0.923', 3])
  })

  test('is null when everybody answers alike', () => {
    expect(resultOf(three, [unit(5, 5, 5), unit(5, 5, 5)]).alpha).toBeNull()
  })
})

describe('the overall question', () => {
  test('5, 4 and one not given: mean 90 of 2', () => {
    const units = [
      [returned(ratingsOf(5, 5, 5), { overall: 5 })],
      [returned(ratingsOf(5, 5, 5), { overall: 4 })],
      unit(5, 5, 5),
    ]
    expect(resultOf(three, units).overall).toEqual({ mean: '90', counts: { 5: 1, 4: 1, 3: 0, 2: 0, 1: 0 }, n: 2 })
  })

  test('asked and never answered has no mean', () => {
    expect(resultOf(three, [unit(5, 5, 5)]).overall).toMatchObject({ mean: null, n: 0 })
  })

  test('is absent where it was not asked', () => {
    expect(resultOf({ ...three, overall: undefined }, [unit(5, 5, 5)]).overall).toBeNull()
  })
})

describe('flags', () => {
  const five = questionnaireOf(5)
  const hasty = (...levels: number[]) => [returned(ratingsOf(...levels), { elapsedSeconds: 5 })]

  test('a return with both flags is one flagged return, and nothing is deleted', () => {
    // 100 (hasty, alike), 84 (hasty), 60 (alike), 92: mean 84; without flags only 92.
    const units = [hasty(5, 5, 5, 5, 5), hasty(5, 4, 4, 4, 4), unit(3, 3, 3, 3, 3), unit(5, 5, 5, 4, 4)]
    const result = resultOf(five, units)
    expect(result.flagged).toEqual({ speeders: 2, straightLiners: 2, bursts: 0, total: 3 })
    expect([result.indicator.value, result.units.scored]).toEqual(['84', 4])
    expect(result.withoutFlagged).toEqual({ value: '92', exact: '92/1', units: 1 })
  })

  test('a unit keeps its unflagged seat: (100 + 60)/2 = 80 with, 60 without', () => {
    const twoSeats = [...hasty(5, 5, 5, 5, 5), returned(ratingsOf(3, 3, 3, 4, 2), { seat: 2 })]
    const result = resultOf(five, [twoSeats])
    expect([result.indicator.value, result.withoutFlagged]).toEqual(['80', { value: '60', exact: '60/1', units: 1 }])
  })

  test('when every return is flagged there is no figure without them', () => {
    const result = resultOf(five, [hasty(5, 4, 4, 4, 4)])
    expect(result.withoutFlagged).toEqual({ value: null, exact: null, units: 0 })
  })

  test('an invalid return is not flagged: it is in no figure', () => {
    const result = resultOf(five, [hasty(5), unit(4, 4, 4, 4, 5)], { rules: { minAnswered: 5 } })
    expect(result.flagged).toEqual({ speeders: 0, straightLiners: 0, bursts: 0, total: 0 })
  })
})

describe('集中提交', () => {
  test('is a flag like the others: it deletes nothing, and the figure without it stands beside', () => {
    const burst = [returned(ratingsOf(5, 5, 4), { burst: true })]
    const result = resultOf(three, [burst, unit(4, 4, 4)], { rules: { bands: lenientRules.bands } })
    expect(result.flagged).toEqual({ speeders: 0, straightLiners: 0, bursts: 1, total: 1 })
    // (280/3 + 80)/2 = 260/3; without it 80.
    expect([result.indicator.exact, result.withoutFlagged.exact]).toEqual(['260/3', '80/1'])
  })
})

describe('invalidated answers', () => {
  const out = (...levels: number[]) => [returned(ratingsOf(...levels), { invalidated: true })]

  test('are left out of the figure, counted, and the figure with them stands beside', () => {
    // 100 and 80 make 90; with the invalidated 20 it would be 200/3.
    const result = resultOf(three, [unit(5, 5, 5), unit(4, 4, 4), out(1, 1, 1)])
    expect([result.indicator.exact, result.withInvalidated]).toEqual([
      '90/1',
      { value: '66.67', exact: '200/3', units: 3 },
    ])
    expect([result.returned, result.complete, result.valid, result.invalidated]).toEqual([3, 3, 2, 1])
    expect(result.dimensions[0]).toMatchObject({ n: 2, mean: '90' })
  })

  test('leave their unit without an answer: the worst case takes the lowest score for it', () => {
    // (100 + 100 + 20)/3 = 220/3, so the claim depends on the unit whose answer was taken out.
    const { indicator } = resultOf(three, [unit(5, 5, 5), unit(5, 5, 5), out(5, 5, 5)])
    expect([indicator.value, indicator.worstCaseExact, indicator.verdict]).toEqual([
      '100',
      '220/3',
      '达标但取决于未答单位',
    ])
  })

  test('of one seat leave the other seat of the unit: 60 counts, with both it would be 80', () => {
    const twoSeats = [...out(5, 5, 5), returned(ratingsOf(3, 3, 3), { seat: 2 })]
    const result = resultOf(three, [twoSeats])
    expect([result.indicator.value, result.withInvalidated.value, result.units.scored]).toEqual(['60', '80', 1])
  })

  test('that were not valid anyway change nothing and are not counted', () => {
    const result = resultOf(three, [unit(5, 5, 5), out(1)], { rules: { minAnswered: 3 } })
    expect([result.invalidated, result.withInvalidated.exact, result.indicator.exact]).toEqual([0, '100/1', '100/1'])
  })
})

describe('dimension weights', () => {
  test('weigh a respondent’s score and no dimension’s own mean', () => {
    const [first, second, third] = three.dimensions
    const weighted = { ...three, dimensions: [{ ...first!, weight: '3' }, second!, third!] }
    // (3·100 + 60 + 60)/5 = 84.
    const result = resultOf(weighted, [unit(5, 3, 3)])
    expect([result.indicator.exact, result.dimensions.map(({ mean }) => mean)]).toEqual(['84/1', ['100', '60', '60']])
  })
})

describe('participation', () => {
  test('invitations and units are counted apart; the response rate is of complete returns on the roster', () => {
    // Two units of two seats; three returns, one of them too short: 2 of 4.
    const rules = { minAnswered: 3 }
    const first = [returned(ratingsOf(5, 5, 5)), returned(ratingsOf(5), { seat: 2 })]
    const participation = { roster: 4, issued: 4 }
    const result = resultOf(three, [first, unit(5, 5, 5)], { rules, participation })
    expect(result).toMatchObject({ roster: 4, issued: 4, returned: 3, complete: 2, valid: 2, responseRate: '50' })
    expect(result.units).toEqual({ roster: 2, ineligible: 0, scored: 2 })
  })

  test('a full return of 不适用 is complete and answers the call, but cannot be scored', () => {
    const result = resultOf(three, [unit(na, na, na)])
    expect(result).toMatchObject({ complete: 1, valid: 0, responseRate: '100', units: { scored: 0 } })
  })

  test('who does not belong to the survey leaves the response rate, the worst case and the full coverage', () => {
    // Roster of four units: one at 100, one at 60, one refused, one outside. Of the three that belong: RR1 2 of 3;
    // the worst case (100 + 60 + 20) / 3 = 60.
    const outside = { refusal: 1, nonContact: 0, other: 0, ineligible: 1 }
    const participation = { rosterUnits: 4, roster: 4, issued: 4, ineligibleUnits: 1, outside }
    const result = resultOf(three, [unit(5, 5, 5), unit(3, 3, 3)], { participation })
    expect(result).toMatchObject({
      roster: 4,
      units: { roster: 4, ineligible: 1, scored: 2 },
      dispositions: { complete: 2, partial: 0, refusal: 1, nonContact: 0, other: 0, ineligible: 1 },
      rosterMismatch: null,
      responseRate: '66.67',
      indicator: { value: '80', worstCase: '60' },
    })
    const full = resultOf(three, [unit(5, 5, 5), unit(3, 3, 3)], {
      participation: { rosterUnits: 3, roster: 3, ineligibleUnits: 1, outside: { ...outside, refusal: 0 } },
    })
    expect(full.indicator).toMatchObject({ worstCase: '80', intervalNote: 'full-coverage' })
  })

  test('a roster that its dispositions do not add up to is named with both numbers', () => {
    const outside = { refusal: 0, nonContact: 1, other: 0, ineligible: 0 }
    const result = resultOf(three, [unit(5, 5, 5)], { participation: { rosterUnits: 3, roster: 3, outside } })
    expect(result.rosterMismatch).toEqual({ code: 'roster-identity-broken', roster: 3, accounted: 2 })
  })

  test('the response rate does not read 100 while one of 100,000 is out', () => {
    const tally = { ...startTally(three, lenientRules), complete: 99_999 }
    const plan = { target: '90', questionnaire: three, rules: lenientRules }
    const participation = { rosterUnits: 100_000, roster: 100_000, issued: 100_000, returned: 99_999 }
    expect(computeResult(tally, plan, participation).responseRate).toBe('99.999')
  })
})

describe('when no unit is scored', () => {
  const result = resultOf(three, [], { rosterUnits: 5, participation: { roster: 5, issued: 5 } })

  test('there is no value, no verdict, no worst case and no interval', () => {
    expect(result.indicator).toEqual({
      figure: '综合得分',
      unit: '%',
      value: null,
      exact: null,
      target: '90',
      verdict: null,
      worstCase: null,
      worstCaseExact: null,
      interval: null,
      intervalNote: 'too-few-units',
    })
  })

  test('shares and α are null, bands are all there and empty, the response rate is 0', () => {
    expect([result.topBox, result.top2, result.bottom2, result.alpha]).toEqual([null, null, null, null])
    expect(Object.values(result.unitBands)).toEqual([0, 0, 0, 0, 0])
    expect(result.responseRate).toBe('0')
  })

  test('a survey without a roster has no response rate either', () => {
    expect(resultOf(three, []).responseRate).toBeNull()
  })
})

test('a result survives JSON unchanged, and holds no number that is not a count', () => {
  const result = resultOf(three, [unit(5, 5, 5), unit(3, na, na)], { rosterUnits: 3 })
  expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  const numbers = JSON.stringify(result).match(/:-?\d+(\.\d+)?/g) ?? []
  expect(numbers.every((number) => /^:\d+$/.test(number))).toBe(true)
})

test('the order in which units are added does not change a digit', () => {
  const units = [unit(5, 4, 3), unit(1, na, 5), unit(4, 4, none), unit(2, 5, 5), unit(5, na, na)]
  expect(resultOf(three, units.toReversed())).toEqual(resultOf(three, units))
})

describe('programmer errors', () => {
  test('a rating off the scale, or of no dimension', () => {
    expect(() => resultOf(three, [unit(6, 5, 5)])).toThrow(RangeError)
    expect(() => resultOf(three, [unit(5, 5, 5, 5)])).toThrow(RangeError)
  })

  test('more units than the roster', () => {
    expect(() => resultOf(three, [unit(5, 5, 5), unit(5, 5, 5)], { rosterUnits: 1 })).toThrow(RangeError)
  })
})
