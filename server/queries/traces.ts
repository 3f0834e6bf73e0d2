/** Where answers came from: digests kept for one flag, and gone once it is found. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Rules } from '../domain/rules.ts'
import { inTransaction } from './in-transaction.ts'

/**
 * 集中提交: so many units from one address, or from one device, within so many minutes, by the plan's rule. Flags their answers and
 * forgets where any came from. Only a unit's last trace is looked at, and a unit counts once for one address. Both in
 * one transaction: whoever computes at the same time finds either the traces or the flags.
 */
export async function findBursts(db: Kysely<Database>, surveyId: number, { burst }: Rules): Promise<void> {
  await inTransaction(db, async (db) => {
    if (burst && burst.count >= 2) await flagBursts(db, surveyId, burst)
    await forgetTraces(db, surveyId)
  })
}

export async function forgetTraces(db: Kysely<Database>, surveyId: number): Promise<void> {
  await db.deleteFrom('response_trace').where('survey_id', '=', surveyId).execute()
}

async function flagBursts(db: Kysely<Database>, surveyId: number, { count, minutes }: NonNullable<Rules['burst']>) {
  await sql`
    with latest as (
      select distinct on (t.invitation_id) t.invitation_id, i.unit_id, t.at, t.address, t.device
      from response_trace t join invitation i on i.survey_id = t.survey_id and i.id = t.invitation_id
      where t.survey_id = ${surveyId} order by t.invitation_id, t.at desc
    ), marks as (
      select unit_id, mark, min(at) as at
      from latest cross join lateral (values (address), (device)) marked (mark)
      where mark is not null group by unit_id, mark
    ), begun as (
      select *, lead(at, ${count - 1}::int) over (partition by mark order by at, unit_id) <= at + make_interval(mins => ${minutes}) as begins
      from marks
    ), crowded as (
      select unit_id, mark, bool_or(begins) over (
        partition by mark order by at, unit_id rows between ${sql.lit(count - 1)} preceding and current row) as inside
      from begun
    )
    insert into response_flag (survey_id, invitation_id, kind)
    select distinct ${surveyId}::bigint, invitation_id, 'burst'
    from latest join crowded on crowded.unit_id = latest.unit_id and crowded.mark in (latest.address, latest.device)
    where inside
    on conflict do nothing`.execute(db)
}
