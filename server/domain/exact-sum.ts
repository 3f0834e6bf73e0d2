import Fraction from 'fraction.js'

/**
 * A sum and a sum of squares of rationals, exact and cheap to add to. Numerators are added up per denominator, so an
 * addition is two integer additions and no common denominator is sought until the sum is read.
 *
 * It stays small: the mean of at most k scored levels whose values have the common denominator v, averaged over t seats,
 * has a denominator that divides v·t·lcm(1…k). With one seat, ten dimensions and whole values these are the divisors of
 * 2520, so at most 48 parts; and a part's numerators gain one digit for every tenfold of units.
 */
export type ExactSum = { count: number; parts: Map<bigint, { sum: bigint; squares: bigint }> }

export function startSum(): ExactSum {
  return { count: 0, parts: new Map() }
}

/** Adds one value; changes `total`. */
export function addTo(total: ExactSum, x: Fraction): void {
  const numerator = x.s * x.n
  const part = total.parts.get(x.d) ?? { sum: 0n, squares: 0n }
  part.sum += numerator
  part.squares += numerator * numerator
  total.parts.set(x.d, part)
  total.count += 1
}

export function sumOf(total: ExactSum): Fraction {
  return [...total.parts].reduce((sum, [d, part]) => sum.add(new Fraction(part.sum, d)), new Fraction(0))
}

export function squaresOf(total: ExactSum): Fraction {
  return [...total.parts].reduce((sum, [d, part]) => sum.add(new Fraction(part.squares, d * d)), new Fraction(0))
}

/** Null when nothing was added. */
export function meanOf(total: ExactSum): Fraction | null {
  return total.count === 0 ? null : sumOf(total).div(total.count)
}

/** Sample variance (nΣx² − (Σx)²) / (n(n−1)), unrounded; null with fewer than two values. */
export function varianceOf(total: ExactSum): Fraction | null {
  const n = total.count
  if (n < 2) return null
  const sum = sumOf(total)
  return squaresOf(total)
    .mul(n)
    .sub(sum.mul(sum))
    .div(n * (n - 1))
}
