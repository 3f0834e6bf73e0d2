import Fraction from 'fraction.js'
import { weightOf } from './dimension-weights.ts'
import type { ObjectResult, SurveyResult } from './result.ts'
import type { Questionnaire, Ratings } from './scale.ts'
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
  /** `mean` and `top2` are null where they could be turned into a figure of fewer than five units: a vendor knows who uses what. */
  dimensions: { key: string; label: string; mean: string | null; top2: string | null }[]
}

/**
 * Units that left out the same. `rated`: the aspects any of its counted answers scored. `share`: what one scored answer weighs in the
 * unit's figure, apart from the aspect's own weight; null where that differs within the unit.
 */
export type UsePattern = { rated: ReadonlySet<string>; share: string | null; units: number }
type UsePatterns = Map<string, UsePattern>

/** Adds one unit by its counted answers; changes `patterns`. */
export function addPattern(
  patterns: UsePatterns,
  { dimensions }: Questionnaire,
  figure: string,
  counted: readonly Ratings[],
): void {
  const scored = counted.map((ratings) =>
    dimensions.filter(({ key }) => Object.hasOwn(ratings, key) && typeof ratings[key] === 'number'),
  )
  const rated = new Set(scored.flatMap((some) => some.map(({ key }) => key)))
  if (rated.size === 0) return
  const cells = scored.reduce((sum, some) => sum + some.length, 0)
  const weights = scored.map((some) => some.reduce((sum, one) => sum.add(weightOf(one)), new Fraction(0)))
  const isEven = weights.every((weight) => weight.equals(weights[0]!))
  const share = figure === '综合得分' ? (isEven ? weights[0]!.mul(scored.length).toFraction() : null) : String(cells)
  const name = JSON.stringify([[...rated].sort(), share])
  const pattern = patterns.get(name)
  if (pattern) pattern.units += 1
  else patterns.set(name, { rated, share, units: 1 })
}

/**
 * Of the whole, or of one of several objects: there a unit's own answers must not be left over beside the other figures either. `patterns`: who
 * left out what; null: not known, then aspects are told only where nobody left out any, and so say nothing beyond the figure's own units.
 */
export function aggregatesOf(
  result: SurveyResult,
  patterns: readonly UsePattern[] | null,
  object?: ObjectResult,
): Aggregates {
  const { indicator, units, dimensions } = object ?? result
  const responseRate = object ? null : result.responseRate
  const withheld = !isEnough(units.scored) || (object ? object.hidden : Boolean(result.unlike?.overall))
  const told =
    patterns &&
    toldAspects(
      dimensions.map(({ key }) => key),
      patterns,
    )
  const isComplete = dimensions.every((one) => one.notApplicable + one.missing === 0)
  const isTold = ({ key }: SurveyResult['dimensions'][number]) => (told ? told.has(key) : isComplete)
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
    dimensions: withheld
      ? []
      : dimensions.map((one) => ({
          key: one.key,
          label: one.label,
          mean: isTold(one) ? one.mean : null,
          top2: isTold(one) ? one.top2 : null,
        })),
  }
}

/**
 * The aspects whose figures may stand beside the whole's. The whole is Σ over all units, an aspect's figure Σ over those who rated it; so
 * the whole less multiples of the aspects leaves out exactly units whose answers all weigh the same and are in told aspects only. What is
 * left must be nobody or at least five units; else no aspect is told.
 */
function toldAspects(keys: readonly string[], patterns: readonly UsePattern[]): ReadonlySet<string> {
  const count = (some: readonly UsePattern[]) => some.reduce((sum, { units }) => sum + units, 0)
  const all = count(patterns)
  const isSafe = (units: number) => units === 0 || isEnough(units)
  const told = new Set(
    keys.filter((key) => {
      const rated = count(patterns.filter(({ rated }) => rated.has(key)))
      return isEnough(rated) && isSafe(all - rated)
    }),
  )
  // Uneven within a unit, or two kinds of units that share no aspect: what cancels out is harder to say, so nothing is told.
  const within = patterns.filter(({ rated }) => [...rated].every((key) => told.has(key)))
  const isPlain = within.every(
    (one) =>
      one.share !== null &&
      within.every((other) => one.share === other.share || [...one.rated].some((key) => other.rated.has(key))),
  )
  const left = [...new Set(within.map(({ share }) => share))].map(
    (share) => all - count(within.filter((one) => one.share === share)),
  )
  return isPlain && left.every(isSafe) ? told : new Set()
}
