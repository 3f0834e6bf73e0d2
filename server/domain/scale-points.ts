import { levelValue, type Level } from './scale.ts'

/** A scale's values as integers over one common denominator, so that answers add up without fractions. */
export type ScalePoints = { denominator: bigint; of: (level: number) => bigint }

/** The returned `of` throws RangeError for a level that is not on the scale. */
export function scalePoints(scale: readonly Level[]): ScalePoints {
  const values = scale.map((step) => ({ level: step.level, value: levelValue(scale, step.level) }))
  // The product of the denominators serves as well as their least common multiple: values are short decimals.
  const denominator = values.reduce(
    (product, { value }) => (product % value.d === 0n ? product : product * value.d),
    1n,
  )
  const points = new Map(values.map(({ level, value }) => [level, (value.s * value.n * denominator) / value.d]))
  const of = (level: number) => {
    const found = points.get(level)
    if (found === undefined) throw new RangeError(`level ${level} is not on the scale`)
    return found
  }
  return { denominator, of }
}
