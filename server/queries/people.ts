import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me as Person, Role } from '../contract/people.ts'

type Db = Kysely<Database>

const people = (db: Db) =>
  db.selectFrom('user').select((eb) => [
    'user.id',
    'user.name',
    'user.username',
    eb
      .selectFrom('role_grant')
      .whereRef('role_grant.user_id', '=', 'user.id')
      .select(sql<Role[]>`coalesce(array_agg(role order by role), '{}')`.as('roles'))
      .as('roles'),
  ])

type Row = { id: string; name: string; username: string | null; roles: Role[] | null }

const asPerson = (row: Row | undefined, via: Person['via']): Person | undefined =>
  row && { id: row.id, name: row.name, username: row.username ?? '', roles: row.roles ?? [], via }

export async function findPersonById(db: Db, id: string): Promise<Person | undefined> {
  return asPerson(await people(db).where('user.id', '=', id).executeTakeFirst(), 'session')
}

export async function findPersonByUsername(db: Db, username: string): Promise<Person | undefined> {
  return asPerson(await people(db).where('user.username', '=', username.toLowerCase()).executeTakeFirst(), 'session')
}

/** The owner of a key that is neither revoked nor expired. */
export async function findPersonByKey(db: Db, digest: Buffer): Promise<Person | undefined> {
  const row = await people(db)
    .innerJoin('api_key', 'api_key.user_id', 'user.id')
    .where('api_key.digest', '=', digest)
    .where('api_key.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('api_key.expires_at', 'is', null), eb('api_key.expires_at', '>', sql<Date>`now()`)]))
    .executeTakeFirst()
  return asPerson(row, 'key')
}

export async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom('user').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Two first starts at once must not both make the first accounts. Held until the transaction ends. */
export async function lockSetup(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('manyi set-up'))`.execute(db)
}

export async function grantRoles(db: Db, userId: string, roles: Role[]): Promise<void> {
  const rows = roles.map((role) => ({ user_id: userId, role }))
  await db
    .insertInto('role_grant')
    .values(rows)
    .onConflict((oc) => oc.columns(['user_id', 'role']).doNothing())
    .execute()
}

export async function insertKey(
  db: Db,
  key: { userId: string; digest: Buffer; label: string; expiresAt: Date | null },
): Promise<void> {
  await db
    .insertInto('api_key')
    .values({ user_id: key.userId, digest: key.digest, label: key.label, expires_at: key.expiresAt })
    .execute()
}

/** An account of better-auth's kind: provider `credential`, the password as its `hashPassword` made it. */
export async function insertUser(
  db: Db,
  user: { id: string; name: string; username: string; password: string },
): Promise<void> {
  const username = user.username.toLowerCase()
  await db
    .insertInto('user')
    .values({
      id: user.id,
      name: user.name,
      username,
      displayUsername: user.username,
      // better-auth wants an address; nothing is ever sent to it.
      email: `${username}@users.invalid`,
      emailVerified: false,
    })
    .execute()
  const account = { id: user.id, userId: user.id, accountId: user.id, providerId: 'credential' }
  await db
    .insertInto('account')
    .values({ ...account, password: user.password, updatedAt: new Date() })
    .execute()
}

export async function replacePassword(db: Db, userId: string, password: string): Promise<void> {
  await db.updateTable('account').set({ password, updatedAt: new Date() }).where('userId', '=', userId).execute()
  await db.deleteFrom('session').where('userId', '=', userId).execute()
}
