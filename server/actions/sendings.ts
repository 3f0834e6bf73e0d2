/** Orders to send: who is meant is settled in one transaction, the messages leave afterwards. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Selection } from '../contract/progress.ts'
import type { RecentReminders, SendingInput, SendingView } from '../contract/sending.ts'
import { fillText, findEmpty } from '../domain/wording.ts'
import { findScoreHint } from '../domain/score-hints.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { findChannel } from '../queries/channels.ts'
import {
  countReminded,
  countSendings,
  insertMessages,
  insertSending,
  type listSendings,
  stopMessages,
} from '../queries/messages.ts'
import { listSelected } from '../queries/progress.ts'
import { lockSurvey, type Survey } from '../queries/surveys.ts'
import { sharedValues } from './message-values.ts'

type Db = Kysely<Database>

/** @throws Problem survey-not-found, survey-not-open, nobody-to-reach, invalid-input */
export async function orderSending(
  db: Db,
  actor: Actor & { id: string },
  surveyId: number,
  input: SendingInput,
  timeZone: string,
): Promise<{ id: number; messages: number }> {
  return db.transaction().execute(async (db) => {
    // The row is taken, so that two orders given at once are two in a row: the second finds nobody left.
    const survey = await lockSurvey(db, surveyId)
    if (!survey) throw new Problem('survey-not-found')
    demandRunning(survey, input)
    demandFilled(survey, input, timeZone)
    if (!(await findChannel(db, input.channelId))) throw invalidField('channelId', 'not-a-choice')
    const order = {
      surveyId,
      kind: input.kind,
      channelId: input.channelId,
      subject: input.subject,
      body: input.body,
      notBefore: input.notBefore === undefined ? new Date() : new Date(input.notBefore),
      createdBy: actor.id,
      again: input.again,
    }
    const kind = await kindOf(db, surveyId, input)
    const id = await insertSending(db, order)
    const audience = input.to === 'chosen' ? await listChosen(db, surveyId, input) : input.to
    const messages = await insertMessages(db, { ...order, id }, audience, kind)
    if (messages === 0) throw new Problem('nobody-to-reach')
    const detail = { kind: kind ?? input.kind, messages, subject: input.subject, body: input.body }
    await recordAct(db, actor, { act: 'sending.order', subject: `survey ${surveyId}`, detail })
    return { id, messages }
  })
}

// Twice in a day is pressure.
const RECENT_HOURS = 24

/** Whom a reminder would meet again so soon: told before it is ordered, never a bar. */
export async function findRecentReminders(
  db: Db,
  surveyId: number,
  selection: Selection | undefined,
  now = new Date(),
): Promise<RecentReminders> {
  const invitationIds = selection ? await listSelected(db, surveyId, selection) : null
  const since = new Date(now.getTime() - RECENT_HOURS * 3_600_000)
  const { units, last_at: lastAt } = await countReminded(db, surveyId, invitationIds, since)
  return { units, hours: RECENT_HOURS, lastAt: lastAt?.toISOString() ?? null }
}

/** Reminders are numbered; so are 重发, for a message of one kind reaches a seat once. Null: the invitation itself. */
async function kindOf(db: Db, surveyId: number, { kind, again }: SendingInput): Promise<string | null> {
  if (kind === 'reminder')
    return `reminder-${(await countSendings(db, surveyId, { kind: 'reminder', again: false })) + 1}`
  return again ? `again-${(await countSendings(db, surveyId, { kind: 'invitation', again: true })) + 1}` : null
}

async function listChosen(db: Db, surveyId: number, { selection, invitationIds }: SendingInput): Promise<number[]> {
  return selection ? listSelected(db, surveyId, selection) : invitationIds
}

function demandRunning({ status, closes_at }: Survey, { kind, notBefore }: SendingInput): void {
  const allowed = kind === 'reminder' ? ['open'] : ['approved', 'open']
  if (!allowed.includes(status)) throw new Problem('survey-not-open', { params: { status } })
  if (notBefore !== undefined && new Date(notBefore) >= closes_at) throw invalidField('notBefore', 'after-the-deadline')
}

/** Nothing may stay empty where a value is named, and the plan's own words are no way to slip a hint in. */
export function demandFilled(
  { plan, closes_at }: Survey,
  input: Pick<SendingInput, 'subject' | 'body'>,
  timeZone: string,
): void {
  const values = { ...sharedValues(plan, closes_at, timeZone), 单位: '单位', 链接: '链接' }
  for (const field of ['subject', 'body'] as const) {
    const empty = findEmpty(input[field], values)
    if (empty) throw invalidField(field, 'placeholder-empty', { placeholder: empty })
    const phrase = findScoreHint(fillText(input[field], values))
    if (phrase) throw invalidField(field, 'hints-at-score', { phrase })
  }
}

/** 停止发送: what has not left yet will not. @throws Problem sending-not-found */
export async function stopSending(db: Db, actor: Actor, surveyId: number, id: number): Promise<number> {
  return db.transaction().execute(async (db) => {
    const stopped = await stopMessages(db, surveyId, id)
    if (stopped === undefined) throw new Problem('sending-not-found')
    await recordAct(db, actor, { act: 'sending.stop', subject: `survey ${surveyId}`, detail: { id, stopped } })
    return stopped
  })
}

type Row = Awaited<ReturnType<typeof listSendings>>[number]

export const viewSending = (row: Row): SendingView => ({
  id: row.id,
  kind: row.kind,
  occasion: row.occasion,
  again: row.again,
  channel: row.channel,
  subject: row.subject,
  body: row.body,
  notBefore: row.not_before.toISOString(),
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  stoppedAt: row.stopped_at?.toISOString() ?? null,
  counts: row.counts,
  total: row.total,
})
