import Fraction from 'fraction.js'
import { canonicalNameFor } from './canonical-names.ts'
import { actualOf, isFilled, targetOf, type Entry } from './entry.ts'
import { scoreIndicator } from './indicator-score.ts'
import type { IndicatorDefinition, Profile } from './profile.ts'
import { displayAgainst, parseDecimal } from './rounding.ts'

export type CheckCode =
  | 'weights-do-not-sum'
  | 'target-not-a-number'
  | 'actual-missing'
  | 'actual-not-a-number'
  | 'score-missing'
  | 'score-not-a-number'
  | 'score-out-of-range'
  | 'deduction-without-reason'
  | 'deviation-without-explanation'
  | 'unit-mismatch'
  | 'alias-used'
  | 'verdict-depends-on-missing'

/** One finding about the table (without `key`) or about one row. `params` fill the sentence a person reads. */
export type Check = {
  code: CheckCode
  severity: 'error' | 'warning'
  key?: string
  params?: Record<string, string>
}

type Params = Record<string, string>
type RowRule = (definition: IndicatorDefinition, entry: Entry, profile: Profile) => Params | null

const severities: Record<CheckCode, Check['severity']> = {
  'weights-do-not-sum': 'error',
  'target-not-a-number': 'error',
  'actual-missing': 'error',
  'actual-not-a-number': 'error',
  'score-missing': 'error',
  'score-not-a-number': 'error',
  'score-out-of-range': 'error',
  'deduction-without-reason': 'error',
  'deviation-without-explanation': 'error',
  'unit-mismatch': 'error',
  'alias-used': 'warning',
  'verdict-depends-on-missing': 'warning',
}

// In the order a person would look: can it be scored, is the score allowed, is it explained, is it the right figure.
const rowRules: [CheckCode, RowRule][] = [
  ['target-not-a-number', findBadTarget],
  ['actual-missing', findMissingActual],
  ['actual-not-a-number', findBadActual],
  ['score-missing', findMissingScore],
  ['score-not-a-number', findBadScore],
  ['score-out-of-range', findScoreOutOfRange],
  ['deduction-without-reason', findUnexplainedDeduction],
  ['deviation-without-explanation', findUnexplainedDeviation],
  ['unit-mismatch', findUnitMismatch],
  ['alias-used', findAlias],
  ['verdict-depends-on-missing', findFragileVerdict],
]

/** Every finding about the evaluation: the table's first, then row by row in the table's order. */
export function checkEvaluation(profile: Profile, entries: Record<string, Entry>): Check[] {
  return [
    ...checkWeights(profile),
    ...profile.indicators.flatMap((row) => checkRow(row, entries[row.key] ?? {}, profile)),
  ]
}

function checkWeights(profile: Profile): Check[] {
  const sum = profile.indicators.reduce((total, { weight }) => total.add(new Fraction(weight)), new Fraction(0))
  const full = new Fraction(profile.full)
  if (sum.equals(full)) return []
  const params = { sum: displayAgainst(sum, full), full: profile.full }
  return [{ code: 'weights-do-not-sum', severity: severities['weights-do-not-sum'], params }]
}

function checkRow(definition: IndicatorDefinition, entry: Entry, profile: Profile): Check[] {
  return rowRules.flatMap(([code, rule]) => {
    const params = rule(definition, entry, profile)
    return params ? [{ code, severity: severities[code], key: definition.key, params }] : []
  })
}

function findBadTarget(definition: IndicatorDefinition): Params | null {
  if (definition.kind !== 'quantitative' || targetOf(definition)) return null
  return { target: definition.target ?? '' }
}

function findMissingActual(definition: IndicatorDefinition, entry: Entry): Params | null {
  if (definition.kind !== 'quantitative') return null
  return isFilled(entry.exactActual) || isFilled(entry.actual) ? null : {}
}

// "≥90%" is a target, not what was reached.
function findBadActual(definition: IndicatorDefinition, entry: Entry): Params | null {
  if (definition.kind !== 'quantitative' || findMissingActual(definition, entry) || actualOf(entry)) return null
  return { actual: entry.exactActual || entry.actual || '' }
}

function findMissingScore(definition: IndicatorDefinition, entry: Entry): Params | null {
  return definition.kind === 'assigned' && !isFilled(entry.score) ? {} : null
}

function findBadScore(definition: IndicatorDefinition, entry: Entry): Params | null {
  if (definition.kind !== 'assigned' || !isFilled(entry.score) || parseDecimal(entry.score)) return null
  return { score: entry.score }
}

function findScoreOutOfRange(definition: IndicatorDefinition, entry: Entry): Params | null {
  if (definition.kind !== 'assigned') return null
  const score = parseDecimal(entry.score ?? '')
  if (!score || (score.gte(0) && score.lte(new Fraction(definition.weight)))) return null
  return { score: entry.score ?? '', weight: definition.weight }
}

function findUnexplainedDeduction(definition: IndicatorDefinition, entry: Entry): Params | null {
  const weight = new Fraction(definition.weight)
  const score = scoreIndicator(definition, entry)
  if (!score || score.gte(weight) || isFilled(entry.reason)) return null
  return { score: displayAgainst(score, weight), weight: definition.weight }
}

// Far above the target needs explaining as much as far below it: the target may have been set too low.
function findUnexplainedDeviation(definition: IndicatorDefinition, entry: Entry, profile: Profile): Params | null {
  const actual = actualOf(entry)
  const target = targetOf(definition)
  if (definition.kind !== 'quantitative' || !actual || !target || target.equals(0)) return null
  const threshold = new Fraction(profile.deviationThreshold)
  const deviation = actual.sub(target).div(target).abs().mul(100)
  if (deviation.lte(threshold) || isFilled(entry.reason)) return null
  return { deviation: displayAgainst(deviation, threshold), threshold: profile.deviationThreshold }
}

function findUnitMismatch(definition: IndicatorDefinition, entry: Entry): Params | null {
  if (!entry.boundUnit || entry.boundUnit === definition.unit) return null
  return { boundUnit: entry.boundUnit, unit: definition.unit ?? '' }
}

function findAlias(definition: IndicatorDefinition, _entry: Entry, profile: Profile): Params | null {
  const canonical = canonicalNameFor(definition.level3, profile.indicators)
  return canonical ? { name: definition.level3, canonical } : null
}

function findFragileVerdict(definition: IndicatorDefinition, entry: Entry): Params | null {
  if (entry.verdict !== '达标但取决于未答单位') return null
  return { verdict: entry.verdict, actual: displayAgainst(actualOf(entry), targetOf(definition) ?? []) ?? '' }
}
