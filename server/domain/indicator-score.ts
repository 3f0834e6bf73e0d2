import Fraction from 'fraction.js'
import { actualOf, targetOf, type Entry } from './entry.ts'
import type { IndicatorDefinition, Profile, Shortfall } from './profile.ts'
import { parseDecimal } from './rounding.ts'

type Operator = NonNullable<IndicatorDefinition['operator']>
type Rules = Pick<Profile, 'shortfall' | 'deviationDeductions'>

const zero = new Fraction(0)
const one = new Fraction(1)

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
 * The unrounded score of one row; null when it cannot be scored yet. From 0 to its weight, an assigned one to its weight
 * and bonus. Quantitative: the weight when the target is met, else by the shortfall rule of the row or the profile
 * (proportional where none is named); less the profile's deduction for a deviation. Assigned: the entered score.
 */
export function scoreIndicator(definition: IndicatorDefinition, entry: Entry, rules: Rules = {}): Fraction | null {
  const weight = new Fraction(definition.weight)
  if (definition.kind === 'assigned') return within(parseDecimal(entry.score ?? ''), mostOf(definition))
  const actual = actualOf(entry)
  const target = targetOf(definition)
  if (!actual || !target) return null
  const rule = definition.shortfall ?? rules.shortfall ?? { rule: 'proportional' }
  const score = scoreAgainst(definition.operator ?? '>=', actual, target, weight, rule)
  return atLeastZero(score.sub(deviationDeduction(actual, target, rules)))
}

/** The most a row can be given. */
export function mostOf({ kind, weight, bonus }: IndicatorDefinition): Fraction {
  return new Fraction(weight).add(kind === 'assigned' && bonus ? new Fraction(bonus) : zero)
}

/** How far off target, in percent, either way; null where nothing can be divided. */
export function deviationOf(actual: Fraction | null, target: Fraction | null): Fraction | null {
  if (!actual || !target || target.equals(0)) return null
  return actual.sub(target).div(target).abs().mul(100)
}

/** What a row loses for being so far off target. */
export function deviationDeduction(actual: Fraction, target: Fraction, { deviationDeductions = [] }: Rules): Fraction {
  const deviation = deviationOf(actual, target)
  if (!deviation) return zero
  const holding = deviationDeductions
    .map(({ from, points }) => ({ from: new Fraction(from), points: new Fraction(points) }))
    .filter(({ from }) => deviation.gte(from))
    .sort((a, b) => b.from.compare(a.from))
  return holding[0]?.points ?? zero
}

function scoreAgainst(
  operator: Operator,
  actual: Fraction,
  target: Fraction,
  weight: Fraction,
  shortfall: Shortfall,
): Fraction {
  if (isMet[operator](actual, target)) return weight
  if (shortfall.rule === 'all-or-nothing') return zero
  if (shortfall.rule === 'step') return atLeastZero(weight.sub(stepDeduction(actual.sub(target).abs(), shortfall)))
  const share = actual.lte(0) || target.lte(0) ? zero : reached[operator](actual, target)
  return weight.mul(shortfall.rule === 'tiers' ? tierShare(share.mul(100), shortfall.tiers) : share)
}

function stepDeduction(short: Fraction, { every, deduct, begun }: Extract<Shortfall, { rule: 'step' }>): Fraction {
  const steps = short.div(new Fraction(every))
  return (begun ? steps.ceil() : steps.floor()).mul(new Fraction(deduct))
}

function tierShare(percentReached: Fraction, tiers: readonly { min: string; share: string }[]): Fraction {
  const falling = tiers.map(({ min, share }) => ({ min: new Fraction(min), share: new Fraction(share) }))
  falling.sort((a, b) => b.min.compare(a.min))
  const share = falling.find(({ min }) => percentReached.gte(min))?.share ?? zero
  const whole = share.div(100)
  return whole.gt(1) ? one : whole
}

const atLeastZero = (score: Fraction) => (score.lt(0) ? zero : score)

function within(score: Fraction | null, most: Fraction): Fraction | null {
  return score && score.gte(0) && score.lte(most) ? score : null
}
