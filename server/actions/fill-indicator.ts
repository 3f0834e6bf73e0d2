import Fraction from 'fraction.js'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { EntryInput } from '../contract/evaluations.ts'
import type { IndicatorDefinition } from '../domain/profile.ts'
import { parseDecimal } from '../domain/rounding.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type EntryRow,
  listEntries,
  lockEvaluation,
  type Entry as StoredEntry,
  writeEntry,
} from '../queries/evaluations.ts'
import { findSurvey } from '../queries/surveys.ts'
import { getResult } from './compute-result.ts'

type Db = Kysely<Database>

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
    // Why a figure was bound elsewhere concerns the log; the row's own reason explains its deviation and is filed.
    const why = input.source !== undefined && input.reason ? { why: input.reason } : {}
    await recordAct(db, actor, {
      act: actOf(before, after),
      subject: `evaluation ${id}`,
      detail: { key, ...after, ...why },
    })
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
  if (input.source) return bindTo(db, definition, before, input.source.surveyId, input.reason)
  if (input.source === null) return unbind(before, input.reason)
  const typed = input.actual !== undefined || input.score !== undefined
  if (before?.source_survey_id && typed) throw new Problem('indicator-bound')
  return {
    actual: before?.source_survey_id ? null : readActual(definition, input.actual, before?.actual ?? null),
    score: before?.source_survey_id ? null : readScore(definition, input.score, before?.score ?? null),
    reason: input.reason === undefined ? (before?.reason ?? null) : input.reason || null,
    source_survey_id: before?.source_survey_id ?? null,
  }
}

async function bindTo(
  db: Db,
  definition: IndicatorDefinition,
  before: EntryRow | undefined,
  surveyId: number,
  why: string | null | undefined,
): Promise<StoredEntry> {
  if (definition.source !== 'survey') throw invalidField('source', 'not-a-survey-indicator')
  const rebinds = before?.source_survey_id && before.source_survey_id !== surveyId
  if (rebinds && !why) throw invalidField('reason', 'reason-required')
  const survey = await findSurvey(db, surveyId)
  if (!survey) throw new Problem('survey-not-found')
  if (!['closed', 'sealed'].includes(survey.status))
    throw new Problem('survey-not-closed', { params: { status: survey.status } })
  const { indicator } = await getResult(db, survey)
  if (indicator.value === null) throw invalidField('source', 'survey-without-figure')
  return { actual: null, score: null, reason: before?.reason ?? null, source_survey_id: surveyId }
}

/** The row is empty again, its own reason left. */
function unbind(before: EntryRow | undefined, why: string | null | undefined): StoredEntry {
  if (!before?.source_survey_id) throw invalidField('source', 'not-bound')
  if (!why) throw invalidField('reason', 'reason-required')
  return { actual: null, score: null, reason: before.reason, source_survey_id: null }
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
  const outside = !score || score.lt(0) || score.gt(new Fraction(definition.weight))
  if (outside) throw invalidField('score', 'out-of-range', { min: 0, max: definition.weight })
  return given
}
