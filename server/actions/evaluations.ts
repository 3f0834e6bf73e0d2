import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { EvaluationInput, EvaluationListItem, EvaluationView } from '../contract/evaluations.ts'
import { type Entry, evaluate, type Evaluation } from '../domain/evaluation.ts'
import { profiles } from '../domain/profiles.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type EntryRow,
  type EvaluationRow,
  findEvaluation,
  insertEvaluation,
  listEntries,
} from '../queries/evaluations.ts'

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
