import type { SurveyResult } from './domain/result.ts'
import { fewAlike } from './domain/withhold.ts'
import { Problem } from './problem.ts'

type Scored = Pick<SurveyResult, 'units' | 'returned' | 'unlike'>

/**
 * Of fewer than five units, or of fewer that rated the same objects, every sheet, nameless as it is, would be somebody's: the progress table says
 * who answered. Nobody is shown any.
 */
export const isFew = (result: Scored): boolean =>
  result.returned > 0 && (result.units.scored === 0 || fewAlike(result) !== null)

/** Where single answers or breakdowns are shown. @throws Problem too-few-units */
export function demandMany(result: Scored): void {
  if (isFew(result)) throw new Problem('too-few-units', { params: { scored: fewAlike(result) ?? 0 } })
}
