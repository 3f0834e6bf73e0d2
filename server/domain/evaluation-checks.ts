import Fraction from 'fraction.js'
import { canonicalNameFor } from './canonical-names.ts'
import { type Check, type CheckCode, severityOf } from './check.ts'
import { actualOf, isFilled, targetOf, type Circumstances, type Entry } from './entry.ts'
import { executionRate, fundsRows } from './funds.ts'
import { deviationOf, mostOf, scoreIndicator } from './indicator-score.ts'
import type { IndicatorDefinition, Profile } from './profile.ts'
import { displayAgainst, parseDecimal } from './rounding.ts'

type Params = Record<string, string>
type RowRule = (definition: IndicatorDefinition, entry: Entry, profile: Profile) => Params | null

// In the order a person would look: can it be scored, is the score allowed, is it explained, is it the right figure.
const rowRules: [CheckCode, RowRule][] = [
  ['target-not-a-number', findBadTarget],
  ['actual-missing', findMissingActual],
  ['actual-not-a-number', findBadActual],
  ['score-missing', findMissingScore],
  ['score-not-a-number', findBadScore],
  ['score-out-of-range', findScoreOutOfRange],
  ['tier-missing', findMissingTier],
  ['score-outside-tier', findScoreOutsideTier],
  ['deduction-without-reason', findUnexplainedDeduction],
  ['deviation-without-explanation', findUnexplainedDeviation],
  ['unit-mismatch', findUnitMismatch],
  ['alias-used', findAlias],
  ['verdict-depends-on-missing', findFragileVerdict],
  ['wave-not-sealed', findUnsealedWave],
  ['wave-corrected', findCorrectedWave],
]

/** Every finding about the evaluation: the table's first, then row by row in the table's order. */
export function checkEvaluation(
  profile: Profile,
  entries: Record<string, Entry>,
  circumstances: Circumstances = {},
): Check[] {
  return [
    ...checkWeights(profile),
    ...checkLevels(profile),
    ...checkFunds(profile, circumstances),
    ...checkDeductions(profile, circumstances),
    ...profile.indicators.flatMap((row) => checkRow(row, entries[row.key] ?? {}, profile)),
  ]
}

const tableCheck = (code: CheckCode, params: Params): Check => ({ code, severity: severityOf[code], params })

const sumOfWeights = (rows: readonly IndicatorDefinition[]): Fraction =>
  rows.reduce((total, { weight }) => total.add(new Fraction(weight)), new Fraction(0))

function checkWeights(profile: Profile): Check[] {
  const sum = sumOfWeights(profile.indicators)
  const full = new Fraction(profile.full)
  if (sum.equals(full)) return []
  return [tableCheck('weights-do-not-sum', { sum: displayAgainst(sum, full), full: profile.full })]
}

// 产出 with an extra row of 10 points weighs 50 where the profile gives it 40.
function checkLevels({ levels, indicators }: Profile): Check[] {
  if (!levels) return []
  const missing = indicators.filter((row) => levels.every(({ level1 }) => level1 !== row.level1))
  const differing = levels.flatMap(({ level1, weight }): Check[] => {
    const sum = sumOfWeights(indicators.filter((row) => row.level1 === level1))
    const due = new Fraction(weight)
    return sum.equals(due)
      ? []
      : [tableCheck('level-weight-differs', { level1, sum: displayAgainst(sum, due), weight })]
  })
  const names = [...new Set(missing.map((row) => row.level1))]
  return [...differing, ...names.map((level1) => tableCheck('level-not-in-profile', { level1 }))]
}

function checkFunds({ totalCaps }: Profile, { funds }: Circumstances): Check[] {
  if (!funds) return []
  const rows = fundsRows(funds)
  const over = rows.filter(({ full, spent }) => full && spent && new Fraction(spent).gt(new Fraction(full)))
  const partial = rows.slice(1).filter(({ full, spent }) => (full === null) !== (spent === null))
  const rate = executionRate(funds)
  const caps = (totalCaps ?? []).filter(
    ({ from, below }) => rate && rate.gte(new Fraction(from)) && rate.lt(new Fraction(below)),
  )
  return [
    ...over.map(({ name, full, spent }) => tableCheck('spent-beyond-budget', { name, full: full!, spent: spent! })),
    ...partial.map(({ name }) => tableCheck('funds-incomplete', { name })),
    ...caps.map(({ cap, from, below }) => {
      const edges = [new Fraction(from), new Fraction(below)]
      return tableCheck('cap-holds', { cap, rate: displayAgainst(rate, edges) ?? '' })
    }),
  ]
}

function checkDeductions({ deductions = [] }: Profile, circumstances: Circumstances): Check[] {
  const unknown = (circumstances.deductions ?? []).filter(({ key }) => deductions.every((one) => one.key !== key))
  return unknown.map(({ key }) => tableCheck('unknown-deduction', { key }))
}

function checkRow(definition: IndicatorDefinition, entry: Entry, profile: Profile): Check[] {
  return rowRules.flatMap(([code, rule]) => {
    const params = rule(definition, entry, profile)
    return params ? [{ code, severity: severityOf[code], key: definition.key, params }] : []
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
  const most = mostOf(definition)
  if (!score || (score.gte(0) && score.lte(most))) return null
  return { score: entry.score ?? '', weight: displayAgainst(most, []) }
}

function findMissingTier(definition: IndicatorDefinition, entry: Entry, { tiers = [] }: Profile): Params | null {
  if (definition.kind !== 'assigned' || tiers.length === 0 || !isFilled(entry.score)) return null
  return tiers.some(({ label }) => label === entry.tier) ? null : {}
}

// 档次 and score must agree: "部分达成" with full marks contradicts itself.
function findScoreOutsideTier(definition: IndicatorDefinition, entry: Entry, { tiers = [] }: Profile): Params | null {
  const tier = tiers.find(({ label }) => label === entry.tier)
  const score = parseDecimal(entry.score ?? '')
  if (definition.kind !== 'assigned' || !tier || !score) return null
  const [low, high] = [tier.min, tier.max].map((share) => new Fraction(share).div(100).mul(definition.weight))
  if (score.gte(low!) && score.lte(high!)) return null
  return { score: entry.score ?? '', tier: tier.label, min: displayAgainst(low!, []), max: displayAgainst(high!, []) }
}

function findUnexplainedDeduction(definition: IndicatorDefinition, entry: Entry, profile: Profile): Params | null {
  const weight = new Fraction(definition.weight)
  const score = scoreIndicator(definition, entry, profile)
  if (!score || score.gte(weight) || isFilled(entry.reason)) return null
  return { score: displayAgainst(score, weight), weight: definition.weight }
}

// Far above the target needs explaining as much as far below it: the target may have been set too low.
function findUnexplainedDeviation(definition: IndicatorDefinition, entry: Entry, profile: Profile): Params | null {
  const deviation = definition.kind === 'quantitative' ? deviationOf(actualOf(entry), targetOf(definition)) : null
  const threshold = new Fraction(profile.deviationThreshold)
  if (!deviation || deviation.lte(threshold) || isFilled(entry.reason)) return null
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

// Until it is sealed, its figure can still move.
function findUnsealedWave(_definition: IndicatorDefinition, entry: Entry): Params | null {
  return entry.sealed === false ? {} : null
}

// The figure stands as it was bound, and somebody has to say whether the corrected one takes its place.
function findCorrectedWave(_definition: IndicatorDefinition, entry: Entry): Params | null {
  return entry.corrected ? {} : null
}
