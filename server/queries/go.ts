import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

export type GoUnit = { id: number; name: string }

/** Units of open surveys whose name or code is the text; the letter case of a code does not matter. */
export async function findOpenUnits(db: Db, text: string): Promise<GoUnit[]> {
  const { rows } = await sql<GoUnit>`
    select distinct on (i.unit_id) i.unit_id as id, i.unit_name as name
    from invitation i join survey s on s.id = i.survey_id
    where s.status = 'open' and (i.unit_name = ${text} or upper(i.unit_code) = upper(${text}))
    order by i.unit_id, i.survey_id desc`.execute(db)
  return rows
}

/** At most `most` units of open surveys whose name holds the text. */
export async function searchOpenUnits(db: Db, text: string, most: number): Promise<GoUnit[]> {
  const { rows } = await sql<GoUnit>`
    select i.unit_id as id, max(i.unit_name) as name
    from invitation i join survey s on s.id = i.survey_id
    where s.status = 'open' and i.unit_name ilike ${`%${escapeLike(text)}%`}
    group by i.unit_id order by length(max(i.unit_name)), i.unit_id limit ${most}`.execute(db)
  return rows
}

/** The links of a unit in open surveys, revoked ones included: their page says what to do. */
export async function listOpenLinks(db: Db, unitId: number) {
  const { rows } = await sql<{ surveyId: number; invitationId: number; generation: number }>`
    select i.survey_id as "surveyId", i.id as "invitationId", i.generation
    from invitation i join survey s on s.id = i.survey_id
    where s.status = 'open' and i.unit_id = ${unitId} order by i.survey_id desc, i.seat`.execute(db)
  return rows
}

/**
 * Counts one more attempt of a unit before its code is looked at, so that attempts side by side are all counted.
 * Answers how many there were in the running period, this one included, and when the period ends.
 */
export async function countAttempt(db: Db, unitId: number, minutes: number): Promise<{ failed: number; until: Date }> {
  const period = sql`make_interval(mins => ${minutes}::int)`
  const { rows } = await sql<{ failed: number; until: Date }>`
    insert into go_attempt as a (unit_id, failed, began_at) values (${unitId}, 1, now())
    on conflict (unit_id) do update set
      failed = case when a.began_at < now() - ${period} then 1 else least(a.failed + 1, 1000) end,
      began_at = case when a.began_at < now() - ${period} then now() else a.began_at end
    returning failed, began_at + ${period} as until`.execute(db)
  return rows[0]!
}

/** After the right code: what was mistyped before no longer counts. */
export async function forgetAttempts(db: Db, unitId: number): Promise<void> {
  await db.deleteFrom('go_attempt').where('unit_id', '=', unitId).execute()
}
