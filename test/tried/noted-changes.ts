/** Which tables a request changed, noted by the database itself: only what was committed, and each request by itself. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { countsOfAsking } from '../api/contents.ts'

/** Puts a trigger on every table. What is counted of whoever asks is left out. */
export async function noteChanges(db: Kysely<Database>): Promise<void> {
  await sql`create table noted_change (name text not null, act text not null)`.execute(db)
  await sql`create function note_change() returns trigger language plpgsql as
    $$ begin insert into noted_change values (tg_table_name, lower(tg_op)); return null; end $$`.execute(db)
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(db)
  for (const { name } of rows.filter(({ name }) => ![...countsOfAsking, 'noted_change'].includes(name))) {
    const table = sql.table(name)
    await sql`create trigger zz_noted after insert or delete on ${table} for each row execute function note_change()`.execute(
      db,
    )
    await sql`create trigger zz_noted_update after update on ${table} for each row
      when ((to_jsonb(old) - 'last_used_at') is distinct from (to_jsonb(new) - 'last_used_at'))
      execute function note_change()`.execute(db)
  }
}

/** What was changed since the last time, e.g. `insert unit`; and it is forgotten. */
export async function takeChanges(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ change: string }>`
    delete from noted_change returning act || ' ' || name as change`.execute(db)
  return [...new Set(rows.map(({ change }) => change))].sort()
}
