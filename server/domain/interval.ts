import Fraction from 'fraction.js'
import { studentQuantile } from './student-t.ts'

export type Interval = { low: number; high: number }

export type MeanSample = {
  /** Σx and Σx² over the units that answered. */
  sum: Fraction
  squares: Fraction
  n: number
  /** Units on the roster. */
  N: number
  /** The lowest and highest value a unit can have; the interval is cut there. */
  floor: Fraction
  ceiling: Fraction
}

/**
 * t-interval for a mean over a finite roster: x̄ ± t·s/√n·√((N−n)/(N−1)). A floating-point estimate.
 * Null with fewer than two units or none that differ (no spread to reason from: an interval of no width would claim
 * certainty), and at full coverage, where there is no sampling error.
 * @throws RangeError when more answered than are on the roster.
 */
export function meanInterval(sample: MeanSample, confidence = 0.95): Interval | null {
  const { sum, squares, n, N, floor, ceiling } = sample
  if (n > N) throw new RangeError('more units than the roster holds')
  if (n < 2 || n === N) return null
  // Exact up to here: the difference of two large sums is where floating point would lose its digits.
  const variance = squares
    .mul(n)
    .sub(sum.mul(sum))
    .div(n * (n - 1))
  if (variance.equals(0)) return null
  const error = Math.sqrt((variance.valueOf() / n) * finiteCorrection(n, N))
  const reach = studentQuantile((1 + confidence) / 2, n - 1) * error
  const mean = sum.div(n).valueOf()
  return { low: Math.max(floor.valueOf(), mean - reach), high: Math.min(ceiling.valueOf(), mean + reach) }
}

/** A 95 % normal quantile, as tables give it. */
const z = 1.959963984540054

/**
 * Wilson's interval for a share, 95 %, with the same finite population correction on its variance (n replaced by
 * n/correction). As a share of 1; null when nobody answered or all did. Source: Wilson 1927.
 * @throws RangeError when the counts cannot be.
 */
export function wilsonInterval(successes: number, n: number, N: number): Interval | null {
  if (successes < 0 || successes > n || n > N) throw new RangeError('successes ≤ n ≤ N must hold')
  if (n === 0 || n === N) return null
  const size = n / finiteCorrection(n, N)
  const share = successes / n
  const shrink = 1 + (z * z) / size
  const centre = (share + (z * z) / (2 * size)) / shrink
  const reach = (z / shrink) * Math.sqrt((share * (1 - share)) / size + (z * z) / (4 * size * size))
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}

// The square of √((N−n)/(N−1)), for a variance.
function finiteCorrection(n: number, N: number): number {
  return (N - n) / (N - 1)
}
