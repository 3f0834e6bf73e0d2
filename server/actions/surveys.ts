/** The life of a survey: 起草中 → 待批准 → 已批准 → 填报中 → 已截止. Each act is one transaction with its line in the audit log. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Plan } from '../contract/plan.ts'
import type { SurveyStatus } from '../contract/surveys.ts'
import { digestNameIn, digestStream } from '../digest.ts'
import { planText } from '../domain/plan-text.ts'
import { invalidField, Problem, type ProblemCode } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  countRoster,
  findEndedUnits,
  findUnknownUnits,
  listUnmatched,
  replaceRoster,
  type RosterSize,
  streamSeats,
} from '../queries/roster.ts'
import { countObjectUnits } from '../queries/progress.ts'
import { forgetTraces } from '../queries/traces.ts'
import { changeSurvey, deleteSurvey, insertSurvey, lockSurvey, type Survey, updatePlan } from '../queries/surveys.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

/** An act on one survey: the row is taken, the act done, the log written, all or nothing. */
async function actOn<T>(
  db: Db,
  actor: Actor,
  id: number,
  act: string,
  perform: (db: Trx, survey: Survey) => Promise<{ detail?: Record<string, unknown>; value: T }>,
): Promise<T> {
  return db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, id)
    if (!survey) throw new Problem('survey-not-found')
    const { detail = {}, value } = await perform(db, survey)
    await recordAct(db, actor, { act, subject: `survey ${id}`, detail })
    return value
  })
}

function demandStatus(survey: Survey, allowed: SurveyStatus[], otherwise: ProblemCode): void {
  if (!allowed.includes(survey.status)) throw new Problem(otherwise, { params: { status: survey.status } })
}

/** The digest of plan and roster together: what the reviewer approves. */
export async function digestPlan(db: Db, survey: Pick<Survey, 'id' | 'plan'>): Promise<string> {
  return digestStream(digestNameIn(survey.plan), planText(survey.plan, streamSeats(db, survey.id)))
}

export async function draftSurvey(db: Db, actor: Actor & { id: string }, plan: Plan, at?: Date): Promise<number> {
  return db.transaction().execute(async (db) => {
    const id = await insertSurvey(db, plan, actor.id, at)
    await recordAct(db, actor, { act: 'survey.draft', subject: `survey ${id}`, detail: { title: plan.title } })
    return id
  })
}

/** @throws Problem survey-not-draft */
export async function editSurvey(db: Db, actor: Actor, id: number, plan: Plan): Promise<void> {
  await actOn(db, actor, id, 'survey.edit', async (db, survey) => {
    demandStatus(survey, ['draft'], 'survey-not-draft')
    await updatePlan(db, id, plan)
    return { value: undefined }
  })
}

/** Only a draft disappears; its roster goes with it. @throws Problem survey-not-draft */
export async function discardSurvey(db: Db, actor: Actor, id: number): Promise<void> {
  await actOn(db, actor, id, 'survey.discard', async (db, survey) => {
    demandStatus(survey, ['draft'], 'survey-not-draft')
    await deleteSurvey(db, id)
    return { detail: { title: survey.plan.title }, value: undefined }
  })
}

export type RosterChoice = { unitIds: number[] | null; seatsPerUnit: number | null }

/** @param choice unitIds null: every unit there is now. @throws Problem survey-not-draft, invalid-input unknown-unit */
export async function setRoster(db: Db, actor: Actor, id: number, choice: RosterChoice): Promise<RosterSize> {
  return actOn(db, actor, id, 'survey.roster', async (db, survey) => {
    demandStatus(survey, ['draft'], 'survey-not-draft')
    const unknown = await findUnknownUnits(db, choice.unitIds ?? [])
    if (unknown.length > 0) throw invalidField('unitIds', 'unknown-unit', { ids: unknown.slice(0, 20) })
    const ended = await findEndedUnits(db, choice.unitIds ?? [])
    if (ended.length > 0) throw invalidField('unitIds', 'unit-ended', { ids: ended.slice(0, 20) })
    await replaceRoster(db, id, choice.unitIds, choice.seatsPerUnit)
    const value = await countRoster(db, id)
    return { detail: value, value }
  })
}

async function demandRoster(db: Db, { id, plan }: Survey): Promise<RosterSize> {
  const size = await countRoster(db, id)
  if (size.seats === 0) throw new Problem('roster-empty')
  await demandObjects(db, id, plan)
  return size
}

