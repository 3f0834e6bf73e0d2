import { describe, expect, test } from 'vitest'
import { checkRatings, isSpeeder, isStraightLine, judgeValidity } from '../../server/domain/answers.ts'
import { defaultRules } from '../../server/domain/rules.ts'
import { questionnaireOf, ratingsOf } from './small-survey.ts'

const na = null
const none = undefined

describe('a return is valid when at least 8 of 10 are answered and at least 5 are scored', () => {
  test.each([
    ['ten scored', ratingsOf(5, 5, 5, 5, 5, 4, 4, 4, 4, 4), 10, 0, 10, true, true],
    ['eight scored, two missing', ratingsOf(5, 5, 5, 5, 5, 4, 4, 4, none, none), 8, 0, 8, true, true],
    ['seven scored, three missing', ratingsOf(5, 5, 5, 5, 5, 4, 4), 7, 0, 7, false, false],
    ['seven scored and one 不适用: 不适用 is an answer', ratingsOf(5, 5, 5, 5, 5, 4, 4, na), 8, 1, 7, true, true],
    ['five scored and five 不适用', ratingsOf(5, 5, 5, 5, 5, na, na, na, na, na), 10, 5, 5, true, true],
    [
      'four scored and six 不适用: complete, not valid',
      ratingsOf(5, 5, 5, 5, na, na, na, na, na, na),
      10,
      6,
      4,
      true,
      false,
    ],
    ['all 不适用', ratingsOf(na, na, na, na, na, na, na, na, na, na), 10, 10, 0, true, false],
    ['nothing', {}, 0, 0, 0, false, false],
  ])('%s', (_what, ratings, answered, notApplicable, scored, complete, valid) => {
    expect(judgeValidity(ratings, defaultRules)).toEqual({ answered, notApplicable, scored, complete, valid })
  })

  test('the minimums are the plan’s', () => {
    expect(judgeValidity(ratingsOf(5, na), { minAnswered: 2, minScored: 1 }).valid).toBe(true)
    expect(judgeValidity(ratingsOf(5, na), { minAnswered: 2, minScored: 2 }).valid).toBe(false)
  })
})

describe('ratings the questionnaire does not allow are named', () => {
  test('ratings on the scale, 不适用 and missing ones are allowed', () => {
    expect(checkRatings(ratingsOf(5, na, none, 1), questionnaireOf(4))).toEqual([])
  })

  test('a rating of 6, of 0 or between two levels is not on the scale', () => {
    expect(checkRatings(ratingsOf(6, 0, 4.5, 4), questionnaireOf(4))).toEqual([
      { field: 'ratings.d1', code: 'rating-not-on-scale' },
      { field: 'ratings.d2', code: 'rating-not-on-scale' },
      { field: 'ratings.d3', code: 'rating-not-on-scale' },
    ])
  })

  test('a rating for a dimension the questionnaire lacks', () => {
    expect(checkRatings({ d3: 5, d99: 5 }, questionnaireOf(4))).toEqual([
      { field: 'ratings.d99', code: 'unknown-dimension' },
    ])
  })

  test('不适用 where it is not offered', () => {
    const questionnaire = { ...questionnaireOf(4), notApplicable: false }
    expect(checkRatings(ratingsOf(5, na), questionnaire)).toEqual([
      { field: 'ratings.d2', code: 'not-applicable-not-offered' },
    ])
  })
})

describe('speeding', () => {
  test.each([
    [19, true],
    [19.9, true],
    [20, false],
    [600, false],
    [null, false],
  ])('%s seconds against a floor of 20: flagged %s', (seconds, flagged) => {
    expect(isSpeeder(seconds, defaultRules)).toBe(flagged)
  })
})

describe('straight-lining', () => {
  test.each([
    ['five alike', ratingsOf(4, 4, 4, 4, 4), true],
    ['five alike among 不适用', ratingsOf(4, na, 4, 4, na, 4, 4), true],
    ['four alike are too few to tell', ratingsOf(4, 4, 4, 4), false],
    ['one differs', ratingsOf(4, 4, 4, 4, 5), false],
    ['all 不适用', ratingsOf(na, na, na, na, na), false],
  ])('%s', (_what, ratings, flagged) => {
    expect(isStraightLine(ratings)).toBe(flagged)
  })
})
