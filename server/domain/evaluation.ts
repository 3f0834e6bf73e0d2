import Fraction from 'fraction.js'
import { bandOf } from './bands.ts'
import { actualOf, targetOf, type Entry } from './entry.ts'
import { checkEvaluation, type Check } from './evaluation-checks.ts'
import { scoreIndicator } from './indicator-score.ts'
import type { IndicatorDefinition, Profile } from './profile.ts'
import { displayAgainst, exact } from './rounding.ts'

export type { Entry } from './entry.ts'
export type { IndicatorDefinition, Profile } from './profile.ts'

/** A row as people read it. `score` never rounds up to the weight; `rate` is 得分率 in percent. */
export type ScoredIndicator = IndicatorDefinition & {
  actual: string | null
  score: string | null
  exactScore: string | null
  rate: string | null
  reason: string | null
}

/** A level's weights and scores added up; `score` is null while none of its rows is scored. */
export type Subtotal = { level1: string; full: string; score: string | null; rate: string | null }

export type Evaluation = {
  total: string | null
  exactTotal: string | null
  full: string
  /** Null until every row is scored. */
  grade: string | null
  complete: boolean
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
export function evaluate(profile: Profile, entries: Record<string, Entry>): Evaluation {
  const rows = profile.indicators.map((definition) => scoreRow(definition, entries[definition.key] ?? {}))
  const total = sumOfScores(rows)
  const complete = rows.length > 0 && rows.every((row) => row.score !== null)
  // Neither may the total round up across a grade's edge, nor to full marks.
  const edges = [...profile.bands.map((band) => band.min), profile.full].map((edge) => new Fraction(edge))
  return {
    total: displayAgainst(total, edges),
    exactTotal: exact(total),
    full: profile.full,
    grade: complete && total ? bandOf(total, profile.bands) : null,
    complete,
    byLevel1: groupRows(rows, (row) => row.level1).map((group) => subtotal(group)),
    byLevel2: groupRows(rows, (row) => `${row.level1}\n${row.level2}`).map((group) => ({
      ...subtotal(group),
      level2: group[0].definition.level2,
    })),
    indicators: rows.map(describeRow),
    checks: checkEvaluation(profile, entries),
  }
}

function scoreRow(definition: IndicatorDefinition, entry: Entry): Row {
  return { definition, entry, weight: new Fraction(definition.weight), score: scoreIndicator(definition, entry) }
}

function describeRow({ definition, entry, weight, score }: Row): ScoredIndicator {
  return {
    ...definition,
    actual: actualText(definition, entry),
    score: displayAgainst(score, weight),
    exactScore: exact(score),
    rate: rateOf(score, weight),
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
