import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Selection, UnitFilter, UnitProgress, UnitQuery } from '../contract/progress.ts'
import type { InvitationState } from '../contract/invitations.ts'
import type { SurveyObject } from '../domain/objects.ts'
import type { Participation } from '../domain/response-rate.ts'
import type { RosterUnits } from '../domain/result.ts'
import { bitsOf, foldMarks, readTally, step, steps } from './counters.ts'
import { escapeLike } from './like.ts'
import { findDeletion } from './retention.ts'
import { invitationsOf, seatsOf } from './states.ts'

type Db = Kysely<Database>

const nobody: Participation = {
  roster: 0,
  units: 0,
  ineligibleUnits: 0,
  returnedUnits: 0,
  sent: 0,
  delivered: 0,
  failed: 0,
  opened: 0,
  started: 0,
  returned: 0,
  valid: 0,
  complete: 0,
  partial: 0,
  refusal: 0,
  nonContact: 0,
  other: 0,
  ineligible: 0,
}

/** Of each object, the units whose seats rate it, and of them those outside the survey. An object nobody rates is not there. */
export async function countObjectUnits(
  db: Db,
  surveyId: number,
  objects: readonly SurveyObject[],
): Promise<Record<string, RosterUnits>> {
  const { rows } = await sql<RosterUnits & { key: string }>`
    select object.key, count(distinct unit_id) as roster,
      count(distinct unit_id) - count(distinct unit_id) filter (where disposition <> 'ineligible') as ineligible
    from (${invitationsOf(surveyId)}) invitation
    join unnest(${objects.map(({ key }) => key)}::text[], ${objects.map(({ name }) => name)}::text[]) object (key, name)
      on platforms = '{}' or object.name = any(platforms)
    group by object.key`.execute(db)
  return Object.fromEntries(rows.map(({ key, ...units }) => [key, units]))
}

/** First answers per calendar day. */
export type ReturnsByDay = { date: string; returned: number }[]

/** How many stand where, exact as of one moment. `changes` is another number whenever a line of the progress table is another. */
export async function countParticipation(
  db: Db,
  surveyId: number,
  timeZone: string,
): Promise<{ counts: Participation; byDay: ReturnsByDay; changes: number }> {
  const deleted = await findDeletion(db, surveyId)
  if (deleted) return { counts: deleted.kept.participation, byDay: deleted.kept.byDay, changes: 0 }
  const tally = await readTally(db, surveyId, timeZone)
  const counts = { ...nobody }
  for (const name of Object.keys(nobody) as (keyof Participation)[]) counts[name] = tally.get(name) ?? 0
  const days = [...tally].filter(([what]) => what.startsWith('day '))
  const byDay = days.map(([what, returned]) => ({ date: what.slice(4), returned }))
  return { counts, byDay, changes: tally.get('changes') ?? 0 }
}

/** What one looks for in the table, as a condition on one invitation. */
const waiting: InvitationState[] = ['issued', 'failed', 'sent', 'opened', 'started', 'revoked']
const unopened: InvitationState[] = ['issued', 'failed', 'sent', 'revoked']
const statesOf = (filter: UnitFilter): InvitationState[] => {
  if (filter === 'unanswered') return waiting
  if (filter === 'unopened') return unopened
  return [filter]
}

const orders: Record<string, RawBuilder<unknown>> = {
  name: sql`unit_name`,
  state: sql`step`,
  reminders: sql`reminders`,
  failures: sql`failures`,
}

// The day, as it is shown: the order by the minute would tell who answered when.
function orderOf(sort: UnitQuery['sort'], timeZone: string): RawBuilder<unknown> {
  const name = sort.replace(/^-/, '')
  const isBack = sort.startsWith('-')
  if (name === 'roster') return isBack ? sql`unit_id desc` : sql`unit_id`
  if (name !== 'last') return isBack ? sql`${orders[name]!} desc, unit_id` : sql`${orders[name]!}, unit_id`
  const day = sql`date_trunc('day', last_at at time zone ${timeZone})`
  return isBack ? sql`${day} desc nulls last, unit_id` : sql`${day} nulls first, unit_id`
}

/** Invitations of the units that a search finds, and of them the ones in a state. */
function matching(surveyId: number, search: string, filter: UnitFilter | undefined): RawBuilder<unknown> {
  const pattern = `%${escapeLike(search)}%`
  return sql`
    select *, ${filter ? sql`state = any(${statesOf(filter)}::text[])` : sql`true`} as found
    from (${invitationsOf(surveyId)}) invitation
    where ${search} = '' or unit_name ilike ${pattern} or unit_code ilike ${pattern}`
}

type UnitRow = Omit<UnitProgress, 'lastAt'> & { lastAt: Date | null }

/** A page of units, each with its seats; none once what became of each is deleted. */
export async function listUnitProgress(db: Db, surveyId: number, query: UnitQuery, timeZone: string) {
  if (await findDeletion(db, surveyId)) return { items: [], total: 0 }
  await foldMarks(db, surveyId)
  const { unitIds, total } = await findUnits(db, surveyId, query, timeZone)
  if (unitIds.length === 0) return { items: [], total }
  const { rows } = await sql<UnitRow>`
    select unit_id as "unitId", unit_name as unit, category, count(*) as seats, count(returned_at) as returned,
      (${steps}::text[])[max(${step})] as state, max(last_at) as "lastAt",
      sum(reminders)::int as reminders, sum(failures)::int as failures,
      json_agg(json_build_object('id', id, 'seat', seat, 'role', role, 'state', state) order by seat) as invitations
    from (${invitationsOf(surveyId, seatsOf(surveyId, sql`${unitIds}::bigint[]`))}) invitation
    group by unit_id, unit_name, category
    order by array_position(${unitIds}::bigint[], unit_id)`.execute(db)
  return { items: rows, total }
}

/** The units on a page of the table, as they were folded just now. Without a search, how many there are is in the tally. */
async function findUnits(
  db: Db,
  surveyId: number,
  { page, pageSize, search, filter, sort }: UnitQuery,
  timeZone: string,
) {
  const bits = filter ? bitsOf(statesOf(filter)) : ~0
  const found = search ? sql`and position(lower(${search}) in searched) > 0` : sql``
  // A condition that all meet would hide from the planner that the first ones of an index do.
  const standing = filter ? sql`and states & ${bits} <> 0` : sql``
  const wanted = sql`from unit_standing where survey_id = ${surveyId} ${standing} ${found}`
  const total = search
    ? sql`(select count(*) ${wanted})`
    : sql`(
      select coalesce(sum(n), 0)::bigint from tally
      where survey_id = ${surveyId} and what like 'states %' and substr(what, 8)::int & ${bits} <> 0)`
  const before = (page - 1) * pageSize
  // Where there are none so far back, nothing is looked for.
  const { rows } = await sql<{ unitIds: number[]; total: number }>`
    with all_found as materialized (select ${total} as total)
    select array(
      select unit_id ${wanted} and (select total from all_found) > ${before}
      order by ${orderOf(sort, timeZone)} limit ${pageSize} offset ${before}) as "unitIds", total
    from all_found`.execute(db)
  return rows[0]!
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
