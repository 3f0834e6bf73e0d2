import type { Band } from './bands.ts'

/**
 * What a quantitative row gets when its target is missed. `proportional`: weight × reached. `step`: the weight less
 * `deduct` points for each `every` (in the target's own unit) short of it; with `begun` a begun step counts as a whole one.
 * `all-or-nothing`: 0. `tiers`: the share of the weight (%) of the highest tier whose `min` (% of the target reached) is reached.
 */
export type Shortfall =
  | { rule: 'proportional' }
  | { rule: 'step'; every: string; deduct: string; begun?: boolean }
  | { rule: 'all-or-nothing' }
  | { rule: 'tiers'; tiers: { min: string; share: string }[] }

/** One row of an indicator table. All numbers are decimal strings. */
export type IndicatorDefinition = {
  key: string
  level1: string
  level2: string
  level3: string
  weight: string
  /** Scored by its actual against its target, or given a score by a person. */
  kind: 'quantitative' | 'assigned'
  /** 正向 '>=', 反向 '<=', or an exact aim '='; only quantitative rows have one. */
  operator?: '>=' | '<=' | '='
  target?: string
  unit?: string
  /** Where the profile's own rule does not hold for this row. */
  shortfall?: Shortfall
  /** 加分: how far an assigned score may exceed the weight. */
  bonus?: string
  /** The actual is read from a closed survey and never typed; or from the funds, once they are filled in. */
  source?: 'survey' | 'funds'
  /** Other names the same indicator goes by; a row bearing one is warned about. */
  aliases?: string[]
}

/** 定性指标的档次: the score lies between `min` and `max` percent of the weight. */
export type QualitativeTier = { label: string; min: string; max: string }

/** 评分规则 as data: what a place scores by, with its legal basis and version. */
export type Profile = {
  key: string
  label: string
  version: string
  legalBasis: string
  /** What the weights add up to. */
  full: string
  /** What each 一级指标 must weigh; without it any division is allowed. */
  levels?: { level1: string; weight: string }[]
  /** Percent off target beyond which a row needs an explanation. */
  deviationThreshold: string
  /** Points a row loses when it is off target by `from` percent or more; of several the one with the highest `from`. */
  deviationDeductions?: { from: string; points: string; legalBasis: string }[]
  /** Of every quantitative row that names none of its own. */
  shortfall?: Shortfall
  tiers?: QualitativeTier[]
  /** 总分上限: with a 预算执行率 of at least `from` and below `below` percent, the total is at most `cap`. */
  totalCaps?: { from: string; below: string; cap: string; legalBasis: string }[]
  /** What a person may deduct from the total, with a reason. */
  deductions?: { key: string; label: string; points: string; legalBasis: string }[]
  bands: Band[]
  indicators: IndicatorDefinition[]
}
