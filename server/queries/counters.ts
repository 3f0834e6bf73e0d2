/**
 * The counters of surveys. Every change leaves a mark on its unit (`tally_due`, written by triggers in the change's own transaction);
 * folding takes marks, derives those units anew and adds the differences to `tally` and `level_tally`. What is read is the counters
 * and, in the same snapshot, what the units still marked add: exact at every commit, and no writer waits for another or for a fold.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { InvitationState } from '../contract/invitations.ts'
import { holdFolds } from './hold-folds.ts'
import { findDeletion } from './retention.ts'
import { invitationsOf, seatsOf } from './states.ts'

type Db = Kysely<Database>

/** How far a seat has come, the furthest last: a unit shows the furthest of its seats. */
export const steps: InvitationState[] = [
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
export const step = sql`array_position(${sql.lit(`{${steps.join(',')}}`)}::text[], state)`

/** The states as bits, for a unit's `states`. */
export const bitsOf = (states: readonly InvitationState[]): number =>
  states.reduce((bits, state) => bits | (1 << steps.indexOf(state)), 0)

/** What is counted of a unit's seats, by the counter's name. */
const perSeat = Object.entries({
  roster: sql`true`,
  // A message that nobody took was on its way: it is among what did not arrive.
  sent: sql`sent_at is not null or state = 'failed'`,
  delivered: sql`delivered`,
  failed: sql`state = 'failed'`,
  opened: sql`opened_at is not null or started_at is not null or returned_at is not null`,
  started: sql`started_at is not null or returned_at is not null`,
  returned: sql`returned_at is not null`,
  valid: sql`valid`,
  complete: sql`disposition = 'complete'`,
  partial: sql`disposition = 'partial'`,
  refusal: sql`disposition = 'refusal'`,
  nonContact: sql`disposition = 'non-contact'`,
  other: sql`disposition = 'other'`,
  ineligible: sql`disposition = 'ineligible'`,
})

/** First answers are counted by the quarter of an hour (UTC): every time zone's days are made of those. */
const quarter = sql`to_char(date_bin('15 minutes', submitted_at at time zone 'UTC', '2000-01-01'), 'YYYY-MM-DD HH24:MI')`

/** Units as they stand now, in the columns of `unit_standing`; all of a survey, or those in an array of ids. */
export function standingsOf(surveyId: number, unitIds: RawBuilder<unknown> | null): RawBuilder<unknown> {
  const ids = unitIds && seatsOf(surveyId, unitIds)
  const counts = perSeat.map(([name, holds]) => sql`${sql.lit(name)}, nullif(count(*) filter (where ${holds}), 0)`)
  return sql`
    select survey_id, unit_id, min(unit_name) as unit_name, lower(min(unit_name) || chr(10) || coalesce(min(unit_code), '')) as searched,
      bit_or(1 << ${step} - 1) as states, max(${step})::smallint as step, max(last_at) as last_at,
      sum(reminders)::int as reminders, sum(failures)::int as failures,
      jsonb_strip_nulls(jsonb_build_object(
        'units', 1, 'returnedUnits', case when count(returned_at) > 0 then 1 end,
        'ineligibleUnits', case when bool_and(disposition = 'ineligible') then 1 end,
        'states ' || bit_or(1 << ${step} - 1), 1, ${sql.join(counts)}))
        || coalesce((
          select jsonb_object_agg('day ' || at, n) from (
            select ${quarter} as at, count(*) as n from response
            where response.survey_id = ${surveyId} and invitation_id = any(array_agg(invitation.id)) and revision = 1 group by 1) first), '{}') as counts,
      coalesce(array_agg(id) filter (where counted), '{}') as counted_invitations,
      coalesce(array_agg(revision) filter (where counted), '{}') as counted_revisions
    from (${invitationsOf(surveyId, ids)}) invitation
    group by survey_id, unit_id`
}

/** What some standings add to the tally, `sign` times. */
const addedBy = (standings: string, sign: 1 | -1) => sql`
  select what, ${sql.lit(sign)} * value::bigint as n from ${sql.table(standings)}, jsonb_each_text(counts) counted (what, value)`

/** How `now` differs from `before` in the ratings of the answers that count. */
const ratingsMoved = (surveyId: number) => sql`
  select rating.key as dimension, (rating.value #>> '{}')::int as level, sum(moved.n) as n
  from (
    select invitation_id, revision, sum(n) as n from (
      select seat.*, 1 as n from now, unnest(counted_invitations, counted_revisions) seat (invitation_id, revision)
      union all select seat.*, -1 from before, unnest(counted_invitations, counted_revisions) seat (invitation_id, revision)
    ) either group by 1, 2 having sum(n) <> 0
  ) moved
  join response on response.survey_id = ${surveyId} and response.invitation_id = moved.invitation_id and response.revision = moved.revision, jsonb_each(answers -> 'ratings') rating
  group by 1, 2`

/** Marks folded in one transaction: a reader who waits for a fold waits a moment. */
const BATCH = 5_000

/** Folds every mark there is, or those of one survey. */
export async function foldMarks(db: Db, surveyId: number | null = null): Promise<void> {
  const surveyIds = surveyId === null ? await listMarked(db) : [surveyId]
  for (const id of surveyIds) while ((await db.transaction().execute((db) => foldBatch(db, id))) === BATCH);
}

async function listMarked(db: Db): Promise<number[]> {
  const { rows } = await sql<{ survey_id: number }>`select distinct survey_id from tally_due`.execute(db)
  return rows.map((row) => row.survey_id)
}

/** Answers how many marks it took. */
async function foldBatch(db: Db, surveyId: number): Promise<number> {
  await holdFolds(db, surveyId)
  const { rows } = await sql<{ unit_id: number }>`
    delete from tally_due where survey_id = ${surveyId}
      and ctid = any(array(select ctid from tally_due where survey_id = ${surveyId} limit ${BATCH}))
    returning unit_id`.execute(db)
  // What is deleted at the end of its years leaves marks too, but is not counted anew: how its units stood is deleted with it.
  if (rows.length > 0 && !(await findDeletion(db, surveyId)))
    await foldUnits(db, surveyId, [...new Set(rows.map((row) => row.unit_id))])
  return rows.length
}

/** Later than the marks were taken, so at least what they were left for is seen; what came since has a mark of its own. */
async function foldUnits(db: Db, surveyId: number, unitIds: number[]): Promise<void> {
  const these = sql`${unitIds}::bigint[]`
  await sql`
    with now as materialized (${standingsOf(surveyId, these)}),
    before as materialized (select * from unit_standing where survey_id = ${surveyId} and unit_id = any(${these})),
    kept as (
      insert into unit_standing select * from now
      on conflict (survey_id, unit_id) do update set (unit_name, searched, states, step, last_at, reminders, failures, counts, counted_invitations, counted_revisions)
        = (excluded.unit_name, excluded.searched, excluded.states, excluded.step, excluded.last_at, excluded.reminders, excluded.failures,
          excluded.counts, excluded.counted_invitations, excluded.counted_revisions)
      where (unit_standing.*) is distinct from (excluded.*)
      returning 1),
    gone as (
      delete from unit_standing unit where survey_id = ${surveyId} and unit_id = any(${these})
        and not exists (select from invitation where invitation.survey_id = unit.survey_id and invitation.unit_id = unit.unit_id)
      returning 1),
    summed as (
      insert into tally select ${surveyId}::bigint, what, sum(n) from (
        ${addedBy('now', 1)} union all ${addedBy('before', -1)}
        union all select 'changes', count(*) from (select from kept union all select from gone) changed
      ) moved group by what having sum(n) <> 0
      on conflict (survey_id, what) do update set n = tally.n + excluded.n)
    insert into level_tally select ${surveyId}::bigint, dimension, level, n from (${ratingsMoved(surveyId)}) moved where n <> 0
    on conflict (survey_id, dimension, level) do update set n = level_tally.n + excluded.n`.execute(db)
}

/** The units still marked, as they stand and as they were folded. */
const due = (surveyId: number) => {
  const units = sql`array(select distinct unit_id from tally_due where survey_id = ${surveyId})`
  return sql`
    now as materialized (${standingsOf(surveyId, units)}),
    before as materialized (select * from unit_standing where survey_id = ${surveyId} and unit_id = any(${units}))`
}

/**
 * Every counter of a survey by its name, as of one moment; `day 2026-11-23` in the days of the time zone. `changes` grows whenever
 * a unit has become another.
 */
export async function readTally(db: Db, surveyId: number, timeZone: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ what: string; n: number }>`
    with ${due(surveyId)}
    select case when what like 'day %' then 'day ' || to_char((substr(what, 5) || 'Z')::timestamptz at time zone ${timeZone}, 'YYYY-MM-DD') else what end as what,
      sum(n)::bigint as n
    from (
      select what, n from tally where survey_id = ${surveyId}
      union all ${addedBy('now', 1)} union all ${addedBy('before', -1)}
    ) counter group by 1 having sum(n) <> 0 order by 1`.execute(db)
  return new Map(rows.map(({ what, n }) => [what, n]))
}

