import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import { exact } from '../../server/domain/rounding.ts'
import {
  mean,
  respondentScore,
  scorerOf,
  scorerOfAny,
  shareAtTop,
  shareSatisfied,
  unitScore,
} from '../../server/domain/scoring.ts'
import { questionnaireOf, ratingsOf, scale } from './small-survey.ts'

const ten = questionnaireOf(10)
const score = (text: string, seat: number, valid = true) => ({ score: new Fraction(text), seat, valid })

describe('a respondent’s score is the mean of what was scored', () => {
  test.each([
    ['ten times 非常满意', ratingsOf(5, 5, 5, 5, 5, 5, 5, 5, 5, 5), '100/1'],
    ['100, 80 and 80: 260/3', ratingsOf(5, 4, 4), '260/3'],
    ['不适用 counts in neither part: (100 + 60)/2', ratingsOf(5, null, 3), '80/1'],
    ['nor does a missing one', ratingsOf(5, undefined, 3), '80/1'],
    ['the floor', ratingsOf(1, 1), '20/1'],
  ])('%s', (_what, ratings, expected) => {
    expect(exact(respondentScore(ratings, ten))).toBe(expected)
  })

  test('there is none when nothing was scored', () => {
    expect(respondentScore(ratingsOf(null, null), ten)).toBeNull()
    expect(respondentScore({}, ten)).toBeNull()
  })

  test('values that are not whole stay exact: (33.3 + 66.66)/2 = 49.98', () => {
    const odd = [
      { level: 1, label: '低', value: '33.3' },
      { level: 2, label: '高', value: '66.66' },
    ]
    expect(exact(respondentScore(ratingsOf(1, 2), { ...ten, scale: odd }))).toBe('2499/50')
  })

  test('weights: (2·100 + 1·60)/3 = 260/3, and 不适用 takes its weight out of both sums: 60', () => {
    const [first, second] = questionnaireOf(2).dimensions
    const weighted = { scale, dimensions: [{ ...first!, weight: '2' }, second!] }
    expect(exact(respondentScore(ratingsOf(5, 3), weighted))).toBe('260/3')
    expect(exact(respondentScore(ratingsOf(null, 3), weighted))).toBe('60/1')
  })

  test('weights need not be whole: (0.5·100 + 1.25·80)/1.75 = 600/7', () => {
    const [first, second] = questionnaireOf(2).dimensions
    const weighted = {
      scale,
      dimensions: [
        { ...first!, weight: '0.5' },
        { ...second!, weight: '1.25' },
      ],
    }
    expect(exact(respondentScore(ratingsOf(5, 4), weighted))).toBe('600/7')
  })

  test('a weight of nothing, or a dimension nobody asked about, is a programmer error', () => {
    const [first] = questionnaireOf(1).dimensions
    expect(() => respondentScore(ratingsOf(5), { scale, dimensions: [{ ...first!, weight: '0' }] })).toThrow(RangeError)
    expect(() => respondentScore({ d99: 5 }, ten)).toThrow(RangeError)
  })

  test('a level off the scale is a programmer error', () => {
    expect(() => respondentScore(ratingsOf(6), ten)).toThrow(RangeError)
  })
})

test('in numbers, where they hold the sums, a score is what integers of any length make it; where they do not, it is still exact', () => {
  const decimal = (places: number) =>
    fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 10 ** places - 1 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(places, '0')}`)
  const questionnaire = fc.integer({ min: 1, max: 7 }).chain((places) =>
    fc.record({
      scale: fc
        .array(decimal(places), { minLength: 2, maxLength: 10 })
        .map((values) => values.map((value, i) => ({ level: i + 1, label: `${i}`, value }))),
      dimensions: fc
        .array(fc.option(decimal(places), { nil: '1' }), { minLength: 1, maxLength: 30 })
        .map((weights) => weights.map((weight, i) => ({ key: `d${i + 1}`, label: `${i}`, weight }))),
    }),
  )
  const picks = fc.array(fc.option(fc.nat(9)), { minLength: 30, maxLength: 30 })
  fc.assert(
    fc.property(questionnaire, picks, ({ scale, dimensions }, picks) => {
      const ratings = Object.fromEntries(
        dimensions.map(({ key }, i) => [key, picks[i] === null ? null : (picks[i]! % scale.length) + 1]),
      )
      const scored = dimensions.filter(({ key }) => ratings[key] !== null)
      const sum = (of: (one: (typeof dimensions)[number]) => Fraction) =>
        scored.reduce((sum, one) => sum.add(of(one)), new Fraction(0))
      const value = ({ key }: { key: string }) => new Fraction(scale[ratings[key]! - 1]!.value)
      const whole = sum(({ weight }) => new Fraction(weight))
      const expected = scored.length === 0 ? null : sum((one) => value(one).mul(one.weight)).div(whole)
      const exactly = scorerOf({ scale, dimensions })(ratings)
      expect(exact(exactly)).toBe(exact(expected))
      expect(exact(scorerOfAny({ scale, dimensions })(ratings))).toBe(exact(expected))
    }),
    { numRuns: 500 },
  )
})

describe('a unit’s score', () => {
  test('is the mean of its valid returns: (100 + 70)/2, the invalid 20 left out', () => {
    expect(exact(unitScore([score('100', 1), score('70', 2), score('20', 3, false)], 'mean'))).toBe('85/1')
  })

  test('or its one official return, whatever the other seats say', () => {
    expect(exact(unitScore([score('100', 2), score('70', 1)], 'official'))).toBe('70/1')
  })

  test('is null without a valid return, or without a valid official one', () => {
    expect(unitScore([score('100', 1, false)], 'mean')).toBeNull()
    expect(unitScore([score('100', 2), score('70', 1, false)], 'official')).toBeNull()
    expect(unitScore([{ score: null, seat: 1, valid: true }], 'mean')).toBeNull()
    expect(unitScore([], 'mean')).toBeNull()
  })
})

describe('shares', () => {
  test('of 5, 5, 4, 3 two quarters are at the top and three satisfied', () => {
    expect([exact(shareAtTop([5, 5, 4, 3], scale)), exact(shareSatisfied([5, 5, 4, 3], scale))]).toEqual(['1/2', '3/4'])
  })

  test('of nothing there is no share and no mean', () => {
    expect([shareAtTop([], scale), shareSatisfied([], scale), mean([])]).toEqual([null, null, null])
  })
})