/** Each unit of the roster has something to rate, and each object somebody who does. @throws Problem unit-rates-nothing, object-unrated */
export async function demandObjects(db: Db, surveyId: number, { objects }: Plan): Promise<void> {
  if (!objects) return
  const unmatched = await listUnmatched(
    db,
    surveyId,
    objects.map(({ name }) => name),
  )
  if (unmatched.length > 0)
    throw new Problem('unit-rates-nothing', { params: { units: unmatched.slice(0, 5), count: unmatched.length } })
  const rated = await countObjectUnits(db, surveyId, objects)
  const unrated = objects.find(({ key }) => !rated[key])
  if (unrated) throw new Problem('object-unrated', { params: { object: unrated.name } })
}

/** 提交批准. @throws Problem survey-not-draft, roster-empty */
export async function submitSurvey(db: Db, actor: Actor, id: number, now = new Date()): Promise<void> {
  await actOn(db, actor, id, 'survey.submit', async (db, survey) => {
    demandStatus(survey, ['draft'], 'survey-not-draft')
    await demandRoster(db, survey)
    await changeSurvey(db, id, { status: 'submitted', submitted_at: now })
    return { value: undefined }
  })
}

/** 退回修改. @throws Problem survey-not-submitted */
export async function returnSurvey(db: Db, actor: Actor, id: number, reason: string): Promise<void> {
  await actOn(db, actor, id, 'survey.return', async (db, survey) => {
    demandStatus(survey, ['submitted'], 'survey-not-submitted')
    await changeSurvey(db, id, { status: 'draft', submitted_at: null })
    return { detail: { reason }, value: undefined }
  })
}

/**
 * 批准: plan and roster freeze under one digest. The reviewer may name the digest that was read.
 * @throws Problem approval-by-author, survey-already-approved, roster-empty, plan-changed
 */
export async function approveSurvey(
  db: Db,
  actor: Actor & { id: string },
  id: number,
  readDigest?: string,
  now = new Date(),
): Promise<string> {
  return actOn(db, actor, id, 'survey.approve', async (db, survey) => {
    if (survey.created_by === actor.id) throw new Problem('approval-by-author')
    demandStatus(survey, ['draft', 'submitted'], 'survey-already-approved')
    const roster = await demandRoster(db, survey)
    const digest = await digestPlan(db, survey)
    if (readDigest !== undefined && readDigest !== digest)
      throw new Problem('plan-changed', { params: { planDigest: digest } })
    await changeSurvey(db, id, {
      status: 'approved',
      plan_digest: digest,
      approved_by: actor.id,
      approved_at: now,
    })
    return { detail: { planDigest: digest, ...roster }, value: digest }
  })
}

/** 开始填报. Answers are taken from now or from the window's beginning, whichever is later. @throws Problem survey-not-approved, window-already-over */
export async function openSurvey(db: Db, actor: Actor, id: number, now = new Date()): Promise<void> {
  await actOn(db, actor, id, 'survey.open', async (db, survey) => {
    demandStatus(survey, ['approved'], 'survey-not-approved')
    if (survey.closes_at <= now) throw new Problem('window-already-over')
    await changeSurvey(db, id, { status: 'open', opened_at: now })
    return { value: undefined }
  })
}

/**
 * 截止. The figure is computed after this: see compute-result.ts. Where the plan wants two people for an early end, one closes
 * only when the window is over. @throws Problem survey-not-open, survey-already-closed, early-close-by-two
 */
export async function closeSurvey(db: Db, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, id)
    if (!survey) throw new Problem('survey-not-found')
    const isEarly = new Date() < survey.closes_at
    if (survey.status === 'open' && isEarly && survey.plan.rules.earlyClose === 'approved')
      throw new Problem('early-close-by-two')
    await setClosed(db, actor, survey, { by: actor.id })
  })
}

/** Ends the window now. `by`: whose will it was; that person does not seal the wave. @throws Problem survey-not-open, survey-already-closed */
export async function setClosed(
  db: Trx,
  actor: Actor,
  survey: Survey,
  { by, reason }: { by: string | null; reason?: string },
): Promise<void> {
  demandStatus(survey, ['open'], survey.closed_at ? 'survey-already-closed' : 'survey-not-open')
  const closedAt = new Date()
  await changeSurvey(db, survey.id, { status: 'closed', closed_at: closedAt, closed_by: by })
  const detail = { early: closedAt < survey.closes_at, ...(reason !== undefined && { reason }) }
  await recordAct(db, actor, { act: 'survey.close', subject: `survey ${survey.id}`, detail })
}

/** 作废: the wave ends without a figure, and stays visible. @throws Problem survey-frozen once closed */
export async function voidSurvey(db: Db, actor: Actor, id: number, reason: string): Promise<void> {
  await actOn(db, actor, id, 'survey.void', async (db, survey) => {
    demandStatus(survey, ['draft', 'submitted', 'approved', 'open'], 'survey-frozen')
    await changeSurvey(db, id, { status: 'void' })
    await forgetTraces(db, id)
    return { detail: { reason }, value: undefined }
  })
}
