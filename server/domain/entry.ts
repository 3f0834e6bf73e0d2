import type Fraction from 'fraction.js'
import type { Funds } from './funds.ts'
import type { IndicatorDefinition } from './profile.ts'
import { parseDecimal, parseExact } from './rounding.ts'
import type { Verdict } from './verdict.ts'

/** What people, or a bound survey, fill into one row of an evaluation. Numbers are decimal strings. */
export type Entry = {
  /** 实际完成值. */
  actual?: string | null
  /** The same figure as "numerator/denominator", from a bound survey; it goes before `actual`. */
  exactActual?: string | null
  /** The score a person gives an assigned row; quantitative rows are only ever computed. */
  score?: string | null
  /** The tier of the profile an assigned row falls in, by its label. */
  tier?: string | null
  /** 偏差原因分析及改进措施. */
  reason?: string | null
  /** The unit and the verdict of the bound survey's indicator. */
  boundUnit?: string | null
  verdict?: Verdict | null
  /** Whether every bound survey is sealed, and whether one was sealed anew since it was bound. */
  sealed?: boolean
  corrected?: boolean
}

/** A fixed deduction somebody applied, with its reason. */
export type AppliedDeduction = { key: string; reason: string }

/** What an evaluation knows besides its rows. */
export type Circumstances = { funds?: Funds | null; deductions?: readonly AppliedDeduction[] }

/** The row's actual, exact where a bound survey gave it so; null when missing or not a number. */
export function actualOf(entry: Entry): Fraction | null {
  if (entry.exactActual) return parseExact(entry.exactActual)
  return parseDecimal(entry.actual ?? '')
}

/** The row's target; null when it has none or it is not a number ("≥90"). */
export function targetOf(definition: IndicatorDefinition): Fraction | null {
  return parseDecimal(definition.target ?? '')
}

/** Is there text beyond spaces? */
export function isFilled(text: string | null | undefined): text is string {
  return typeof text === 'string' && text.trim() !== ''
}
