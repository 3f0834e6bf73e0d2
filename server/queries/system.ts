import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { SystemView } from '../contract/system.ts'

type Db = Kysely<Database>

export async function describeDatabase(db: Db): Promise<SystemView['database']> {
  const { rows } = await sql<SystemView['database']>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
      count(*) as migrations, max(name) as "lastMigration"
    from kysely_migration`.execute(db)
  return rows[0]!
}

/** What keeps this database from taking answers; null: nothing. */
export async function readiness(db: Db): Promise<string | null> {
  const { rows } = await sql<{ standby: boolean; readonly: boolean; made: boolean }>`
    select pg_is_in_recovery() as standby, current_setting('default_transaction_read_only') = 'on' as readonly,
      to_regclass('response') is not null as made`.execute(db)
  const { standby, readonly, made } = rows[0]!
  if (standby) return 'the database is a standby'
  if (readonly) return 'the database is read-only'
  return made ? null : 'the database has no tables'
}
