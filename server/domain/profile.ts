import type { Band } from './bands.ts'

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
  /** The actual is read from a sealed survey, never typed. */
  source?: 'survey'
  /** Other names the same indicator goes by; a row bearing one is warned about. */
  aliases?: string[]
}

/** 评分规则 as data: what a place scores by, with its legal basis and version. */
export type Profile = {
  key: string
  label: string
  version: string
  legalBasis: string
  /** What the weights add up to. */
  full: string
  /** Percent off target beyond which a row needs an explanation. */
  deviationThreshold: string
  bands: Band[]
  indicators: IndicatorDefinition[]
}
