import Fraction from 'fraction.js'

/** One wave in an annual figure: its weight, a decimal string, and its sealed figure as "numerator/denominator"; null while there is none. */
export type AnnualPart = { weight: string; exact: string | null }

/** Σ wᵢ·Mᵢ / Σ wᵢ, exact; null until every wave has its figure. */
export function combineWaves(parts: readonly AnnualPart[]): Fraction | null {
  if (parts.length === 0 || parts.some(({ exact }) => exact === null)) return null
  const whole = parts.reduce((sum, { weight }) => sum.add(weight), new Fraction(0))
  return parts.reduce((sum, { weight, exact }) => sum.add(new Fraction(exact!).mul(weight)), new Fraction(0)).div(whole)
}
