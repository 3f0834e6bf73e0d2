import type { SurveyResult } from './domain/result.ts'
import { fewAlike } from './domain/withhold.ts'
import { Problem } from './problem.ts'
import { may, type Person } from './session.ts'

/**
 * Of fewer than five units every sheet would be somebody's. 经办 and 审核 see them all the same, nameless: they must be able to have one
 * ruled out. All others are told the figure only.
 */
export const seesFew = (person: Person) => may(person, 'surveys.run') || may(person, 'surveys.approve')

/** Where single answers or breakdowns are shown. @throws Problem too-few-units */
export function demandMany(person: Person, result: Pick<SurveyResult, 'units' | 'unlike'>): void {
  const alike = fewAlike(result)
  if (alike !== null && !seesFew(person)) throw new Problem('too-few-units', { params: { scored: alike } })
}
