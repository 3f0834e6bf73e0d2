import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { EntriesInput, EntryInput } from '../contract/evaluations.ts'
import { executionRate } from '../domain/funds.ts'
import { mostOf } from '../domain/indicator-score.ts'
import type { IndicatorDefinition, Profile } from '../domain/profile.ts'
import { displayAgainst, parseDecimal } from '../domain/rounding.ts'
import { type FieldProblem, invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type EntryRow,
  type EvaluationRow,
  listEntries,
  lockEvaluation,
  type Entry as StoredEntry,
  writeEntry,
} from '../queries/evaluations.ts'
import { findLatestSeal } from '../queries/seals.ts'
import { findSurvey } from '../queries/surveys.ts'
import { viewAnnual } from './annual-figures.ts'
import { getResult } from './compute-result.ts'
import { announceScore } from './evaluations.ts'

type Db = Kysely<Database>

/**
 * Fills one row of the table, or binds it to a survey's figure.
 * @throws Problem evaluation-not-found, indicator-not-found, indicator-bound, indicator-from-funds, survey-not-found, survey-not-closed, annual-not-found, annual-not-ready, invalid-input
 */
export async function fillIndicator(db: Db, actor: Actor, id: number, key: string, input: EntryInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const evaluation = await lockEvaluation(db, id)
    if (!evaluation) throw new Problem('evaluation-not-found')
    await fillRow(db, actor, evaluation, key, input)
    await announceScore(db, id)
  })
}

/**
 * Fills several rows, all of them or none; every wrong one is named by its place in the list.
 * @throws Problem evaluation-not-found, invalid-input
 */
export async function fillIndicators(db: Db, actor: Actor, id: number, { entries }: EntriesInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const evaluation = await lockEvaluation(db, id)
    if (!evaluation) throw new Problem('evaluation-not-found')
    const errors: FieldProblem[] = []
    for (const [i, { key, ...entry }] of entries.entries()) {
      const wrong = await fillRow(db, actor, evaluation, key, entry).then(() => [], fieldsOf)
      errors.push(...wrong.map((one) => ({ ...one, row: i + 1, field: `entries.${i}.${one.field}` })))
    }
    if (errors.length > 0) throw new Problem('invalid-input', { errors })
    await announceScore(db, id)
  })
}

function fieldsOf(error: unknown): FieldProblem[] {
  if (!(error instanceof Problem)) throw error
  return error.details.errors ?? [{ field: 'key', code: error.code }]
}

async function fillRow(db: Db, actor: Actor, evaluation: EvaluationRow, key: string, input: EntryInput): Promise<void> {
  const { id } = evaluation
  const definition = evaluation.profile.indicators.find((row) => row.key === key)
  if (!definition) throw new Problem('indicator-not-found')
  const before = (await listEntries(db, [id])).find((row) => row.key === key)
  const after = await nextEntry(db, evaluation, definition, before, input)
  await writeEntry(db, id, key, after)
  const object = (await listEntries(db, [id])).find((row) => row.key === key)?.waves[0]?.object
  // Why a figure was bound elsewhere concerns the log; the row's own reason explains its deviation and is filed.
  const why = input.source !== undefined && input.reason ? { why: input.reason } : {}
  await recordAct(db, actor, {
    act: actOf(before, after),
    subject: `evaluation ${id}`,
    detail: { indicator: definition.level3, key, ...after, ...why, ...(object && { object }) },
  })
}

const actOf = (before: EntryRow | undefined, after: StoredEntry): string => {
  const [was, is] = [before ? sourceOf(before) : null, sourceOf(after)]
  if (was === is) return 'evaluation.fill'
  if (is === null) return 'evaluation.unbind'
  return was === null ? 'evaluation.bind' : 'evaluation.rebind'
}

/** What a row is bound to, seals included, as one text; null: nothing. */
function sourceOf({ source_survey_id, source_annual_id, source_seals, source_object }: StoredEntry): string | null {
  const bound = source_survey_id ?? source_annual_id
  return bound === null ? null : JSON.stringify([source_survey_id, source_annual_id, source_seals, source_object])
}

async function nextEntry(
  db: Db,
  evaluation: EvaluationRow,
  definition: IndicatorDefinition,
  before: EntryRow | undefined,
  input: EntryInput,
): Promise<StoredEntry> {
  if (input.source) return bindTo(db, definition, before, input.source, input.reason)
  if (input.source === null) return unbind(before, input.reason)
  const typed = input.actual !== undefined || input.score !== undefined
  const isBound = before !== undefined && sourceOf(before) !== null
  if (isBound && typed) throw new Problem('indicator-bound')
  if (input.actual !== undefined && definition.source === 'funds' && executionRate(evaluation.funds))
    throw new Problem('indicator-from-funds')
  return {
    actual: isBound ? null : readActual(definition, input.actual, before?.actual ?? null),
    score: isBound ? null : readScore(definition, input.score, before?.score ?? null),
    tier: readTier(evaluation.profile, definition, input.tier, before?.tier ?? null),
    reason: input.reason === undefined ? (before?.reason ?? null) : input.reason || null,
    source_survey_id: before?.source_survey_id ?? null,
    source_annual_id: before?.source_annual_id ?? null,
    source_seals: before?.source_seals ?? null,
    source_object: before?.source_object ?? null,
  }
}

