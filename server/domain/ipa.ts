import Fraction from 'fraction.js'
import { dimensionWeights, weightOf } from './dimension-weights.ts'
import { display, displayRoot, parseExact } from './rounding.ts'
import type { Dimension } from './scale.ts'

/** Running integer sums over the returns that scored a dimension and answered the overall question. */
type Pairs = { n: number; x: bigint; xx: bigint; y: bigint; yy: bigint; xy: bigint }
export type IpaSums = { pairs: Pairs[]; overall: number }

export const startIpa = (dimensions: number): IpaSums => ({
  overall: 0,
  pairs: Array.from({ length: dimensions }, () => ({ n: 0, x: 0n, xx: 0n, y: 0n, yy: 0n, xy: 0n })),
})

/** Adds one return: its points per dimension in order (null where not scored) and those of the overall question; changes `sums`. */
export function addToIpa(sums: IpaSums, points: readonly (bigint | null)[], overall: bigint | null): void {
  if (overall === null) return
  sums.overall += 1
  points.forEach((x, at) => {
    const pair = sums.pairs[at]
    if (x === null || !pair) return
    pair.n += 1
    pair.x += x
    pair.xx += x * x
    pair.y += overall
    pair.yy += overall * overall
    pair.xy += x * overall
  })
}

/** 优势区 (important, satisfied), 修补区 (important, not satisfied), 机会区 (neither), 维持区 (satisfied, not important). */
export type Quadrant = '优势区' | '修补区' | '机会区' | '维持区'

export type IpaPoint = {
  key: string
  label: string
  /** Stated: the plan's weight. Derived: the correlation with the overall question, −1 to 1. Null where it cannot be had. */
  importance: string | null
  /** The dimension's mean, in 分. */
  performance: string | null
  n: number
  quadrant: Quadrant | null
}

/**
 * 重要性—满意度分析 (GB/T 19038, annex D). `basis` null: nobody stated what is important and nobody answered an overall question.
 * The lines cross at the means of both, over the dimensions that have both.
 */
export type IpaResult = {
  basis: 'stated' | 'derived' | null
  /** Returns that answered the overall question. */
  n: number
  /** Fewer than 100: the picture may turn with a few answers. */
  fewResponses: boolean
  crossing: { importance: string; performance: string } | null
  points: IpaPoint[]
}

const fewest = 100
const places = 3

/** `means`: of each dimension, exact as "numerator/denominator", in the order of the dimensions. */
export function describeIpa(
  sums: IpaSums,
  dimensions: readonly Dimension[],
  means: readonly (string | null)[],
): IpaResult {
  const isStated = !dimensionWeights(dimensions).equal
  const points = dimensions.map((dimension, at) => {
    const pairs = sums.pairs[at]
    const derived = pairs ? correlation(pairs) : null
    return {
      key: dimension.key,
      label: dimension.label,
      importance: isStated ? display(weightOf(dimension)) : derived,
      exactMean: parseExact(means[at] ?? ''),
      n: pairs?.n ?? 0,
    }
  })
  const placed = points.filter((one) => one.importance !== null && one.exactMean !== null)
  const crossing = placed.length > 1 ? crossingOf(placed) : null
  return {
    basis: isStated ? 'stated' : placed.length > 1 ? 'derived' : null,
    n: sums.overall,
    fewResponses: sums.overall < fewest,
    crossing: crossing && {
      importance: display(crossing.importance, places),
      performance: display(crossing.performance),
    },
    points: points.map(({ exactMean, ...one }) => ({
      ...one,
      performance: display(exactMean),
      quadrant:
        crossing && exactMean && one.importance !== null
          ? quadrantOf(new Fraction(one.importance).gte(crossing.importance), exactMean.gte(crossing.performance))
          : null,
    })),
  }
}

/**
 * Pearson's r between a dimension and the overall question, to three places. Never with a mean that contains the dimension: that
 * would correlate with itself. Null with fewer than three pairs, or where one side does not vary.
 */
function correlation({ n, x, xx, y, yy, xy }: Pairs): string | null {
  const count = BigInt(n)
  const [varX, varY, cov] = [count * xx - x * x, count * yy - y * y, count * xy - x * y]
  if (n < 3 || varX === 0n || varY === 0n) return null
  const size = displayRoot(new Fraction(cov * cov, varX * varY), places)
  return cov < 0n && size !== '0' ? `-${size}` : size
}

// Importance as shown, to three places, so that anyone can draw the lines again from the table.
function crossingOf(placed: readonly { importance: string | null; exactMean: Fraction | null }[]) {
  const mean = (values: readonly Fraction[]) =>
    values.reduce((sum, one) => sum.add(one), new Fraction(0)).div(values.length)
  return {
    importance: mean(placed.map((one) => new Fraction(one.importance!))),
    performance: mean(placed.map((one) => one.exactMean!)),
  }
}

function quadrantOf(important: boolean, satisfied: boolean): Quadrant {
  if (important) return satisfied ? '优势区' : '修补区'
  return satisfied ? '维持区' : '机会区'
}
