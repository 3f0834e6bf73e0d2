/** Orders to send and their messages. A message of one kind exists once for each seat (constraint message_once). */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import type { MessageState, SendingAudience } from '../contract/sending.ts'
import type { MessageKind } from '../domain/wording.ts'

type Db = Kysely<Database>

/** A new link is a new invitation: its message is another kind. */
const invitationKind = sql`case i.generation when 1 then 'invitation' else 'invitation-' || i.generation end`

/** Seats that may be written to: link alive, nothing answered, neither refused nor ineligible nor on paper. */
const reachable = sql`
  i.revoked_at is null
  and not exists (select from response r where r.survey_id = i.survey_id and r.invitation_id = i.id)
  and coalesce((
    select e.kind from invitation_event e
    where e.survey_id = i.survey_id and e.invitation_id = i.id
      and e.kind in ('refused', 'ineligible', 'reinstated', 'on-paper')
    order by e.at desc limit 1), 'reinstated') = 'reinstated'`

const sentByAnyone = sql`exists (
  select from invitation_event e where e.survey_id = i.survey_id and e.invitation_id = i.id and e.kind = 'sent'
    and e.at > coalesce((
      select max(r.at) from invitation_event r
      where r.survey_id = i.survey_id and r.invitation_id = i.id and r.kind = 'reissued'), '-infinity'))`
const messageIn = (states: MessageState[]) => sql`exists (
  select from message m where m.survey_id = i.survey_id and m.invitation_id = i.id and m.kind = ${invitationKind} and m.state = any(${states}))`

const unsent = sql`not ${sentByAnyone} and not ${messageIn(['waiting', 'sending', 'sent', 'failed', 'unconfirmed'])}`
const failed = messageIn(['failed'])

export async function countAudience(db: Db, surveyId: number): Promise<SendingAudience> {
  const { rows } = await sql<SendingAudience>`
    select count(*) filter (where ${unsent}) as unsent, count(*) filter (where ${failed}) as failed, count(*) as unanswered
    from invitation i where i.survey_id = ${surveyId} and ${reachable}`.execute(db)
  return rows[0]!
}

/** Of the seats that a reminder may go to (null: all), the units reminded since, or with a reminder that waits. */
export async function countReminded(db: Db, surveyId: number, invitationIds: number[] | null, since: Date) {
  const { rows } = await sql<{ units: number; last_at: Date | null }>`
    select count(distinct i.unit_id) as units, max(reminded.at) as last_at
    from invitation i
    cross join lateral (
      select e.at from invitation_event e
      where e.survey_id = i.survey_id and e.invitation_id = i.id and e.kind = 'reminded' and e.at > ${since}
      union all
      select null from message m
      where m.survey_id = i.survey_id and m.invitation_id = i.id and m.kind like 'reminder%' and m.state in ('waiting', 'sending')
    ) reminded
    where i.survey_id = ${surveyId} and ${reachable}
      and (${invitationIds}::bigint[] is null or i.id = any(${invitationIds}::bigint[]))`.execute(db)
  return rows[0]!
}

export type NewSending = {
  surveyId: number
  kind: MessageKind
  channelId: number
  subject: string
  body: string
  notBefore: Date
  createdBy: string
  occasion?: string
  again?: boolean
}

