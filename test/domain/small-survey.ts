import type { Panel } from '../../server/domain/experts.ts'
import { computeResult, type Participation, type SurveyResult } from '../../server/domain/result.ts'
import { defaultRules, type Rules } from '../../server/domain/rules.ts'
import type { Questionnaire, Ratings } from '../../server/domain/scale.ts'
import { addUnit, startTally, type UnitResponse } from '../../server/domain/statistics.ts'
import { templates } from '../../server/domain/template.ts'

/** The shipped five-level scale: 5 is 100, 4 is 80, 3 is 60, 2 is 40, 1 is 20. */
export const { scale } = templates['government-cloud-10'].questionnaire

/** `count` dimensions d1, d2, … on the five-level scale, with an overall question. */
export function questionnaireOf(count: number): Questionnaire {
  const dimensions = Array.from({ length: count }, (_, i) => ({ key: `d${i + 1}`, label: `方面${i + 1}` }))
  return { dimensions, scale, notApplicable: true, overall: { label: '总体' } }
}

/** Default rules, but one scored answer is enough. */
export const lenientRules: Rules = { ...defaultRules, minAnswered: 1, minScored: 1 }

/** Ratings d1, d2, … in order; null is 不适用, undefined leaves the key out. */
export function ratingsOf(...levels: (number | null | undefined)[]): Ratings {
  return Object.fromEntries(levels.flatMap((level, i) => (level === undefined ? [] : [[`d${i + 1}`, level]])))
}

/** One return that took its time, on seat 1 unless told otherwise. */
export function returned(ratings: Ratings, more: Partial<UnitResponse> = {}): UnitResponse {
  return { seat: 1, ratings, overall: null, elapsedSeconds: 300, ...more }
}

type Setting = {
  rules?: Partial<Rules>
  target?: string
  rosterUnits?: number
  participation?: Partial<Participation>
  panel?: Panel
}

/** The result of the units' returns; the roster is these units and no more, one seat each, unless told otherwise. */
export function resultOf(questionnaire: Questionnaire, units: UnitResponse[][], setting: Setting = {}): SurveyResult {
  const rules = { ...lenientRules, ...setting.rules }
  const tally = startTally(questionnaire, rules)
  for (const unit of units) addUnit(tally, unit)
  const rosterUnits = setting.rosterUnits ?? units.length
  const returns = units.flat().length
  const participation = { rosterUnits, roster: returns, issued: returns, returned: returns, ...setting.participation }
  return computeResult(tally, { target: setting.target ?? '90', questionnaire, rules }, participation, setting.panel)
}
