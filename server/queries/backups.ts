import { type Kysely, sql } from 'kysely'
import type { Client } from 'pg'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

/**
 * Takes what says that a backup is being made, until the connection ends, however its process does. False: another one is being made.
 * A lock of a transaction, which a pooler keeps on one connection; nothing is read in it, so it holds up no cleaning.
 */
export async function lockBackups(client: Client): Promise<boolean> {
  await client.query('begin; set local idle_in_transaction_session_timeout = 0')
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_xact_lock(38, 0) as free')
  return rows[0]!.free
}

const isBeingMade = sql<boolean>`exists (select from pg_locks where locktype = 'advisory' and classid = 38 and objid = 0
  and objsubid = 2 and database = (select oid from pg_database where datname = current_database()))`

const killed = '备份中途中断，没有完成。'

/** Ends what was begun and never ended, for whoever holds the lock; answers their files. */
export async function endKilledBackups(db: Db): Promise<{ file: string }[]> {
  return db
    .updateTable('backup_run')
    .set({ problem: killed, ended_at: sql`clock_timestamp()` })
    .where('ended_at', 'is', null)
    .returning('file')
    .execute()
}

export async function beginBackup(db: Db, backup: { file: string; encrypted: boolean }): Promise<number> {
  const { id } = await db.insertInto('backup_run').values(backup).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function endBackup(
  db: Db,
  id: number,
  outcome: { bytes: number | null; verified: boolean | null; problem: string | null },
): Promise<void> {
  await db
    .updateTable('backup_run')
    .set({ ...outcome, ended_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

/** The latest backups, newest first; of one that was killed the problem says so. */
export async function listBackups(db: Db, limit: number) {
  const latest = db.selectFrom('backup_run').selectAll().select(isBeingMade.as('is_being_made'))
  const rows = await latest.orderBy('started_at', 'desc').limit(limit).execute()
  return rows.map((row) => (row.ended_at === null && !row.is_being_made ? { ...row, problem: killed } : row))
}

/** When a backup last succeeded; null: never. */
export async function findLastBackup(db: Db): Promise<Date | null> {
  const row = await db
    .selectFrom('backup_run')
    .select('ended_at')
    .where('bytes', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.ended_at ?? null
}