export async function insertSending(db: Db, sending: NewSending): Promise<number> {
  const { id } = await db
    .insertInto('sending')
    .values({
      survey_id: sending.surveyId,
      kind: sending.kind,
      channel_id: sending.channelId,
      subject: sending.subject,
      body: sending.body,
      not_before: sending.notBefore,
      created_by: sending.createdBy,
      occasion: sending.occasion ?? null,
      again: sending.again ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** How many orders of a kind were given by hand. */
export async function countSendings(
  db: Db,
  surveyId: number,
  { kind, again }: { kind: MessageKind; again: boolean },
): Promise<number> {
  const { count } = await db
    .selectFrom('sending')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('survey_id', '=', surveyId)
    .where('kind', '=', kind)
    .where('again', '=', again)
    .where('occasion', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

export type Audience = 'unsent' | 'failed' | 'unanswered' | number[] | { sentBy: number }

function among(audience: Audience): RawBuilder<unknown> {
  if (audience === 'unsent') return unsent
  if (audience === 'failed') return failed
  if (audience === 'unanswered') return sql`true`
  if (Array.isArray(audience)) return sql`i.id = any(${audience}::bigint[])`
  return sql`exists (
    select from message m
    where m.survey_id = i.survey_id and m.invitation_id = i.id and m.channel_id = ${audience.sentBy} and m.state = 'sent')`
}

/** 重发 is the invitation itself to a seat that never had it, and a message of its own kind to one that had. */
function kindOf({ again }: NewSending, kind: string | null): RawBuilder<unknown> {
  if (kind === null) return invitationKind
  if (!again) return sql`${kind}::text`
  const had = sql`${sentByAnyone} or ${messageIn(['sent', 'unconfirmed'])}`
  return sql`case when ${had} then ${kind}::text else ${invitationKind} end`
}

/** Of the seats meant, one message each for those that can be reached. One that failed is waiting again. */
export async function insertMessages(
  db: Db,
  sending: NewSending & { id: number },
  audience: Audience,
  kind: string | null,
): Promise<number> {
  const result = await sql`
    insert into message (sending_id, survey_id, invitation_id, kind, channel_id, due_at)
    select ${sending.id}, i.survey_id, i.id, ${kindOf(sending, kind)}, ${sending.channelId}, ${sending.notBefore}
    from invitation i where i.survey_id = ${sending.surveyId} and ${reachable} and ${among(audience)}
      and ${sending.again ? sql`not ${messageIn(['waiting', 'sending'])}` : sql`true`}
    order by i.unit_id, i.seat
    on conflict on constraint message_once do update set
      sending_id = excluded.sending_id, channel_id = excluded.channel_id, due_at = excluded.due_at, state = 'waiting',
      attempts = 0, begun_at = null, done_at = null, problem = null
    where message.state in ('failed', 'skipped')`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

const states: MessageState[] = ['waiting', 'sending', 'sent', 'failed', 'unconfirmed', 'skipped']
const countOf = (state: MessageState) => sql`count(message.id) filter (where message.state = ${state})`

/** Every order of a survey, newest first, with its messages counted by state. */
export async function listSendings(db: Db, surveyId: number) {
  const { rows } = await sql<{
    id: number
    kind: MessageKind
    channel: string
    subject: string
    body: string
    not_before: Date
    created_at: Date
    created_by: string
    stopped_at: Date | null
    occasion: string | null
    again: boolean
    counts: Record<MessageState, number>
    total: number
  }>`
    select sending.id, sending.kind, channel.name as channel, sending.subject, sending.body, sending.not_before, sending.created_at,
      "user".name as created_by, sending.stopped_at, sending.occasion, sending.again, count(message.id) as total,
      json_build_object(${sql.join(states.flatMap((state) => [sql`${sql.lit(state)}`, countOf(state)]))}) as counts
    from sending join channel on channel.id = sending.channel_id
    join "user" on "user".id = sending.created_by
    left join message on message.sending_id = sending.id
    where sending.survey_id = ${surveyId} group by sending.id, channel.name, "user".name order by sending.id desc`.execute(
    db,
  )
  return rows
}

export async function listMessages(
  db: Db,
  surveyId: number,
  { page, pageSize, state }: Paging & { state?: MessageState | undefined },
) {
  const { rows } = await sql<{
    id: number
    unit_name: string
    seat: number
    role: string | null
    kind: string
    state: MessageState
    attempts: number
    problem: string | null
    at: Date | null
    total: number
  }>`
    select m.id, i.unit_name, i.seat, i.role, m.kind, m.state, m.attempts, m.problem, coalesce(m.done_at, m.begun_at) as at,
      count(*) over () as total
    from message m join invitation i on i.survey_id = m.survey_id and i.id = m.invitation_id
    where m.survey_id = ${surveyId} and (${state ?? null}::text is null or m.state = ${state ?? null})
    order by m.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db)
  return { items: rows, total: rows[0]?.total ?? 0 }
}

/** 停止发送: what has not left will not. Returns how many. */
export async function stopMessages(db: Db, surveyId: number, sendingId: number): Promise<number | undefined> {
  const stopped = await db
    .updateTable('sending')
    .set({ stopped_at: sql<Date>`now()` })
    .where('id', '=', sendingId)
    .where('survey_id', '=', surveyId)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  if (stopped.numUpdatedRows === 0n) return undefined
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({ state: 'skipped', problem: 'stopped', done_at: sql<Date>`now()` })
    .where('sending_id', '=', sendingId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