async function bindTo(
  db: Db,
  definition: IndicatorDefinition,
  before: EntryRow | undefined,
  source: NonNullable<EntryInput['source']>,
  why: string | null | undefined,
): Promise<StoredEntry> {
  if (definition.source !== 'survey') throw invalidField('source', 'not-a-survey-indicator')
  const bound = 'annualId' in source ? await sourceAnnual(db, source.annualId) : await sourceSurvey(db, source)
  const entry = { actual: null, score: null, tier: null, reason: before?.reason ?? null, ...bound }
  const was = before ? sourceOf(before) : null
  // What was bound before its first seal stands under it now: no other source.
  const isSame = was === sourceOf(entry) || was === sourceOf({ ...entry, source_seals: null })
  if (was !== null && !isSame && !why) throw invalidField('reason', 'reason-required')
  return entry
}

type Source = Pick<StoredEntry, 'source_survey_id' | 'source_annual_id' | 'source_seals' | 'source_object'>
const noSource: Source = { source_survey_id: null, source_annual_id: null, source_seals: null, source_object: null }

/** An annual figure under the seals that hold now. @throws Problem annual-not-found, annual-not-ready */
async function sourceAnnual(db: Db, id: number): Promise<Source> {
  const [annual] = await viewAnnual(db, id)
  if (!annual) throw new Problem('annual-not-found')
  if (annual.value === null) throw new Problem('annual-not-ready')
  const seals = await Promise.all(annual.parts.map(({ surveyId }) => findLatestSeal(db, surveyId)))
  return { ...noSource, source_annual_id: id, source_seals: seals.map((seal) => seal!.id) }
}

/** The figure of the whole, or of one of its clouds; never one that its result does not tell. */
async function sourceSurvey(
  db: Db,
  { surveyId, object }: { surveyId: number; object?: string | undefined },
): Promise<Source> {
  const survey = await findSurvey(db, surveyId)
  if (!survey) throw new Problem('survey-not-found')
  if (!['closed', 'sealed'].includes(survey.status))
    throw new Problem('survey-not-closed', { params: { status: survey.status } })
  const { indicator, objects = [] } = await getResult(db, survey)
  const one = objects.find(({ key }) => key === object)
  if (object !== undefined && !one) throw invalidField('source', 'unknown-object')
  if (one?.hidden) throw invalidField('source', 'object-hidden')
  if ((one ?? { indicator }).indicator.value === null) throw invalidField('source', 'survey-without-figure')
  const seal = await findLatestSeal(db, surveyId)
  return {
    ...noSource,
    source_survey_id: surveyId,
    source_seals: seal ? [seal.id] : null,
    source_object: object ?? null,
  }
}

/** The row is empty again, its own reason left. */
function unbind(before: EntryRow | undefined, why: string | null | undefined): StoredEntry {
  if (!before || sourceOf(before) === null) throw invalidField('source', 'not-bound')
  if (!why) throw invalidField('reason', 'reason-required')
  return { actual: null, score: null, tier: null, reason: before.reason, ...noSource }
}

function readActual(
  definition: IndicatorDefinition,
  given: string | null | undefined,
  before: string | null,
): string | null {
  if (given === undefined) return before
  if (given === null || given === '') return null
  const isNumber = parseDecimal(given) !== null
  if (definition.kind === 'quantitative' && !isNumber) throw invalidField('actual', 'actual-not-a-number')
  return given
}

function readScore(
  definition: IndicatorDefinition,
  given: string | null | undefined,
  before: string | null,
): string | null {
  if (given === undefined) return before
  if (given === null) return null
  // Nobody types the score of a row that can be computed.
  if (definition.kind === 'quantitative') throw invalidField('score', 'score-is-computed')
  const score = parseDecimal(given)
  const most = mostOf(definition)
  if (!score || score.lt(0) || score.gt(most))
    throw invalidField('score', 'out-of-range', { min: 0, max: displayAgainst(most, []) })
  return given
}

function readTier(
  { tiers = [] }: Profile,
  definition: IndicatorDefinition,
  given: string | null | undefined,
  before: string | null,
): string | null {
  if (given === undefined) return before
  if (given === null || given === '') return null
  const known = definition.kind === 'assigned' && tiers.some(({ label }) => label === given)
  if (!known) throw invalidField('tier', 'unknown-tier')
  return given
}
