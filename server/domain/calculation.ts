/** 计算过程: the figure step by step, as data. It reads returns with the very functions the figure is made with. */
import type Fraction from 'fraction.js'
import { weightOf } from './dimension-weights.ts'
import { exact } from './rounding.ts'
import { levelValue, type Questionnaire } from './scale.ts'
import type { Rules } from './rules.ts'
import { countedSeats, respondentScore } from './scoring.ts'
import { figureOf, readReturn, startTally, type CountedReturn, type Flag, type UnitResponse } from './statistics.ts'

/** Why a return is in the figure, or is not. */
export type Standing = 'counted' | 'incomplete' | 'too-few-scored' | 'invalidated' | 'not-official'

/** One scored dimension: its level's value in 分, and its weight. */
export type Term = { key: string; value: string; weight: string }

export type ReturnStep = {
  /** The leaf digest of the answer: its only name. */
  digest: string
  standing: Standing
  flags: Flag[]
  terms: Term[]
  /** Σ weight × value ÷ Σ weight, exact; null when nothing is scored. */
  score: string | null
}

/** One unit, nameless: its returns, and the figure the indicator takes from it (null: nothing counts). */
export type UnitStep = { returns: ReturnStep[]; figure: string | null }

type Named = UnitResponse & { digest: string }

/** How one unit comes to its figure. `returns` are all of that unit. */
export function explainUnit(questionnaire: Questionnaire, rules: Rules, returns: readonly Named[]): UnitStep {
  const tally = startTally(questionnaire, rules)
  const read = returns.map((one) => ({ ...readReturn(one, rules), digest: one.digest }))
  const counted = new Set(countedSeats(read, rules.combine))
  const steps = read.map((one) => explainReturn(questionnaire, one, counted.has(one)))
  return { returns: steps, figure: exact(figureOf(tally, [...counted])) }
}

function explainReturn(questionnaire: Questionnaire, one: CountedReturn & Named, isCounted: boolean): ReturnStep {
  const score: Fraction | null = respondentScore(one.ratings, questionnaire)
  const terms = questionnaire.dimensions.flatMap((dimension): Term[] => {
    const level = Object.hasOwn(one.ratings, dimension.key) ? one.ratings[dimension.key] : undefined
    if (typeof level !== 'number') return []
    const value = levelValue(questionnaire.scale, level)
    return [{ key: dimension.key, value: value.toString(), weight: weightOf(dimension).toString() }]
  })
  return { digest: one.digest, standing: standingOf(one, isCounted), flags: one.flags, terms, score: exact(score) }
}

function standingOf(one: CountedReturn, isCounted: boolean): Standing {
  if (isCounted) return 'counted'
  if (!one.complete) return 'incomplete'
  if (!one.valid) return 'too-few-scored'
  return one.invalidated ? 'invalidated' : 'not-official'
}
