import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

const rows = (db: Db) =>
  db
    .selectFrom('api_key')
    .innerJoin('user', 'user.id', 'api_key.user_id')
    .select([
      'api_key.id',
      'api_key.label',
      'api_key.hint',
      'api_key.scopes',
      'api_key.created_at',
      'api_key.expires_at',
      'api_key.last_used_at',
      'api_key.revoked_at',
      'api_key.user_id',
      'user.name as owner',
      sql<boolean>`api_key.expires_at <= now()`.as('expired'),
    ])
export type ApiKeyRow = Awaited<ReturnType<typeof listApiKeys>>[number]

/** Newest first: of one person, or everybody's. */
export async function listApiKeys(db: Db, ownerId: string | null) {
  return rows(db)
    .$if(ownerId !== null, (query) => query.where('api_key.user_id', '=', ownerId!))
    .orderBy('api_key.id', 'desc')
    .limit(500)
    .execute()
}

export async function findApiKey(db: Db, id: number): Promise<ApiKeyRow | undefined> {
  return rows(db).where('api_key.id', '=', id).executeTakeFirst()
}

export async function revokeApiKey(db: Db, id: number): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Notes that a key was used, at most every five minutes. */
export async function noteKeyUse(db: Db, id: number): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ last_used_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', sql<Date>`now() - interval '5 minutes'`)]),
    )
    .execute()
}
