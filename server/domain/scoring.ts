import Fraction from 'fraction.js'
import { dimensionWeights } from './dimension-weights.ts'
import { isSatisfied, isTop, type Level, type Questionnaire, type Ratings } from './scale.ts'
import { scalePoints } from './scale-points.ts'
import type { Rules } from './rules.ts'

export type SeatScore = { score: Fraction | null; seat: number; valid: boolean; invalidated?: boolean }

/** The seat whose return is a unit's official one. */
export const officialSeat = 1

type Scored = Pick<Questionnaire, 'scale' | 'dimensions'>

/**
 * Weighted mean of the scored dimensions, Σ wᵢ·xᵢ / Σ wᵢ, in 分, unrounded; 不适用 and missing count in neither sum. Null when none is scored.
 * @throws RangeError when a rating is not on the scale, or of a dimension the questionnaire lacks.
 */
export function respondentScore(ratings: Ratings, questionnaire: Scored): Fraction | null {
  return scorerOf(questionnaire)(ratings)
}

/** `respondentScore` with scale and weights read once, for many respondents; the same score is the same object. */
export const scorerOf = (questionnaire: Scored): ((ratings: Ratings) => Fraction | null) =>
  scorerOfShort(questionnaire) ?? scorerOfAny(questionnaire)

/** In integers of any length. */
export function scorerOfAny({ scale, dimensions }: Scored): (ratings: Ratings) => Fraction | null {
  const points = scalePoints(scale)
  const weights = dimensionWeights(dimensions)
  const known = new Map<string, Fraction>()
  return (ratings) => {
    let [whole, sum] = [0n, 0n]
    for (const key in ratings) {
      const level = ratings[key]
      if (typeof level !== 'number') continue
      const weight = weights.of(key)
      whole += weight
      sum += weight * points.of(level)
    }
    if (whole === 0n) return null
    const key = `${sum}/${whole}`
    const score = known.get(key) ?? new Fraction(sum, points.denominator * whole)
    known.set(key, score)
    return score
  }
}

/** The same in less than half of the time; null where weights and values are so long that numbers might not hold their sums exactly. */
function scorerOfShort({ scale, dimensions }: Scored): ((ratings: Ratings) => Fraction | null) | null {
  const points = scalePoints(scale)
  const weights = dimensionWeights(dimensions)
  const all = dimensions.reduce((sum, { key }) => sum + weights.of(key), 0n)
  const sums = scale.map(({ level }) => all * points.of(level))
  // A score's place among those known: its sum, then its weight.
  if (sums.some((sum) => sum < 0n || (sum + 1n) * (all + 1n) > Number.MAX_SAFE_INTEGER)) return null
  const beyond = Number(all) + 1
  const terms = new Map(
    dimensions.map(({ key }) => {
      const weight = weights.of(key)
      const sums: number[] = []
      for (const { level } of scale) sums[level] = Number(weight * points.of(level))
      return [key, { weight: Number(weight), sums }]
    }),
  )
  const known = new Map<number, Fraction>()
  return (ratings) => {
    let [whole, sum] = [0, 0]
    for (const key in ratings) {
      const level = ratings[key]
      if (typeof level !== 'number') continue
      const term = terms.get(key)
      // Where either is unknown, asking for its weight or points says so.
      whole += term?.weight ?? Number(weights.of(key))
      sum += term?.sums[level] ?? Number(points.of(level))
    }
    if (whole === 0) return null
    const place = sum * beyond + whole
    const score = known.get(place) ?? new Fraction(BigInt(sum), points.denominator * BigInt(whole))
    known.set(place, score)
    return score
  }
}

/** The returns that count for a unit: the valid ones that nobody invalidated, or of those only the official one. */
export function countedSeats<Return extends { seat: number; valid: boolean; invalidated?: boolean }>(
  returns: readonly Return[],
  combine: Rules['combine'],
): Return[] {
  return returns.filter((one) => one.valid && !one.invalidated && (combine === 'mean' || one.seat === officialSeat))
}

/** Mean of the scores that count for the unit; null when none does. */
export function unitScore(returns: readonly SeatScore[], combine: Rules['combine']): Fraction | null {
  return mean(countedSeats(returns, combine).flatMap((one) => (one.score ? [one.score] : [])))
}

/** Share of the levels that pass, as a fraction of 1; null when there are none. */
export function shareOf(levels: readonly number[], passes: (level: number) => boolean): Fraction | null {
  return levels.length === 0 ? null : new Fraction(levels.filter(passes).length, levels.length)
}

/** 满意率: share of the levels in the two highest of the scale. */
export function shareSatisfied(levels: readonly number[], scale: readonly Level[]): Fraction | null {
  return shareOf(levels, (level) => isSatisfied(scale, level))
}

/** 非常满意率: share of the levels at the top of the scale. */
export function shareAtTop(levels: readonly number[], scale: readonly Level[]): Fraction | null {
  return shareOf(levels, (level) => isTop(scale, level))
}

/** Unrounded mean; null when there is nothing to average. */
export function mean(values: readonly Fraction[]): Fraction | null {
  if (values.length <= 1) return values[0] ?? null
  return values.reduce((sum, value) => sum.add(value), new Fraction(0)).div(values.length)
}
