import Fraction from 'fraction.js'

/** One step of the scale (档): a higher `level` is more satisfied; `value` is its score as a decimal string. */
export type Level = { level: number; label: string; value: string }

/** A rated aspect (维度). `key` outlives rewording, so that years can be compared. */
export type Dimension = {
  key: string
  label: string
  help?: string
  note?: string
  /** 权重, a decimal string above 0; absent: 1. */
  weight?: string
  /** In a questionnaire spread over several objects: the one this item is about, and which dimension it is there. */
  object?: { key: string; name: string; dimension: string; label: string }
}

/** By dimension key: a level, or null for 不适用. An absent key is a question left unanswered. */
export type Ratings = Record<string, number | null>

/** 统计法 art. 17: what an approved statistical form prints in its head (表号, 制定机关, 批准/备案文号, 有效期). */
export type QuestionnaireHeader = {
  formNumber?: string
  authority?: string
  approvalNumber?: string
  validUntil?: string
}

/** The approved labels in another language, each optional: what has none is shown as approved, in Chinese. */
export type Translation = {
  /** By the dimension's key. */
  dimensions?: Record<string, string> | undefined
  /** By the level. */
  levels?: Record<string, string> | undefined
  overall?: string | undefined
}

export type Questionnaire = {
  dimensions: Dimension[]
  scale: Level[]
  notApplicable: boolean
  overall?: { label: string } | undefined
  header?: QuestionnaireHeader | undefined
  /** The languages the form is offered in besides Chinese, by BCP 47 tag. */
  languages?: Record<string, Translation> | undefined
}

/**
 * The score a level stands for, in 分.
 * @throws RangeError when the level is not on the scale.
 */
export function levelValue(scale: readonly Level[], level: number): Fraction {
  const found = scale.find((step) => step.level === level)
  if (!found) throw new RangeError(`level ${level} is not on the scale`)
  return new Fraction(found.value)
}

/** The lowest score the scale can give: what a missing unit counts in the worst case. */
export function floorOf(scale: readonly Level[]): Fraction {
  return levelValue(scale, risingLevels(scale)[0] ?? Number.NaN)
}

/** The highest score the scale can give. */
export function ceilingOf(scale: readonly Level[]): Fraction {
  return levelValue(scale, risingLevels(scale).at(-1) ?? Number.NaN)
}

/** 非常满意: the highest level. */
export function isTop(scale: readonly Level[], level: number): boolean {
  return risingLevels(scale).at(-1) === level
}

/** 满意: one of the two highest levels (of the upper half, on a scale shorter than four). */
export function isSatisfied(scale: readonly Level[], level: number): boolean {
  return risingLevels(scale).slice(-boxSize(scale)).includes(level)
}

/** One of the two lowest levels (of the lower half, on a scale shorter than four): the form asks for a reason. */
export function isLow(scale: readonly Level[], level: number): boolean {
  return risingLevels(scale).slice(0, boxSize(scale)).includes(level)
}

function risingLevels(scale: readonly Level[]): number[] {
  return scale.map((step) => step.level).sort((a, b) => a - b)
}

// Two levels, but never so many that a level would be both satisfied and low.
function boxSize(scale: readonly Level[]): number {
  return Math.max(1, Math.min(2, Math.floor(scale.length / 2)))
}
