import Fraction from 'fraction.js'

type Moments = { sum: bigint; squares: bigint }

/** Running integer sums over the respondents who scored every dimension (listwise): Σx, Σx² each, Σt, Σt² in total. */
export type AlphaSums = { n: number; items: Moments[]; total: Moments }

export function startAlpha(dimensions: number): AlphaSums {
  return {
    n: 0,
    items: Array.from({ length: dimensions }, () => ({ sum: 0n, squares: 0n })),
    total: { sum: 0n, squares: 0n },
  }
}

/**
 * Adds one respondent's points, one per dimension in order; changes `sums`.
 * @throws RangeError when a dimension lacks its points.
 */
export function addToAlpha(sums: AlphaSums, points: readonly bigint[]): void {
  if (points.length !== sums.items.length) throw new RangeError('one point per dimension')
  sums.items.forEach((item, i) => addMoment(item, points[i] ?? 0n))
  addMoment(
    sums.total,
    points.reduce((sum, x) => sum + x, 0n),
  )
  sums.n += 1
}

/**
 * Cronbach's α = k/(k−1) · (1 − Σs²ᵢ/s²ₜ), exact: with nΣx² − (Σx)² for each s², the n(n−1) cancels.
 * Null (不适用) with fewer than two respondents or dimensions, when the totals do not vary, or when α < 0.
 */
export function cronbachAlpha(sums: AlphaSums): Fraction | null {
  const k = sums.items.length
  if (sums.n < 2 || k < 2) return null
  const total = spread(sums.total, sums.n)
  if (total === 0n) return null
  const items = sums.items.reduce((sum, item) => sum + spread(item, sums.n), 0n)
  const alpha = new Fraction(k, k - 1).mul(new Fraction(total - items, total))
  return alpha.lt(0) ? null : alpha
}

function addMoment(moments: Moments, x: bigint): void {
  moments.sum += x
  moments.squares += x * x
}

function spread(moments: Moments, n: number): bigint {
  return BigInt(n) * moments.squares - moments.sum * moments.sum
}
