import Fraction from 'fraction.js'
import { bandOf } from './bands.ts'
import { actualOf, targetOf, type Circumstances, type Entry } from './entry.ts'
import type { Check } from './check.ts'
import { checkEvaluation } from './evaluation-checks.ts'
import { executionRate, type Funds } from './funds.ts'
import { mostOf, scoreIndicator } from './indicator-score.ts'
import type { IndicatorDefinition, Profile } from './profile.ts'
import { displayAgainst, exact } from './rounding.ts'

export type { Entry } from './entry.ts'
export type { IndicatorDefinition, Profile } from './profile.ts'

/** A row as people read it. `score` never rounds up to the weight; `rate` is 得分率 in percent. */
export type ScoredIndicator = IndicatorDefinition & {
  actual: string | null
  exactActual: string | null
  score: string | null
  exactScore: string | null
  rate: string | null
  tier: string | null
  reason: string | null
}

/** A level's weights and scores added up; `score` is null while none of its rows is scored. */
export type Subtotal = { level1: string; full: string; score: string | null; rate: string | null }

/** What moves the total away from the sum of the rows: points deducted, or the cap that holds. */
export type Adjustment =
  | { kind: 'deduction'; key: string; label: string; points: string; reason: string; legalBasis: string }
  | { kind: 'cap'; rate: string; cap: string; legalBasis: string }

export type Evaluation = {
  total: string | null
  exactTotal: string | null
  /** The sum of the rows, before deductions and caps. */
  sum: string | null
  full: string
  /** Null until every row is scored. */
  grade: string | null
  complete: boolean
  adjustments: Adjustment[]
  byLevel1: Subtotal[]
  byLevel2: (Subtotal & { level2: string })[]
  indicators: ScoredIndicator[]
  checks: Check[]
}

type Row = { definition: IndicatorDefinition; entry: Entry; weight: Fraction; score: Fraction | null }

/**
 * Scores, adds up and grades one evaluation, and lists what is wrong with it. `entries` are by indicator key; a row
 * without one is unscored. The grade compares the unrounded total. JSON-ready: every number is a decimal string.
 */
export function evaluate(
  profile: Profile,
  entries: Record<string, Entry>,
  circumstances: Circumstances = {},
): Evaluation {
  const filled = fillFromFunds(profile, entries, circumstances.funds)
  const rows = profile.indicators.map((definition) => scoreRow(profile, definition, filled[definition.key] ?? {}))
  const sum = sumOfScores(rows)
  const adjustments = adjust(profile, filled, circumstances)
  const total = sum && applyTo(sum, adjustments)
  const complete = rows.length > 0 && rows.every((row) => row.score !== null)
  // Neither may the total round up across a grade's edge, nor to full marks.
  const edges = [...profile.bands.map((band) => band.min), profile.full].map((edge) => new Fraction(edge))
  return {
    total: displayAgainst(total, edges),
    exactTotal: exact(total),
    sum: displayAgainst(sum, edges),
    full: profile.full,
    grade: complete && total ? bandOf(total, profile.bands) : null,
    complete,
    adjustments,
    byLevel1: groupRows(rows, (row) => row.level1).map((group) => subtotal(group)),
    byLevel2: groupRows(rows, (row) => `${row.level1}\n${row.level2}`).map((group) => ({
      ...subtotal(group),
      level2: group[0].definition.level2,
    })),
    indicators: rows.map(describeRow),
    checks: checkEvaluation(profile, filled, circumstances),
  }
}

/** The row that takes 预算执行率 has it from the funds once they are known: nobody types what the money says. */
function fillFromFunds(
  profile: Profile,
  entries: Record<string, Entry>,
  funds: Funds | null | undefined,
): Record<string, Entry> {
  const rate = executionRate(funds)
  if (!rate) return entries
  const fed = profile.indicators.filter((row) => row.source === 'funds')
  const figure = { actual: displayAgainst(rate, new Fraction(100)), exactActual: exact(rate) }
  return { ...entries, ...Object.fromEntries(fed.map(({ key }) => [key, { ...entries[key], ...figure }])) }
}

