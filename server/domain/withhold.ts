import type { ObjectResult, SurveyResult } from './result.ts'
import { isEnough } from './suppress.ts'

/**
 * How many units whoever sees single sheets could take one for: all of them, or, as the roster says who uses what, those that rated the same
 * objects. Null: enough, or nobody.
 */
export function fewAlike({ units: { scored }, unlike }: Pick<SurveyResult, 'units' | 'unlike'>): number | null {
  const alike = Math.min(scored, unlike?.smallest ?? scored)
  return alike === 0 || (isEnough(alike) && !unlike?.overall) ? null : alike
}

const untold = { value: null, exact: null, units: 0 }

/**
 * Of fewer than five scored units, or where fewer than five rated the same objects, a result says its figure, its verdict and who took part, and
 * nothing that would be one unit's own ratings: no aspect, no band, no share, no interval (of two units figure and spread are both scores), no
 * figure with some left out. The stored result keeps all of it; this is what is told.
 */
export function withhold<Result extends SurveyResult>(result: Result): Result & { withheld: boolean } {
  if (fewAlike(result) === null) return { ...result, withheld: false }
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
    indicator: { ...result.indicator, interval: null },
    flagged: { speeders: 0, straightLiners: 0, bursts: 0, total: 0 },
    withoutFlagged: untold,
    withInvalidated: untold,
  }
}

/**
 * A result as it is told to everybody: of an object whose figures would be those of a few units, that it is there and how many rate it. The
 * stored result, and so the evidence, keeps all of it.
 */
export function hideSmallObjects<Result extends SurveyResult>(result: Result): Result {
  if (!result.objects?.some(({ hidden }) => hidden)) return result
  return { ...result, objects: result.objects.map((one) => (one.hidden ? blank(one) : one)) }
}

const blank = (one: ObjectResult): ObjectResult => ({
  ...one,
  indicator: {
    ...one.indicator,
    value: null,
    exact: null,
    verdict: null,
    worstCase: null,
    worstCaseExact: null,
    interval: null,
    intervalNote: null,
  },
  topBox: null,
  top2: null,
  bottom2: null,
  unitBands: {},
  dimensions: [],
  alpha: null,
})
