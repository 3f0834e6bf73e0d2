import Fraction from 'fraction.js'
import { actualOf, targetOf, type Entry } from './entry.ts'
import type { IndicatorDefinition } from './profile.ts'
import { parseDecimal } from './rounding.ts'

type Operator = NonNullable<IndicatorDefinition['operator']>

const isMet: Record<Operator, (actual: Fraction, target: Fraction) => boolean> = {
  '>=': (actual, target) => actual.gte(target),
  '<=': (actual, target) => actual.lte(target),
  '=': (actual, target) => actual.equals(target),
}

// How much of the target was reached. Both are positive here, and the target is not met, so each is below 1.
const reached: Record<Operator, (actual: Fraction, target: Fraction) => Fraction> = {
  '>=': (actual, target) => actual.div(target),
  '<=': (actual, target) => target.div(actual),
  '=': (actual, target) => (actual.lt(target) ? actual.div(target) : target.div(actual)),
}

/**
 * The unrounded score of one row, from 0 to its weight; null when it cannot be scored yet.
 * Quantitative: the weight when the target is met, else 正向 weight×actual/target, 反向 weight×target/actual, 等于 the
 * smaller of the two; without a positive ratio, 0. Assigned: the entered score, if it lies between 0 and the weight.
 */
export function scoreIndicator(definition: IndicatorDefinition, entry: Entry): Fraction | null {
  const weight = new Fraction(definition.weight)
  if (definition.kind === 'assigned') return withinWeight(parseDecimal(entry.score ?? ''), weight)
  const actual = actualOf(entry)
  const target = targetOf(definition)
  return actual && target && weight.mul(shareReached(definition.operator ?? '>=', actual, target))
}

function shareReached(operator: Operator, actual: Fraction, target: Fraction): Fraction {
  if (isMet[operator](actual, target)) return new Fraction(1)
  if (actual.lte(0) || target.lte(0)) return new Fraction(0)
  return reached[operator](actual, target)
}

function withinWeight(score: Fraction | null, weight: Fraction): Fraction | null {
  return score && score.gte(0) && score.lte(weight) ? score : null
}
