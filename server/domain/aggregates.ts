import type { ObjectResult, SurveyResult } from './result.ts'
import { isEnough } from './suppress.ts'

/** What the vendor is told of a closed survey: the figure, its verdict, how many answered, and the aspects that stand for enough units. */
export type Aggregates = {
  /** Fewer than five units were scored: no figure is told. */
  withheld: boolean
  rosterUnits: number
  scoredUnits: number
  responseRate: string | null
  figure: string
  unit: string
  target: string
  value: string | null
  verdict: string | null
  /** `mean` and `top2` are null where too few units rated the aspect, or too few did not: a vendor knows who uses what. */
  dimensions: { key: string; label: string; mean: string | null; top2: string | null }[]
}

/** Of the whole, or of one of several objects: there a unit's own answers must not be left over beside the other figures either. */
export function aggregatesOf(result: SurveyResult, object?: ObjectResult): Aggregates {
  const { indicator, units, dimensions } = object ?? result
  const responseRate = object ? null : result.responseRate
  const withheld = !isEnough(units.scored) || (object ? object.hidden : Boolean(result.unlike?.overall))
  return {
    withheld,
    rosterUnits: units.roster,
    scoredUnits: units.scored,
    responseRate,
    figure: indicator.figure,
    unit: indicator.unit,
    target: indicator.target,
    value: withheld ? null : indicator.value,
    verdict: withheld ? null : indicator.verdict,
    dimensions: withheld ? [] : dimensions.map((one) => tellDimension(one, result)),
  }
}

// Answers are counted, not units: a unit of several seats may have given all of a few.
function tellDimension(one: SurveyResult['dimensions'][number], { roster, units }: SurveyResult) {
  const seats = Math.max(1, Math.ceil(roster / Math.max(1, units.roster)))
  const isSafe = (answers: number) => isEnough(answers / seats)
  const unscored = one.notApplicable + one.missing
  const told = isSafe(one.n) && (unscored === 0 || isSafe(unscored))
  return { key: one.key, label: one.label, mean: told ? one.mean : null, top2: told ? one.top2 : null }
}
