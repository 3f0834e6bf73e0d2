import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>
export type Channel = Selectable<Database['channel']>

/** A channel's row as it is written. */
export type ChannelRow = Pick<
  Channel,
  'name' | 'kind' | 'secrets_sealed' | 'per_minute' | 'quiet_from' | 'quiet_to'
> & { settings: string }

export async function listChannels(db: Db): Promise<Channel[]> {
  return db.selectFrom('channel').selectAll().orderBy('id').execute()
}

export async function findChannel(db: Db, id: number): Promise<Channel | undefined> {
  return db.selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Takes the row, so that two edits do not mix their secrets. */
export async function lockChannel(db: Db, id: number): Promise<Channel | undefined> {
  return db.selectFrom('channel').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertChannel(db: Db, row: ChannelRow): Promise<number> {
  const { id } = await db.insertInto('channel').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function updateChannel(db: Db, id: number, row: ChannelRow): Promise<void> {
  await db
    .updateTable('channel')
    .set({ ...row, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteChannel(db: Db, id: number): Promise<void> {
  await db.deleteFrom('channel').where('id', '=', id).execute()
}
