/** 专家评分: who scores, their links, their sheets, and what comes of them. Before close nobody sees a score. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ExpertPage } from '../../client/form/page.ts'
import {
  type ExpertSheetView,
  type ExpertState,
  type ExpertView,
  sheetInput,
  type SheetInput,
} from '../contract/experts.ts'
import { type Panel, sheetScore } from '../domain/experts.ts'
import { display, exact } from '../domain/rounding.ts'
import type { Keys } from '../keys.ts'
import { type Link, writeToken } from '../links.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { type ExpertRow, findExpert, insertExpert, insertSheet, listExperts, revokeExpert } from '../queries/experts.ts'
import { getSurvey, lockSurvey, type Survey } from '../queries/surveys.ts'
import { toFieldProblems } from '../validate.ts'
import { windowOf } from './view-survey.ts'

type Db = Kysely<Database>

function stateOf({ revoked_at, recused }: ExpertRow): ExpertState {
  if (revoked_at) return 'revoked'
  if (recused === null) return 'waiting'
  return recused ? 'recused' : 'scored'
}

/** @param address where links begin; null for whoever may not see links. */
export function viewExpert(keys: Keys, row: ExpertRow, address: string | null): ExpertView {
  const link = { surveyId: row.survey_id, invitationId: row.id, generation: row.generation }
  return {
    id: row.id,
    name: row.name,
    affiliation: row.affiliation,
    state: stateOf(row),
    namedBy: row.named_by_name,
    namedAt: row.named_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
    link: address && !row.revoked_at ? `${address}/e/${writeToken(keys, link, 'expert')}` : null,
  }
}

type Trx = Transaction<Database>

async function lockNaming(db: Trx, surveyId: number): Promise<Survey> {
  const survey = await lockSurvey(db, surveyId)
  if (!survey) throw new Problem('survey-not-found')
  if (!['approved', 'open'].includes(survey.status))
    throw new Problem('survey-not-open', { params: { status: survey.status } })
  return survey
}

/** 聘请专家. @throws Problem survey-not-open, expert-named-already */
export async function nameExpert(
  db: Db,
  actor: Actor & { id: string },
  surveyId: number,
  expert: { name: string; affiliation: string },
): Promise<ExpertRow> {
  return db.transaction().execute(async (db) => {
    await lockNaming(db, surveyId)
    const id = await insertExpert(db, { survey_id: surveyId, ...expert, named_by: actor.id })
    await recordAct(db, actor, {
      act: 'expert.named',
      subject: `survey ${surveyId}`,
      detail: { expert: id, ...expert },
    })
    return (await findExpert(db, surveyId, id))!
  })
}

/** The link ends, for somebody who has not scored. @throws Problem survey-not-open, expert-not-found, already-answered, revoked */
export async function dismissExpert(
  db: Db,
  actor: Actor,
  surveyId: number,
  id: number,
  reason: string,
): Promise<ExpertRow> {
  return db.transaction().execute(async (db) => {
    await lockNaming(db, surveyId)
    const expert = await findExpert(db, surveyId, id)
    if (!expert) throw new Problem('expert-not-found')
    if (expert.revoked_at) throw new Problem('revoked')
    if (expert.submitted_at) throw new Problem('already-answered')
    await revokeExpert(db, id, reason)
    const detail = { expert: id, name: expert.name, reason }
    await recordAct(db, actor, { act: 'expert.dismissed', subject: `survey ${surveyId}`, detail })
    return (await findExpert(db, surveyId, id))!
  })
}

/** What the experts of a survey scored, for the composite. */
export async function readPanel(db: Db, { id, plan }: Pick<Survey, 'id' | 'plan'>): Promise<Panel> {
  const named = (await listExperts(db, id)).filter((row) => !row.revoked_at)
  const scored = named.filter((row) => row.recused === false)
  return {
    named: named.length,
    recused: named.filter((row) => row.recused).length,
    scores: scored.map((row) => sheetScore(row.scores!, plan.questionnaire.dimensions)),
  }
}

