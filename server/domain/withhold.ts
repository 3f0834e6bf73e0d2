import type { SurveyResult } from './result.ts'
import { isEnough } from './suppress.ts'

/**
 * Of fewer than five scored units a result says its figure, its verdict and who took part, and nothing that would be one unit's own
 * ratings: no aspect, no band, no share. The stored result keeps all of it; this is what is told.
 */
export function withhold<Result extends SurveyResult>(result: Result): Result & { withheld: boolean } {
  const { scored } = result.units
  if (scored === 0 || isEnough(scored)) return { ...result, withheld: false }
  return {
    ...result,
    withheld: true,
    topBox: null,
    top2: null,
    bottom2: null,
    unitBands: {},
    dimensions: [],
    overall: null,
    alpha: null,
  }
}
