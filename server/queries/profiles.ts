import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Profile } from '../domain/profile.ts'

type Db = Kysely<Database>
export type ProfileRow = Omit<Selectable<Database['profile']>, 'created_by'> & { in_use: boolean; newest: boolean }

/** Writes what the product ships; a version that is there already stays as it is. */
export async function shipProfiles(db: Db, profiles: readonly Profile[]): Promise<void> {
  const rows = profiles.map((profile) => ({
    key: profile.key,
    version: profile.version,
    content: JSON.stringify(profile),
    shipped: true,
  }))
  await db
    .insertInto('profile')
    .values(rows)
    .onConflict((oc) => oc.constraint('profile_version_unique').doNothing())
    .execute()
}

const rows = (db: Db) =>
  db
    .selectFrom('profile')
    .select([
      'profile.id',
      'profile.key',
      'profile.version',
      'profile.content',
      'profile.shipped',
      'profile.retired_at',
      'profile.created_at',
      sql<boolean>`exists (select from evaluation where profile_id = profile.id)`.as('in_use'),
      sql<boolean>`not exists (select from profile later where later.key = profile.key and later.id > profile.id)`.as(
        'newest',
      ),
    ])

/** The shipped ones first, then as made; of each the newest version first. */
export async function listProfiles(db: Db): Promise<ProfileRow[]> {
  return rows(db)
    .orderBy(sql`(select min(id) from profile first where first.key = profile.key)`)
    .orderBy('profile.id', 'desc')
    .execute()
}

export async function findProfile(db: Db, id: number): Promise<ProfileRow | undefined> {
  return rows(db).where('profile.id', '=', id).executeTakeFirst()
}

/** The newest version of this key that is not retired. Held until the transaction ends, so that it is not changed meanwhile. */
export async function lockNewestProfile(db: Db, key: string): Promise<{ id: number; content: Profile } | undefined> {
  return db
    .selectFrom('profile')
    .select(['id', 'content'])
    .where('key', '=', key)
    .where('retired_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .forShare()
    .executeTakeFirst()
}

/** The versions of one key, so that the next one is counted once. */
export async function lockVersions(db: Db, key: string): Promise<{ version: string }[]> {
  return db.selectFrom('profile').select('version').where('key', '=', key).forUpdate().execute()
}

export async function insertProfile(db: Db, content: Profile, authorId: string): Promise<number> {
  const { id } = await db
    .insertInto('profile')
    .values({ key: content.key, version: content.version, content: JSON.stringify(content), created_by: authorId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function replaceProfile(db: Db, id: number, content: Profile): Promise<void> {
  await db
    .updateTable('profile')
    .set({ content: JSON.stringify(content) })
    .where('id', '=', id)
    .execute()
}

export async function retireProfile(db: Db, id: number, retired: boolean): Promise<void> {
  await db
    .updateTable('profile')
    .set({ retired_at: retired ? new Date() : null })
    .where('id', '=', id)
    .execute()
}
