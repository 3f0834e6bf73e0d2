/** 整改台账. An entry knows the digest of its answer and, only where the unit agreed, the unit's name. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { MaskInput, ObjectionAnswer, TicketQuery } from '../contract/tickets.ts'
import type { TicketState } from '../domain/ticket-steps.ts'
import type { Actor } from './audit.ts'
import { escapeLike } from './like.ts'
import { sortInMemory } from './sort-in-memory.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

/** Closed and counted surveys whose low ratings have not been looked through. */
export async function listSurveysWithoutTickets(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('survey')
    .leftJoin('ticket_run', 'ticket_run.survey_id', 'survey.id')
    .select('survey.id')
    .where('survey.status', 'in', ['closed', 'sealed'])
    .where('survey.result', 'is not', null)
    .where('ticket_run.survey_id', 'is', null)
    // Where answers are being deleted none is opened any more.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('retention')
            .whereRef('survey_id', '=', 'survey.id')
            .where('begun_at', 'is not', null)
            .select('begun_at'),
        ),
      ),
    )
    .execute()
  return rows.map((row) => row.id)
}

/** False when it was done already. */
export async function beginTicketRun(db: Trx, surveyId: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('ticket_run')
    .values({ survey_id: surveyId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export type Opening = { surveyId: number; replyDue: Date; closeDue: Date }
export type Aspect = { dimension: string | null; label: string }

/**
 * Tickets with all their entries, in two passes over the answers: for each aspect with ratings in these levels, with their reasons, and where it
 * is of no dimension for what was suggested. Entries stand in the order of the digests, which tells nothing. Answers the tickets' ids.
 */
export async function insertTickets(db: Trx, opening: Opening, aspects: readonly Aspect[], levels: readonly number[]) {
  const { surveyId, replyDue, closeDue } = opening
  const keys = aspects.flatMap(({ dimension }) => dimension ?? [])
  await sortInMemory(db)
  const { rows } = await sql<{ id: number }>`
    with counted as not materialized (
      select leaf, answers, case when (answers ->> 'tellVendor')::boolean then (
        select i.unit_name from invitation i where i.survey_id = r.survey_id and i.id = r.invitation_id) end as unit_name
      from response r
      where r.survey_id = ${surveyId} and not exists (
        select from response later where later.survey_id = r.survey_id and later.invitation_id = r.invitation_id
          and later.revision > r.revision and later.revision > 1)
    ), entry as materialized (
      select key as of, leaf, (answers -> 'ratings' ->> key)::smallint as level, answers -> 'reasons' ->> key as said, unit_name
      from counted cross join unnest(${keys}::text[]) key
      where answers -> 'ratings' -> key = any(${levels.map(String)}::jsonb[])
      union all
      select '', leaf, null, answers ->> 'comment', unit_name from counted where coalesce(answers ->> 'comment', '') <> ''
    ), opened as (
      insert into ticket (survey_id, dimension, label, reply_due, close_due)
      select ${surveyId}, dimension, label, ${replyDue}, ${closeDue}
      from unnest(${aspects.map(({ dimension }) => dimension)}::text[], ${aspects.map(({ label }) => label)}::text[])
        with ordinality aspect (dimension, label, place)
      where coalesce(dimension, '') in (select of from entry)
      order by place returning id, coalesce(dimension, '') as of
    ), entered as (
      insert into ticket_entry (ticket_id, leaf, level, said, unit_name)
      select id, leaf, level, nullif(said, ''), unit_name from entry join opened using (of) order by id, leaf
    )
    select id from opened order by id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function recordTicketEvent(
  db: Db,
  actor: Actor,
  event: { ticketId: number; kind: string; state?: TicketState; note?: string },
): Promise<void> {
  await db
    .insertInto('ticket_event')
    .values({
      ticket_id: event.ticketId,
      actor_id: actor.id,
      actor_name: actor.name,
      kind: event.kind,
      state: event.state ?? null,
      note: event.note ?? null,
    })
    .execute()
}

export type TicketRow = {
  id: number
  survey_id: number
  title: string
  dimension: string | null
  label: string
  state: TicketState
  owner: string | null
  opened_at: Date
  reply_due: Date
  close_due: Date
  object_until: Date | null
  replied_at: Date | null
  moved_by: string | null
  overdue: boolean
  entries: number
  unmasked: number
  objection: 'none' | 'waiting' | 'upheld' | 'rejected'
}

/** 逾期, as `isOverdue` of the domain has it. */
const overdue = sql`(t.state <> 'closed' and (
  t.close_due < now() or t.replied_at is null and t.state in ('verify', 'rectify') and t.reply_due < now()))`

const ticketRows = sql`
  select t.id, t.survey_id, s.plan ->> 'title' as title, t.dimension, t.label, t.state, t.owner, t.opened_at, t.reply_due, t.close_due,
    t.object_until, t.replied_at, t.moved_by, ${overdue} as overdue,
    coalesce((select (r.kept -> 'tickets' ->> t.id::text)::bigint from retention r where r.survey_id = t.survey_id),
      (select count(*) from ticket_entry e where e.ticket_id = t.id)) as entries,
    (select count(*) from ticket_entry e where e.ticket_id = t.id and e.said is not null and e.masked is null and not e.withheld) as unmasked,
    case when o.ticket_id is null then 'none' when o.answer is null then 'waiting' when o.upheld then 'upheld' else 'rejected' end as objection
  from ticket t join survey s on s.id = t.survey_id left join ticket_objection o on o.ticket_id = t.id`

export async function listTickets(db: Db, query: TicketQuery) {
  const pattern = `%${escapeLike(query.search)}%`
  const where = sql`
    (${query.surveyId ?? null}::bigint is null or t.survey_id = ${query.surveyId ?? null})
    and (${query.state ?? null}::text is null or t.state = ${query.state ?? null})
    and (${query.overdue ?? null}::boolean is null or ${overdue} = ${query.overdue ?? null})
    and (${query.search} = '' or t.label ilike ${pattern} or t.owner ilike ${pattern} or s.plan ->> 'title' ilike ${pattern})`
  const { rows } = await sql<TicketRow & { total: number }>`
    select *, count(*) over () as total from (${ticketRows} where ${where}) ticket
    order by state = 'closed', survey_id desc, close_due, id
    limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`.execute(db)
  return { items: rows, total: rows[0]?.total ?? 0 }
}

export async function countTickets(db: Db, surveyId: number | undefined) {
  const { rows } = await sql<Record<TicketState | 'overdue', number>>`
    select count(*) filter (where t.state = 'verify') as verify, count(*) filter (where t.state = 'rectify') as rectify,
      count(*) filter (where t.state = 'callback') as callback, count(*) filter (where t.state = 'review') as review,
      count(*) filter (where t.state = 'closed') as closed, count(*) filter (where ${overdue}) as overdue
    from ticket t where ${surveyId ?? null}::bigint is null or t.survey_id = ${surveyId ?? null}`.execute(db)
  return rows[0]!
}

export async function findTicket(db: Db, id: number): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`${ticketRows} where t.id = ${id}`.execute(db)
  return rows[0]
}

/** Of a survey of several objects a vendor has the tickets of those that name its firm; what was said of none in particular, no vendor has. */
const isOf = (userId: string) => sql`(s.plan -> 'objects' is null or exists (
  select from jsonb_array_elements(s.plan -> 'objects') object join "user" on department = object ->> 'vendor'
  where "user".id = ${userId} and object ->> 'key' = split_part(t.dimension, '_', 1)))`

/** What the vendor may see: 整改 has begun, or had. */
export async function listVendorTickets(db: Db, userId: string): Promise<TicketRow[]> {
  const { rows } = await sql<TicketRow>`
    ${ticketRows} where t.object_until is not null and ${isOf(userId)} order by t.state = 'closed', t.close_due, t.id limit 500`.execute(
    db,
  )
  return rows
}

export async function isVendorTicket(db: Db, id: number, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from ticket t join survey s on s.id = t.survey_id where t.id = ${id} and ${isOf(userId)}`.execute(db)
  return rows.length > 0
}

/** Takes the row. */
export async function lockTicket(db: Trx, id: number): Promise<TicketRow | undefined> {
  await db.selectFrom('ticket').select('id').where('id', '=', id).forUpdate().execute()
  return findTicket(db, id)
}

export async function listEntries(db: Db, ticketId: number) {
  return db
    .selectFrom('ticket_entry')
    .select(['id', 'leaf', 'level', 'said', 'unit_name', 'masked', 'withheld'])
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute()
}

export async function listTicketEvents(db: Db, ticketId: number) {
  return db
    .selectFrom('ticket_event')
    .select(['at', 'actor_name', 'kind', 'state', 'note'])
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute()
}

export async function findObjection(db: Db, ticketId: number) {
  return db
    .selectFrom('ticket_objection as o')
    .innerJoin('user as filer', 'filer.id', 'o.filed_by')
    .leftJoin('user as answerer', 'answerer.id', 'o.answered_by')
    .select([
      'o.reason',
      'o.filed_at',
      'o.upheld',
      'o.answer',
      'o.answered_at',
      'filer.name as filed_by',
      'answerer.name as answered_by',
    ])
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst()
}

type Change = Partial<{
  state: TicketState
  owner: string | null
  reply_due: Date
  close_due: Date
  object_until: Date
  replied_at: Date
  moved_by: string
  moved_at: Date
}>

export async function changeTicket(db: Trx, id: number, change: Change): Promise<void> {
  await db.updateTable('ticket').set(change).where('id', '=', id).execute()
}

/** `to`: the ticket it is in from now on. */
export async function maskEntry(db: Trx, ticketId: number, entryId: number, input: MaskInput, by: string, to: number) {
  const set =
    'masked' in input ? { masked: input.masked, withheld: false, ticket_id: to } : { masked: null, withheld: true }
  const { numUpdatedRows } = await db
    .updateTable('ticket_entry')
    .set({ ...set, masked_by: by, masked_at: new Date() })
    .where('id', '=', entryId)
    .where('ticket_id', '=', ticketId)
    .where('said', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function insertObjection(db: Trx, ticketId: number, reason: string, by: string): Promise<void> {
  await db.insertInto('ticket_objection').values({ ticket_id: ticketId, reason, filed_by: by }).execute()
}

export async function answerObjection(db: Trx, ticketId: number, { upheld, answer }: ObjectionAnswer, by: string) {
  const { numUpdatedRows } = await db
    .updateTable('ticket_objection')
    .set({ upheld, answer, answered_by: by, answered_at: new Date() })
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The ticket that comments of one object are in, or of none in particular; opened, with the deadlines of the one they come from, where there is none. */
export async function takeCommentTicket(db: Trx, from: TicketRow, dimension: string | null, label: string) {
  const { survey_id, reply_due, close_due } = from
  const opened = await db
    .insertInto('ticket')
    .values({ survey_id, dimension, label, reply_due, close_due })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const { id, state } = await db
    .selectFrom('ticket')
    .select(['id', 'state'])
    .where('survey_id', '=', survey_id)
    .where('dimension', 'is not distinct from', dimension)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { id, state, isNew: opened !== undefined }
}

/** The names of a survey's units, for covering them. */
export async function listRosterNames(db: Db, surveyId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('invitation')
    .select('unit_name')
    .distinct()
    .where('survey_id', '=', surveyId)
    .execute()
  return rows.map((row) => row.unit_name)
}
