import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

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

/** The latest backups, newest first. */
export async function listBackups(db: Db, limit: number) {
  return db.selectFrom('backup_run').selectAll().orderBy('started_at', 'desc').limit(limit).execute()
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
