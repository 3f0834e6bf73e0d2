import Fraction from 'fraction.js'
import { percent } from './rounding.ts'
import type { Level } from './scale.ts'
import type { ScalePoints } from './scale-points.ts'

/** How many answers each level of the scale received. Mean, spread and shares all follow from these integers. */
export type LevelCounts = Map<number, number>

export function startCounts(scale: readonly Level[]): LevelCounts {
  return new Map(scale.map((step) => [step.level, 0]))
}

/** Counts one answer; changes `counts`. */
export function countLevel(counts: LevelCounts, level: number): void {
  const count = counts.get(level)
  if (count === undefined) throw new RangeError(`level ${level} is not on the scale`)
  counts.set(level, count + 1)
}

export function answersIn(counts: LevelCounts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** The counts of several dimensions as one. */
export function addCounts(all: readonly LevelCounts[], scale: readonly Level[]): LevelCounts {
  return new Map(scale.map(({ level }) => [level, all.reduce((sum, counts) => sum + (counts.get(level) ?? 0), 0)]))
}

/** Unrounded mean in 分; null without answers. */
export function meanOfCounts(counts: LevelCounts, points: ScalePoints): Fraction | null {
  const n = answersIn(counts)
  return n === 0 ? null : new Fraction(moment(counts, points, 1n), points.denominator * BigInt(n))
}

/** Sample variance (nΣx² − (Σx)²) / (n(n−1)), unrounded; null with fewer than two answers. */
export function varianceOfCounts(counts: LevelCounts, points: ScalePoints): Fraction | null {
  const n = BigInt(answersIn(counts))
  if (n < 2n) return null
  const sum = moment(counts, points, 1n)
  return new Fraction(n * moment(counts, points, 2n) - sum * sum, n * (n - 1n) * points.denominator ** 2n)
}

/** Share of the answers whose level passes, in percent, unrounded; null without answers. */
export function percentOfCounts(counts: LevelCounts, passes: (level: number) => boolean): Fraction | null {
  const passing = [...counts].reduce((sum, [level, count]) => sum + (passes(level) ? count : 0), 0)
  return percent(passing, answersIn(counts))
}

function moment(counts: LevelCounts, points: ScalePoints, power: bigint): bigint {
  return [...counts].reduce((sum, [level, count]) => sum + BigInt(count) * points.of(level) ** power, 0n)
}
