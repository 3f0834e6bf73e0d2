import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Selection, UnitFilter, UnitProgress, UnitQuery } from '../contract/progress.ts'
import type { InvitationState } from '../contract/surveys.ts'
import type { Dispositions } from '../domain/response-rate.ts'
import { escapeLike } from './like.ts'
import { invitationsOf } from './states.ts'

type Db = Kysely<Database>

export type Participation = Dispositions & {
  roster: number
  units: number
  /** Units none of whose seats belongs to the survey. */
  ineligibleUnits: number
  returnedUnits: number
  sent: number
  delivered: number
  failed: number
  opened: number
  started: number
  returned: number
  valid: number
}

export async function countParticipation(db: Db, surveyId: number): Promise<Participation> {
  const { rows } = await sql<Participation>`
    select count(*) as roster, count(distinct unit_id) as units,
      count(distinct unit_id) - count(distinct unit_id) filter (where disposition <> 'ineligible') as "ineligibleUnits",
      count(distinct unit_id) filter (where returned_at is not null) as "returnedUnits",
      count(*) filter (where sent_at is not null) as sent,
      count(*) filter (where delivered) as delivered,
      count(*) filter (where state = 'failed') as failed,
      count(*) filter (where opened_at is not null or started_at is not null or returned_at is not null) as opened,
      count(*) filter (where started_at is not null or returned_at is not null) as started,
      count(*) filter (where returned_at is not null) as returned,
      count(*) filter (where valid) as valid,
      count(*) filter (where disposition = 'complete') as complete,
      count(*) filter (where disposition = 'partial') as partial,
      count(*) filter (where disposition = 'refusal') as refusal,
      count(*) filter (where disposition = 'non-contact') as "nonContact",
      count(*) filter (where disposition = 'other') as other,
      count(*) filter (where disposition = 'ineligible') as ineligible
    from (${invitationsOf(surveyId)}) invitation`.execute(db)
  return rows[0]!
}

/** First answers per calendar day in the given time zone. */
export async function countReturnsByDay(db: Db, surveyId: number, timeZone: string) {
  const { rows } = await sql<{ date: string; returned: number }>`
    select to_char(submitted_at at time zone ${timeZone}, 'YYYY-MM-DD') as date, count(*) as returned
    from response where survey_id = ${surveyId} and revision = 1 group by 1 order by 1`.execute(db)
  return rows
}

/** What one looks for in the table, as a condition on one invitation. */
const waiting: InvitationState[] = ['issued', 'failed', 'sent', 'opened', 'started', 'revoked']
const unopened: InvitationState[] = ['issued', 'failed', 'sent', 'revoked']
const statesOf = (filter: UnitFilter): InvitationState[] => {
  if (filter === 'unanswered') return waiting
  if (filter === 'unopened') return unopened
  return [filter]
}

/** How far a seat has come, the furthest last: a unit shows the furthest of its seats. */
const steps: InvitationState[] = [
  'ineligible',
  'refused',
  'revoked',
  'issued',
  'failed',
  'sent',
  'opened',
  'started',
  'on-paper',
  'returned',
]
const step = sql`array_position(${steps}::text[], state)`

const orders: Record<string, RawBuilder<unknown>> = {
  roster: sql`unit_id`,
  name: sql`unit_name`,
  state: sql`max(${step})`,
  last: sql`max(last_at)`,
  reminders: sql`sum(reminders)`,
  failures: sql`sum(failures)`,
}

function orderOf(sort: UnitQuery['sort']): RawBuilder<unknown> {
  const by = orders[sort.replace(/^-/, '')]!
  return sort.startsWith('-') ? sql`${by} desc nulls last, unit_id` : sql`${by} asc nulls first, unit_id`
}

/** Invitations of the units that a search finds, and of them the ones in a state. */
function matching(surveyId: number, search: string, filter: UnitFilter | undefined): RawBuilder<unknown> {
  const pattern = `%${escapeLike(search)}%`
  return sql`
    select *, ${filter ? sql`state = any(${statesOf(filter)}::text[])` : sql`true`} as found
    from (${invitationsOf(surveyId)}) invitation
    where ${search} = '' or unit_name ilike ${pattern} or unit_code ilike ${pattern}`
}

type UnitRow = Omit<UnitProgress, 'lastAt'> & { lastAt: Date | null; total: number }

/** A page of units, each with its seats. */
export async function listUnitProgress(db: Db, surveyId: number, query: UnitQuery) {
  const { page, pageSize, search, filter, sort } = query
  const { rows } = await sql<UnitRow>`
    select unit_id as "unitId", unit_name as unit, category, count(*) as seats, count(returned_at) as returned,
      (${steps}::text[])[max(${step})] as state, max(last_at) as "lastAt",
      sum(reminders)::int as reminders, sum(failures)::int as failures,
      json_agg(json_build_object('id', id, 'seat', seat, 'state', state) order by seat) as invitations,
      count(*) over () as total
    from (${matching(surveyId, search, filter)}) invitation
    group by unit_id, unit_name, category having bool_or(found)
    order by ${orderOf(sort)}
    limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db)
  return { items: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** The ids of the selected invitations of this survey; those of other surveys are passed over. */
export async function listSelected(db: Db, surveyId: number, selected: Selection): Promise<number[]> {
  if ('matching' in selected) {
    const { search, filter } = selected.matching
    const { rows } = await sql<{ id: number }>`
      select id from (${matching(surveyId, search, filter)}) invitation where found order by unit_id, seat`.execute(db)
    return rows.map((row) => row.id)
  }
  const [column, ids] =
    'unitIds' in selected ? ['unit_id' as const, selected.unitIds] : ['id' as const, selected.invitationIds]
  const rows = await db
    .selectFrom('invitation')
    .select('id')
    .where('survey_id', '=', surveyId)
    .where(column, '=', sql<number>`any(${ids}::bigint[])`)
    .orderBy('unit_id')
    .orderBy('seat')
    .execute()
  return rows.map((row) => row.id)
}

/** Which of these invitations can still refuse: neither answered, nor refused, nor outside the survey. */
export async function listUnanswered(db: Db, surveyId: number, ids: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (${invitationsOf(surveyId)}) invitation
    where id = any(${ids}::bigint[]) and state = any(${waiting}::text[])`.execute(db)
  return rows.map((row) => row.id)
}

/** What changes whenever the participation does: events and answers are only ever added. Cheap beside the counts themselves. */
export async function readTraces(db: Db, surveyId: number): Promise<string> {
  const { rows } = await sql<{ traces: string }>`
    select concat_ws(' ', status, closes_at,
      (select count(*) from invitation_event where survey_id = survey.id),
      (select count(*) from response where survey_id = survey.id)) as traces
    from survey where id = ${surveyId}`.execute(db)
  return rows[0]?.traces ?? ''
}
