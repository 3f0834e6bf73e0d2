import { type SurveyObject, partsOf } from './objects.ts'
import type { Questionnaire, Ratings } from './scale.ts'
import type { Rules } from './rules.ts'

export type Validity = { answered: number; notApplicable: number; scored: number; complete: boolean; valid: boolean }

export type RatingProblem = {
  field: string
  code: 'unknown-dimension' | 'rating-not-on-scale' | 'not-applicable-not-offered'
}

/**
 * Judges one return by the plan's minimums. `answered` counts 不适用 too: it is an answer that is not scored.
 * Complete: answered ≥ minAnswered. Valid: complete, and scored ≥ minScored.
 */
export function judgeValidity(ratings: Ratings, rules: Pick<Rules, 'minAnswered' | 'minScored'>): Validity {
  let [scored, notApplicable] = [0, 0]
  for (const key in ratings) {
    if (typeof ratings[key] === 'number') scored += 1
    else if (ratings[key] === null) notApplicable += 1
  }
  const answered = scored + notApplicable
  const complete = answered >= rules.minAnswered
  return { answered, notApplicable, scored, complete, valid: complete && scored >= rules.minScored }
}

/**
 * The same of a sheet that may rate several objects, each judged by itself. Complete: each of them. Valid: complete, and one of them is;
 * what of the others is too little to score is in no figure.
 */
export function judgeSheet(
  ratings: Ratings,
  rules: Pick<Rules, 'minAnswered' | 'minScored'>,
  objects: readonly Pick<SurveyObject, 'key'>[] = [],
): Validity {
  const whole = judgeValidity(ratings, rules)
  if (objects.length === 0) return whole
  const parts = partsOf(ratings, objects).map((part) => judgeValidity(part.ratings, rules))
  const complete = parts.length > 0 && parts.every((part) => part.complete)
  return { ...whole, complete, valid: complete && parts.some((part) => part.valid) }
}

/** Every rating that the questionnaire does not allow, in the order of the ratings; empty when all are allowed. */
export function checkRatings(ratings: Ratings, questionnaire: Questionnaire): RatingProblem[] {
  const keys = new Set(questionnaire.dimensions.map((dimension) => dimension.key))
  const levels = new Set(questionnaire.scale.map((step) => step.level))
  const codeOf = (key: string, rating: number | null): RatingProblem['code'] | null => {
    if (!keys.has(key)) return 'unknown-dimension'
    if (rating === null) return questionnaire.notApplicable ? null : 'not-applicable-not-offered'
    return levels.has(rating) ? null : 'rating-not-on-scale'
  }
  return Object.entries(ratings).flatMap(([key, rating]) => {
    const code = rating === undefined ? null : codeOf(key, rating)
    return code ? [{ field: `ratings.${key}`, code }] : []
  })
}

/** Filled in faster than the plan's floor of seconds. Unknown time is no flag. A flag deletes nothing. */
export function isSpeeder(elapsedSeconds: number | null, rules: Pick<Rules, 'speederSeconds'>): boolean {
  return elapsedSeconds !== null && elapsedSeconds < rules.speederSeconds
}

// With fewer scored answers, all alike is too common to mean anything.
const fewestForStraightLine = 5

/** At least five scored answers, all the same level. A flag deletes nothing. */
export function isStraightLine(ratings: Ratings): boolean {
  let [scored, first] = [0, 0]
  for (const key in ratings) {
    const level = ratings[key]
    if (typeof level !== 'number') continue
    if (scored === 0) first = level
    if (level !== first) return false
    scored += 1
  }
  return scored >= fewestForStraightLine
}

/** The levels that are scored: neither 不适用 nor missing. */
export function scoredLevels(ratings: Ratings): number[] {
  return Object.values(ratings).filter((rating) => typeof rating === 'number')
}