/** 专家评分汇总, after close. @throws Problem result-before-close */
export async function viewSheets(db: Db, survey: Survey): Promise<ExpertSheetView[]> {
  if (!survey.closed_at || survey.status === 'void')
    throw new Problem('result-before-close', { params: { status: survey.status } })
  const { dimensions } = survey.plan.questionnaire
  return (await listExperts(db, survey.id)).map((row) => {
    const isScored = stateOf(row) === 'scored'
    const score = isScored ? sheetScore(row.scores!, dimensions) : null
    return {
      name: row.name,
      affiliation: row.affiliation,
      state: stateOf(row),
      score: display(score),
      exact: exact(score),
      scores: isScored
        ? dimensions.map(({ key, label }) => ({
            key,
            label,
            score: row.scores![key]!,
            reason: row.reasons?.[key] || null,
          }))
        : [],
      comment: row.comment ?? row.revoked_reason,
      submittedAt: row.submitted_at?.toISOString() ?? null,
    }
  })
}

type Desk = { db: Db }
type Shown = { page: ExpertPage; status: 200 | 404 | 410 | 422 }

/** What an expert's link shows. Reading only. */
export async function pageOfExpert({ db }: Desk, link: Link, filled: Partial<ExpertPage> = {}): Promise<Shown> {
  const expert = await findExpert(db, link.surveyId, link.invitationId)
  if (!expert || expert.generation !== link.generation) throw new Problem('unknown-link')
  const survey = await getSurvey(db, link.surveyId)
  const { title, organiser, helpline, servicePeriod, questionnaire, objects } = survey.plan
  const state = standingOf(expert, survey)
  const page: ExpertPage = {
    kind: 'expert',
    state,
    title,
    organiser,
    helpline,
    servicePeriod,
    closesAt: windowOf(survey).closesAt,
    planDigest: survey.plan_digest!,
    name: expert.name,
    affiliation: expert.affiliation,
    dimensions: questionnaire.dimensions,
    objects: objects?.map((one) => one.name),
    recused: expert.recused ?? undefined,
    submittedAt: expert.submitted_at?.toISOString(),
    ...filled,
  }
  const isOver = state === 'closed' || state === 'not-open' || state === 'revoked'
  return { page, status: isOver ? 410 : filled.errors ? 422 : 200 }
}

function standingOf(expert: ExpertRow, survey: Survey): ExpertPage['state'] {
  if (expert.submitted_at) return 'done'
  if (expert.revoked_at) return 'revoked'
  if (['closed', 'sealed', 'void'].includes(survey.status) || survey.closes_at <= new Date()) return 'closed'
  return survey.status === 'open' && survey.opens_at <= new Date() ? 'form' : 'not-open'
}

/**
 * Takes one sheet; a second one changes nothing, and its expert sees the first acknowledged.
 * @throws Problem invalid-input, unknown-link, closed, not-open, revoked
 */
export async function takeSheet({ db }: Desk, link: Link, typed: TypedSheet): Promise<void> {
  const { page } = await pageOfExpert({ db }, link)
  if (page.state === 'done') return
  if (page.state !== 'form') throw new Problem(page.state)
  const input = checkSheet(typed, page)
  const { comment } = input
  const isRecused = input.declaration === 'recuse'
  await db.transaction().execute(async (db) => {
    const scored = isRecused ? { scores: {}, reasons: {} } : { scores: input.scores, reasons: input.reasons }
    if (!(await insertSheet(db, link, { recused: isRecused, comment, ...scored }))) return
    const actor = { id: null, name: `专家 ${page.name}`, address: null }
    const act = isRecused ? { act: 'expert.recused' } : { act: 'expert.scored' }
    const detail = { expert: link.invitationId }
    await recordAct(db, actor, { ...act, subject: `survey ${link.surveyId}`, detail })
  })
}

/** A sheet as it was typed; what was left empty is not there. */
export type TypedSheet = NonNullable<ExpertPage['values']>

/** @throws Problem invalid-input with everything that is wrong at once */
function checkSheet(typed: TypedSheet, { dimensions }: ExpertPage): SheetInput {
  const checked = sheetInput.safeParse(typed)
  const keys = new Set(dimensions.map(({ key }) => key))
  const { scores = {}, reasons = {} } = typed
  const missing = dimensions.filter(({ key }) => !Object.hasOwn(scores, key))
  const strange = [...Object.keys(scores), ...Object.keys(reasons)].filter((key) => !keys.has(key))
  const ofSheet = [
    ...missing.map(({ key }) => ({ field: `scores.${key}`, code: 'required' })),
    ...strange.map((key) => ({ field: `scores.${key}`, code: 'unknown-dimension' })),
  ]
  const errors = [
    ...(checked.success ? [] : toFieldProblems(checked.error.issues, typed)),
    ...(typed.declaration === 'recuse' ? [] : ofSheet),
  ]
  if (!checked.success || errors.length > 0) throw new Problem('invalid-input', { errors })
  return checked.data
}
