/** 计算过程: the figure step by step, as data. It reads returns with the very functions the figure is made with. */
import { weightOf } from './dimension-weights.ts'
import { ratingKey, type SurveyObject } from './objects.ts'
import { exact } from './rounding.ts'
import { levelValue, type Questionnaire } from './scale.ts'
import type { Rules } from './rules.ts'
import { countedSeats } from './scoring.ts'
import {
  figureOf,
  partOfEach,
  readReturn,
  scoreOfUnit,
  startTally,
  type CountedReturn,
  type Flag,
  type Tally,
  type UnitResponse,
} from './statistics.ts'

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
  /** Σ weight × value ÷ Σ weight, exact, of several objects the mean over them; null when nothing is scored. */
  score: string | null
}

/**
 * One unit, nameless: its returns, and the figure the indicator takes from it (null: nothing counts); of several objects, the mean of
 * its figures for those it rates.
 */
export type UnitStep = {
  returns: ReturnStep[]
  figure: string | null
  objects?: { key: string; figure: string | null }[]
}

type Named = UnitResponse & { digest: string }

/** How one unit comes to its figure. `returns` are all of that unit. */
export function explainUnit(
  questionnaire: Questionnaire,
  rules: Rules,
  returns: readonly Named[],
  objects: readonly SurveyObject[] = [],
): UnitStep {
  return unitExplainer(questionnaire, rules, objects)(returns)
}

/** `explainUnit` with the plan read once, for many units. */
export function unitExplainer(
  questionnaire: Questionnaire,
  rules: Rules,
  objects: readonly SurveyObject[] = [],
): (returns: readonly Named[]) => UnitStep {
  const tally = startTally(questionnaire, rules, objects)
  const termOf = termFinder(questionnaire)
  return (returns) => explain(tally, termOf, returns)
}

type FindTerm = (object: string | null, key: string, level: number) => Term

function termFinder({ dimensions, scale }: Questionnaire): FindTerm {
  const weights = new Map(dimensions.map((dimension) => [dimension.key, weightOf(dimension).toString()]))
  const values = new Map(scale.map(({ level }) => [level, levelValue(scale, level).toString()]))
  return (object, key, level) => ({
    key: ratingKey(object, key),
    value: values.get(level)!,
    weight: weights.get(key)!,
  })
}

function explain(tally: Tally, termOf: FindTerm, returns: readonly Named[]): UnitStep {
  const { rules, objects } = tally
  const read = returns.map((one) => readReturn(one, rules, objects))
  const counted = countedSeats(read, rules.combine)
  const steps = read.map((one) => explainReturn(tally, termOf, one, counted.includes(one)))
  const figure = exact(figureOf(tally, counted))
  if (objects.length === 0) return { returns: steps, figure }
  const ofEach = tally.objects.flatMap(({ key, tally }) => {
    const own = partOfEach(read, key)
    return own.length > 0 ? [{ key, figure: exact(figureOf(tally, countedSeats(own, rules.combine))) }] : []
  })
  return { returns: steps, figure, objects: ofEach }
}

function explainReturn(tally: Tally, termOf: FindTerm, one: CountedReturn & Named, isCounted: boolean): ReturnStep {
  const { questionnaire, objects } = tally
  const score = objects.length > 0 ? scoreOfUnit(tally, [one]) : tally.scoreOf(one.ratings)
  const terms = one.parts.flatMap(({ object, ratings }) =>
    questionnaire.dimensions.flatMap((dimension): Term[] => {
      const level = Object.hasOwn(ratings, dimension.key) ? ratings[dimension.key] : undefined
      return typeof level === 'number' ? [termOf(object, dimension.key, level)] : []
    }),
  )
  return { digest: one.digest, standing: standingOf(one, isCounted), flags: one.flags, terms, score: exact(score) }
}

function standingOf(one: CountedReturn, isCounted: boolean): Standing {
  if (isCounted) return 'counted'
  if (!one.complete) return 'incomplete'
  if (!one.valid) return 'too-few-scored'
  return one.invalidated ? 'invalidated' : 'not-official'
}
