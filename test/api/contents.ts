import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

const tables = [
  'user',
  'account',
  'session',
  'role_grant',
  'api_key',
  'unit',
  'survey',
  'invitation',
  'invitation_event',
  'response',
  'evaluation',
  'evaluation_entry',
  'audit_entry',
]

/** Every row of every table as text, so that "nothing changed" is one comparison. */
export async function contentsOf(db: Kysely<Database>): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows } = await sql<{
      row: string
    }>`select to_jsonb(t)::text as row from ${sql.table(table)} t order by 1`.execute(db)
    contents[table] = rows.map((one) => one.row)
  }
  return contents
}

/** How many rows each named table has. */
export async function countRows(db: Kysely<Database>, table: keyof Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
  return rows[0]!.n
}
