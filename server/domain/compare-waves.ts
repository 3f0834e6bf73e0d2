import Fraction from 'fraction.js'
import { display, parseDecimal, parseExact } from './rounding.ts'
import type { Rules } from './rules.ts'

/** One wave as a comparison sees it, whether computed here or brought in from outside (外部来源). */
export type Wave = {
  id: string
  title: string
  /** The year that was judged: of the service period's end. */
  year: number
  origin: 'computed' | 'outside'
  figure: Rules['indicator']['figure']
  unit: Rules['indicator']['unit']
  value: string | null
  /** "numerator/denominator"; null for a figure from outside, which is only as exact as it was printed. */
  exact: string | null
  target: string | null
  units: number | null
  valid: number | null
  dimensions: { key: string; label: string; mean: string | null; exact: string | null }[]
}

/** Against the wave before: 沿用, 新增, 停用, 改写. */
export type Lineage = 'same' | 'new' | 'dropped' | 'reworded'

export type WaveComparison = {
  /** Oldest first; the last is the one in question. */
  waves: Omit<Wave, 'dimensions'>[]
  rows: {
    key: string
    label: string
    lineage: Lineage | null
    /** What it was called in the wave before, where that was something else. */
    formerLabel: string | null
    /** The mean in each wave; null where it was not asked. */
    means: (string | null)[]
    change: string | null
  }[]
  /** 共有评价内容: the mean over the dimensions that this wave and the one before both have, a mean of means, one dimension one part. */
  shared: { count: number; former: string | null; current: string | null; change: string | null } | null
  /** The figure less that of the wave before; null where the two are not the same figure. */
  change: string | null
}

/** @param waves oldest first. @throws RangeError without any */
export function compareWaves(waves: readonly Wave[]): WaveComparison {
  const current = waves.at(-1)
  if (!current) throw new RangeError('there is no wave')
  const former = waves.at(-2)
  const keys = [
    ...new Set([current, ...waves.slice(0, -1).toReversed()].flatMap((one) => one.dimensions.map(({ key }) => key))),
  ]
  return {
    waves: waves.map(({ dimensions: _dimensions, ...wave }) => wave),
    rows: keys.map((key) => describeRow(key, waves, current, former)),
    shared: former ? describeShared(current, former) : null,
    change: former && former.figure === current.figure ? difference(valueOf(current), valueOf(former)) : null,
  }
}

type Asked = Wave['dimensions'][number]
const find = (wave: Wave | undefined, key: string): Asked | undefined => wave?.dimensions.find((one) => one.key === key)

function describeRow(key: string, waves: readonly Wave[], current: Wave, former: Wave | undefined) {
  const [now, before] = [find(current, key), find(former, key)]
  const latest = now ?? before ?? waves.toReversed().flatMap((wave) => find(wave, key) ?? [])[0]!
  return {
    key,
    label: latest.label,
    lineage: former ? lineageOf(now, before) : null,
    formerLabel: now && before && now.label !== before.label ? before.label : null,
    means: waves.map((wave) => find(wave, key)?.mean ?? null),
    change: now && before ? difference(meanOf(now), meanOf(before)) : null,
  }
}

function lineageOf(now: Asked | undefined, before: Asked | undefined): Lineage {
  if (!now) return 'dropped'
  if (!before) return 'new'
  return now.label === before.label ? 'same' : 'reworded'
}

function describeShared(current: Wave, former: Wave): WaveComparison['shared'] {
  const pairs = current.dimensions.flatMap((now) => {
    const before = find(former, now.key)
    const [a, b] = [before && meanOf(before), meanOf(now)]
    return a && b ? [[a, b] as const] : []
  })
  if (pairs.length === 0) return null
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum.add(pair[side]), new Fraction(0)).div(pairs.length)
  return {
    count: pairs.length,
    former: display(mean(0)),
    current: display(mean(1)),
    change: display(mean(1).sub(mean(0))),
  }
}

const read = (exactText: string | null, shown: string | null): Fraction | null =>
  exactText === null ? parseDecimal(shown ?? '') : parseExact(exactText)
const valueOf = (wave: Wave) => read(wave.exact, wave.value)
const meanOf = (asked: Asked) => read(asked.exact, asked.mean)

const difference = (now: Fraction | null, before: Fraction | null): string | null =>
  now && before ? display(now.sub(before)) : null
