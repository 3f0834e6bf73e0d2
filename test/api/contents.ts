import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** What is counted of whoever asks, also when nothing is done: attempts, sessions in use, and when a key was last seen. */
export const countsOfAsking = [
  'attempt',
  'go_attempt',
  'receipt_attempt',
  'known_device',
  'kysely_migration',
  'kysely_migration_lock',
]

/** Every row of every table as text, so that "nothing changed" is one comparison. `but` leaves tables out, say where a refusal is logged. */
export async function contentsOf(db: Kysely<Database>, but: string[] = []): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`.execute(
    db,
  )
  const contents: Record<string, string[]> = {}
  for (const { name } of tables.filter(({ name }) => !countsOfAsking.includes(name) && !but.includes(name))) {
    const { rows } = await sql<{
      row: string
    }>`select (to_jsonb(t) - 'last_used_at')::text as row from ${sql.table(name)} t order by 1`.execute(db)
    contents[name] = rows.map((one) => one.row)
  }
  return contents
}

/** A refused act leaves its line in the audit log, and nothing else. */
export const refusalLog = ['audit_entry', 'audit_head']

/** How many rows each named table has. */
export async function countRows(db: Kysely<Database>, table: keyof Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
  return rows[0]!.n
}
