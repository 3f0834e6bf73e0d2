import Fraction from 'fraction.js'
import type { Dimension } from './scale.ts'

/** The dimensions' weights as integers in their common proportion, so that weighted answers add up without fractions. */
export type DimensionWeights = { of: (key: string) => bigint; equal: boolean }

export const weightOf = ({ weight }: Pick<Dimension, 'weight'>): Fraction => new Fraction(weight ?? '1')

/** The returned `of` throws RangeError for a key that is no dimension's. */
export function dimensionWeights(dimensions: readonly Dimension[]): DimensionWeights {
  const weights = dimensions.map((one) => ({ key: one.key, weight: weightOf(one) }))
  if (weights.some(({ weight }) => weight.lte(0))) throw new RangeError('a weight is above 0')
  const denominator = weights.reduce((product, { weight: { d } }) => (product % d === 0n ? product : product * d), 1n)
  const whole = new Map(weights.map(({ key, weight: { n, d } }) => [key, (n * denominator) / d]))
  const of = (key: string) => {
    const found = whole.get(key)
    if (found === undefined) throw new RangeError('a rating for an unknown dimension')
    return found
  }
  return { of, equal: new Set(whole.values()).size <= 1 }
}