function adjust(profile: Profile, entries: Record<string, Entry>, { funds, deductions = [] }: Circumstances) {
  const applied = deductions.flatMap(({ key, reason }): Adjustment[] => {
    const rule = profile.deductions?.find((one) => one.key === key)
    return rule ? [{ kind: 'deduction', ...rule, reason }] : []
  })
  const rateRow = profile.indicators.find((row) => row.source === 'funds')
  const rate = executionRate(funds) ?? (rateRow ? actualOf(entries[rateRow.key] ?? {}) : null)
  const caps = (profile.totalCaps ?? []).filter(
    ({ from, below }) => rate && rate.gte(new Fraction(from)) && rate.lt(new Fraction(below)),
  )
  return [
    ...applied,
    ...caps.map(({ cap, legalBasis, from, below }): Adjustment => {
      const edges = [new Fraction(from), new Fraction(below)]
      return { kind: 'cap', rate: displayAgainst(rate, edges) ?? '', cap, legalBasis }
    }),
  ]
}

// Deducted first, then capped: a cap is what may be reported at most.
function applyTo(sum: Fraction, adjustments: readonly Adjustment[]): Fraction {
  const left = adjustments.reduce(
    (total, one) => (one.kind === 'deduction' ? total.sub(new Fraction(one.points)) : total),
    sum,
  )
  const caps = adjustments.flatMap((one) => (one.kind === 'cap' ? [new Fraction(one.cap)] : []))
  return caps.reduce((total, cap) => (total.gt(cap) ? cap : total), left.lt(0) ? new Fraction(0) : left)
}

function scoreRow(profile: Profile, definition: IndicatorDefinition, entry: Entry): Row {
  const score = scoreIndicator(definition, entry, profile)
  return { definition, entry, weight: new Fraction(definition.weight), score }
}

function describeRow({ definition, entry, weight, score }: Row): ScoredIndicator {
  return {
    ...definition,
    actual: actualText(definition, entry),
    exactActual: exact(actualOf(entry)),
    score: displayAgainst(score, [weight, mostOf(definition)]),
    exactScore: exact(score),
    rate: rateOf(score, weight),
    tier: entry.tier ?? null,
    reason: entry.reason ?? null,
  }
}

// A bound survey's figure is shown from its exact value, so that it cannot be rounded up to the target here either.
function actualText(definition: IndicatorDefinition, entry: Entry): string | null {
  const actual = actualOf(entry)
  if (!entry.exactActual || !actual) return entry.actual ?? null
  return displayAgainst(actual, targetOf(definition) ?? [])
}

function subtotal(rows: readonly Row[]): Subtotal {
  const full = rows.reduce((sum, row) => sum.add(row.weight), new Fraction(0))
  const score = sumOfScores(rows)
  return {
    level1: rows[0]?.definition.level1 ?? '',
    full: displayAgainst(full, []),
    score: displayAgainst(score, full),
    rate: rateOf(score, full),
  }
}

function rateOf(score: Fraction | null, weight: Fraction): string | null {
  if (score === null || weight.equals(0)) return null
  return displayAgainst(score.div(weight).mul(100), new Fraction(100))
}

/** Sum of the scored rows; null when none is. */
function sumOfScores(rows: readonly Row[]): Fraction | null {
  const scores = rows.flatMap((row) => row.score ?? [])
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum.add(score), new Fraction(0))
}

/** Rows with the same name together, in order of first appearance. */
function groupRows(rows: readonly Row[], nameOf: (definition: IndicatorDefinition) => string): [Row, ...Row[]][] {
  const groups = new Map<string, [Row, ...Row[]]>()
  for (const row of rows) {
    const group = groups.get(nameOf(row.definition))
    if (group) group.push(row)
    if (!group) groups.set(nameOf(row.definition), [row])
  }
  return [...groups.values()]
}
