/** The messages that wait, as the senders take them. Times come from the caller's clock. */
import { type Kysely, type Transaction, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Plan } from '../contract/plan.ts'
import type { SurveyStatus } from '../contract/surveys.ts'
import type { MessageState } from '../contract/sending.ts'
import type { MessageKind } from '../domain/wording.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

export type DueMessage = {
  id: number
  kind: string
  attempts: number
  sending_kind: MessageKind
  subject: string
  body: string
  survey_id: number
  status: SurveyStatus
  plan: Plan
  closes_at: Date
  invitation_id: number
  generation: number
  unit_name: string
  phone_sealed: Buffer | null
  email_sealed: Buffer | null
  answered: boolean
  withdrawn: boolean
}

/** The next message due by this channel; the row is taken. One that another process has taken is passed over. */
export async function takeDueMessage(db: Trx, channelId: number, now: Date): Promise<DueMessage | undefined> {
  // One is taken by the index alone, then looked at: joined first, each of 20,000 cost a sort of all that wait.
  const { rows } = await sql<DueMessage>`
    with due as materialized (
      select * from message where channel_id = ${channelId} and state = 'waiting' and due_at <= ${now}
      order by due_at limit 1 for update skip locked)
    select m.id, m.kind, m.attempts, s.kind as sending_kind, s.subject, s.body, m.survey_id, survey.status, survey.plan,
      survey.closes_at, i.id as invitation_id, i.generation, i.unit_name,
      coalesce(seat.phone_sealed, unit.phone_sealed) as phone_sealed, coalesce(seat.email_sealed, unit.email_sealed) as email_sealed,
      exists (select from response r where r.survey_id = i.survey_id and r.invitation_id = i.id) as answered,
      i.revoked_at is not null
        or m.kind like 'invitation%' and m.kind <> case i.generation when 1 then 'invitation' else 'invitation-' || i.generation end
        or coalesce((
          select e.kind from invitation_event e
          where e.survey_id = i.survey_id and e.invitation_id = i.id
            and e.kind in ('refused', 'ineligible', 'reinstated', 'on-paper')
          order by e.at desc limit 1), 'reinstated') <> 'reinstated' as withdrawn
    from due m
    join sending s on s.id = m.sending_id
    join survey on survey.id = m.survey_id
    join invitation i on i.survey_id = m.survey_id and i.id = m.invitation_id
    join unit on unit.id = i.unit_id
    left join unit_seat seat on seat.unit_id = i.unit_id and seat.role = i.role`.execute(db)
  return rows[0]
}

/** Recorded before anything leaves: from here on this message is never sent a second time by itself. */
export async function beginMessage(db: Trx, id: number, now: Date): Promise<void> {
  await db
    .updateTable('message')
    .set((eb) => ({ state: 'sending' as const, attempts: eb('attempts', '+', 1), begun_at: now, problem: null }))
    .where('id', '=', id)
    .execute()
}

export async function takeSlot(db: Trx, channelId: number, next: Date): Promise<void> {
  await db.updateTable('channel').set({ next_slot: next }).where('id', '=', channelId).execute()
}

type Outcome = { state: MessageState; problem: string | null; at: Date; dueAt?: Date }

/** @param from the states it may be in; false when it is in none of them */
export async function settleMessage(db: Db, id: number, from: MessageState[], outcome: Outcome): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({
      state: outcome.state,
      problem: outcome.problem,
      done_at: outcome.state === 'waiting' ? null : outcome.at,
      ...(outcome.dueAt && { due_at: outcome.dueAt }),
    })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** 未确认: begun before `since` and never settled, since its process was killed. */
export async function giveUpLost(db: Db, since: Date, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({ state: 'unconfirmed', problem: 'killed-midway', done_at: now })
    .where('state', '=', 'sending')
    .where('begun_at', '<', since)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** The channels by which something is due. */
export async function listBusyChannels(db: Db, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('message')
    .select('channel_id')
    .distinct()
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now)
    .execute()
  return rows.map((row) => row.channel_id)
}

/** Messages that wait, and those being sent now. */
export async function countQueue(db: Db): Promise<{ waiting: number; sending: number }> {
  const { rows } = await sql<{ waiting: number; sending: number }>`
    select (select count(*) from message where state = 'waiting') as waiting,
      (select count(*) from message where state = 'sending') as sending`.execute(db)
  return rows[0]!
}
