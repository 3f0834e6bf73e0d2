/** Wrong receipt codes, by a digest of the address they came from. A period begins with the first and ends by itself. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>
export type Failed = { failed: number; until: Date }

const periodOf = (minutes: number) => sql`make_interval(mins => ${minutes}::int)`

/** Those of the running period; none when it is over. */
export async function findFailed(db: Db, source: Buffer, minutes: number): Promise<Failed | undefined> {
  const { rows } = await sql<Failed>`
    select failed, began_at + ${periodOf(minutes)} as until from receipt_attempt
    where source = ${source} and began_at > now() - ${periodOf(minutes)}`.execute(db)
  return rows[0]
}

export async function countFailed(db: Db, source: Buffer, minutes: number): Promise<void> {
  await sql`
    insert into receipt_attempt as a (source, failed, began_at) values (${source}, 1, now())
    on conflict (source) do update set
      failed = case when a.began_at > now() - ${periodOf(minutes)} then least(a.failed + 1, 1000) else 1 end,
      began_at = case when a.began_at > now() - ${periodOf(minutes)} then a.began_at else now() end`.execute(db)
}

/** Nothing of an address is kept longer than it is used. */
export async function forgetFailed(db: Db, minutes: number): Promise<void> {
  await sql`delete from receipt_attempt where began_at < now() - ${periodOf(minutes)}`.execute(db)
}
