import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

/** How many within so many minutes; counted for all processes together. */
export type Limit = { kind: string; most: number; minutes: number }

/**
 * Counts `by` more before the attempt itself, so that attempts side by side are all counted. Answers how many there were in the
 * running period, these included, and when the period ends.
 */
export async function countAttempt(
  db: Db,
  { kind, minutes }: Limit,
  key: string,
  by = 1,
): Promise<{ failed: number; until: Date }> {
  const period = sql`make_interval(mins => ${minutes}::int)`
  const { rows } = await sql<{ failed: number; until: Date }>`
    insert into attempt as a (kind, key, failed, began_at) values (${kind}, ${key}, ${by}::int, now())
    on conflict (kind, key) do update set
      failed = case when a.began_at < now() - ${period} then excluded.failed else least(a.failed + excluded.failed, 1000000) end,
      began_at = case when a.began_at < now() - ${period} then now() else a.began_at end
    returning failed, began_at + ${period} as until`.execute(db)
  return rows[0]!
}

/** One that was counted and turned out well. */
export async function uncountAttempt(db: Db, { kind }: Limit, key: string): Promise<void> {
  await sql`update attempt set failed = greatest(failed - 1, 0) where kind = ${kind} and key = ${key}`.execute(db)
}

export async function forgetAttempts(db: Db, { kind }: Limit, key: string): Promise<void> {
  await db.deleteFrom('attempt').where('kind', '=', kind).where('key', '=', key).execute()
}

/** What is older than a day limits nobody. */
export async function sweepAttempts(db: Db): Promise<void> {
  await db
    .deleteFrom('attempt')
    .where('began_at', '<', sql<Date>`now() - interval '1 day'`)
    .execute()
}
