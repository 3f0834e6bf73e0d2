import Fraction from 'fraction.js'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { EntryInput, EvaluationInput, EvaluationListItem, EvaluationView } from '../contract/evaluations.ts'
import { type Entry, evaluate, type Evaluation } from '../domain/evaluation.ts'
import type { IndicatorDefinition } from '../domain/profile.ts'
import { profiles } from '../domain/profiles.ts'
import { parseDecimal } from '../domain/rounding.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type EntryRow,
  type EvaluationRow,
  findEvaluation,
  insertEvaluation,
  listEntries,
  lockEvaluation,
  type Entry as StoredEntry,
  writeEntry,
} from '../queries/evaluations.ts'
import { findSurvey } from '../queries/surveys.ts'
import { getResult } from './compute-result.ts'

type Db = Kysely<Database>

export async function createEvaluation(db: Db, actor: Actor & { id: string }, input: EvaluationInput): Promise<number> {
  const profile = profiles[input.profile as keyof typeof profiles]
  return db.transaction().execute(async (db) => {
    const id = await insertEvaluation(db, input, profile, actor.id)
    const detail = { profile: profile.key, version: profile.version, project: input.project, year: input.year }
    await recordAct(db, actor, { act: 'evaluation.create', subject: `evaluation ${id}`, detail })
    return id
  })
}

/** What one stored entry says; a bound one speaks with its survey's exact figure. */
function readEntry(row: EntryRow): Entry {
  const indicator = row.result?.indicator
  if (!indicator) return { actual: row.actual, score: row.score, reason: row.reason }
  return {
    actual: indicator.value,
    exactActual: indicator.exact,
    boundUnit: indicator.unit,
    verdict: indicator.verdict,
    reason: row.reason,
  }
}

export function evaluateRow(evaluation: EvaluationRow, entries: EntryRow[]): Evaluation {
  const own = entries.filter((row) => row.evaluation_id === evaluation.id)
  return evaluate(evaluation.profile, Object.fromEntries(own.map((row) => [row.key, readEntry(row)])))
}

/** @throws Problem evaluation-not-found */
export async function viewEvaluation(db: Db, id: number, editable: boolean): Promise<EvaluationView> {
  const evaluation = await findEvaluation(db, id)
  if (!evaluation) throw new Problem('evaluation-not-found')
  const entries = await listEntries(db, [id])
  const { project, year, department, implementer, profile } = evaluation
  const { key, label, version, legalBasis, bands } = profile
  const scored = evaluateRow(evaluation, entries)
  return {
    ...scored,
    id,
    project,
    year,
    department,
    implementer,
    profile: { key, label, version, legalBasis, bands },
    createdAt: evaluation.created_at.toISOString(),
    indicators: scored.indicators.map(({ source, ...row }) => ({
      ...row,
      bindable: source === 'survey',
      source: sourceOf(entries.find((entry) => entry.key === row.key)),
    })),
    editable,
  }
}

function sourceOf(entry: EntryRow | undefined): EvaluationView['indicators'][number]['source'] {
  if (!entry?.source_survey_id) return null
  return {
    surveyId: entry.source_survey_id,
    title: entry.title ?? '',
    planDigest: entry.plan_digest ?? '',
    verdict: entry.result?.indicator.verdict ?? null,
  }
}

export function listItem(evaluation: EvaluationRow, entries: EntryRow[]): EvaluationListItem {
  const { total, full, grade, complete } = evaluateRow(evaluation, entries)
  return { id: evaluation.id, project: evaluation.project, year: evaluation.year, total, full, grade, complete }
}

/**
 * Fills one row of the table, or binds it to a survey's figure.
 * @throws Problem evaluation-not-found, indicator-not-found, indicator-bound, survey-not-found, survey-not-closed, invalid-input
 */
export async function fillIndicator(db: Db, actor: Actor, id: number, key: string, input: EntryInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const evaluation = await lockEvaluation(db, id)
    if (!evaluation) throw new Problem('evaluation-not-found')
    const definition = evaluation.profile.indicators.find((row) => row.key === key)
    if (!definition) throw new Problem('indicator-not-found')
    const before = (await listEntries(db, [id])).find((row) => row.key === key)
    const after = await nextEntry(db, definition, before, input)
    await writeEntry(db, id, key, after)
    await recordAct(db, actor, { act: actOf(before, after), subject: `evaluation ${id}`, detail: { key, ...after } })
  })
}

const actOf = (before: EntryRow | undefined, after: StoredEntry): string => {
  const [was, is] = [before?.source_survey_id ?? null, after.source_survey_id]
  if (was === is) return 'evaluation.fill'
  return is === null ? 'evaluation.unbind' : 'evaluation.bind'
}

async function nextEntry(
  db: Db,
  definition: IndicatorDefinition,
  before: EntryRow | undefined,
  input: EntryInput,
): Promise<StoredEntry> {
  const reason = input.reason === undefined ? (before?.reason ?? null) : input.reason || null
  if (input.source) return bindTo(db, definition, before, input.source.surveyId, input.reason, reason)
  if (input.source === null) return unbind(before, input)
  const typed = input.actual !== undefined || input.score !== undefined
  if (before?.source_survey_id && typed) throw new Problem('indicator-bound')
  return {
    actual: before?.source_survey_id ? null : readActual(definition, input.actual, before?.actual ?? null),
    score: before?.source_survey_id ? null : readScore(definition, input.score, before?.score ?? null),
    reason,
    source_survey_id: before?.source_survey_id ?? null,
  }
}

async function bindTo(
  db: Db,
  definition: IndicatorDefinition,
  before: EntryRow | undefined,
  surveyId: number,
  givenReason: string | null | undefined,
  reason: string | null,
): Promise<StoredEntry> {
  if (definition.source !== 'survey') throw invalidField('source', 'not-a-survey-indicator')
  const rebinds = before?.source_survey_id && before.source_survey_id !== surveyId
  if (rebinds && !givenReason) throw invalidField('reason', 'reason-required')
  const survey = await findSurvey(db, surveyId)
  if (!survey) throw new Problem('survey-not-found')
  if (!['closed', 'sealed'].includes(survey.status)) throw new Problem('survey-not-closed', { params: { status: survey.status } })
  const { indicator } = await getResult(db, survey)
  if (indicator.value === null) throw invalidField('source', 'survey-without-figure')
  return { actual: null, score: null, reason, source_survey_id: surveyId }
}

/** The row is empty again; why is written to the audit log. */
function unbind(before: EntryRow | undefined, input: EntryInput): StoredEntry {
  if (!before?.source_survey_id) throw invalidField('source', 'not-bound')
  if (!input.reason) throw invalidField('reason', 'reason-required')
  return { actual: null, score: null, reason: input.reason, source_survey_id: null }
}

function readActual(definition: IndicatorDefinition, given: string | null | undefined, before: string | null): string | null {
  if (given === undefined) return before
  if (given === null || given === '') return null
  const isNumber = parseDecimal(given) !== null
  if (definition.kind === 'quantitative' && !isNumber) throw invalidField('actual', 'actual-not-a-number')
  return given
}

function readScore(definition: IndicatorDefinition, given: string | null | undefined, before: string | null): string | null {
  if (given === undefined) return before
  if (given === null) return null
  // Nobody types the score of a row that can be computed.
  if (definition.kind === 'quantitative') throw invalidField('score', 'score-is-computed')
  const score = parseDecimal(given)
  const outside = !score || score.lt(0) || score.gt(new Fraction(definition.weight))
  if (outside) throw invalidField('score', 'out-of-range', { min: 0, max: definition.weight })
  return given
}