export type SeatCount = { roster: number; returned: number }

/** The seats of a survey and how many of them have answered, as `readTally` has them: for lists, whatever the size of a survey. */
export async function countSeats(db: Db, surveyId: number): Promise<SeatCount> {
  const { rows } = await sql<SeatCount>`
    with due as materialized (select array(select distinct unit_id from tally_due where survey_id = ${surveyId}) as units)
    select coalesce(sum(n) filter (where what = 'roster'), 0)::bigint as roster, coalesce(sum(n) filter (where what = 'returned'), 0)::bigint as returned
    from (
      select what, n from tally where survey_id = ${surveyId}
      union all select what, -value::bigint from due, unit_standing unit, jsonb_each_text(counts) counted (what, value)
        where unit.survey_id = ${surveyId} and unit.unit_id = any(due.units)
      union all select 'roster', count(*) from due, invitation where survey_id = ${surveyId} and unit_id = any(due.units)
      union all select 'returned', count(distinct invitation.id) from due, invitation
        join response on response.survey_id = invitation.survey_id and response.invitation_id = invitation.id
        where invitation.survey_id = ${surveyId} and invitation.unit_id = any(due.units)
    ) counter`.execute(db)
  return rows[0]!
}

export type LevelCount = { dimension: string; level: number | null; n: number }

/** How many of the answers in the figures gave which level, as of one moment; only after close. */
export async function readLevels(db: Db, surveyId: number): Promise<LevelCount[]> {
  const { rows } = await sql<LevelCount>`
    with ${due(surveyId)}
    select dimension, level, sum(n)::bigint as n from (
      select dimension, level, n from level_tally where survey_id = ${surveyId} union all ${ratingsMoved(surveyId)}
    ) counter
    where exists (select from survey where id = ${surveyId} and status in ('closed', 'sealed'))
    group by dimension, level having sum(n) <> 0 order by dimension, level`.execute(db)
  return rows
}
