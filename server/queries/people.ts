import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me as Person, Role } from '../contract/people.ts'
import type { SessionStanding } from '../domain/session-needs.ts'
import { noteKeyUse } from './api-keys.ts'

type Db = Kysely<Database>

const NOTED_EVERY = 300_000

/** What somebody may do today: their own roles, and those of whom they are the deputy. */
const rolesOf = sql<Role[]>`array(
  select role from role_grant where user_id = "user".id
  union select role from deputy
    where user_id = "user".id and ended_at is null and now() >= starts_at and now() < ends_at
  order by 1)`

const actsForOf = sql<Person['actsFor']>`coalesce((
  select jsonb_agg(jsonb_build_object('name', p.name, 'role', d.role) order by d.id)
  from deputy d join "user" p on p.id = d.for_user_id
  where d.user_id = "user".id and d.ended_at is null and now() >= d.starts_at and now() < d.ends_at), '[]')`

const people = (db: Db) =>
  db
    .selectFrom('user')
    .innerJoin('protection', 'protection.user_id', 'user.id')
    .where('protection.disabled_at', 'is', null)
    .select(['user.id', 'user.name', 'user.username', rolesOf.as('roles'), actsForOf.as('actsFor')])

type Row = { id: string; name: string; username: string | null; roles: Role[]; actsFor: Person['actsFor'] }

const asPerson = (row: Row, via: Person['via']): Person => ({
  id: row.id,
  name: row.name,
  username: row.username ?? '',
  roles: row.roles,
  via,
  needs: null,
  actsFor: row.actsFor,
})

export async function findPersonByUsername(db: Db, username: string): Promise<Person | undefined> {
  const row = await people(db).where('user.username', '=', username.toLowerCase()).executeTakeFirst()
  return row && asPerson(row, 'session')
}

/** The owner of a key that is neither revoked nor expired. */
export async function findPersonByKey(db: Db, digest: Buffer): Promise<Person | undefined> {
  const row = await people(db)
    .innerJoin('api_key', 'api_key.user_id', 'user.id')
    .select(['api_key.id as key_id', 'api_key.scopes', 'api_key.last_used_at'])
    .where('api_key.digest', '=', digest)
    .where('api_key.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('api_key.expires_at', 'is', null), eb('api_key.expires_at', '>', sql<Date>`now()`)]))
    .executeTakeFirst()
  if (!row) return undefined
  const person = asPerson(row, 'key')
  if (!row.last_used_at || Date.now() - row.last_used_at.getTime() > NOTED_EVERY) await noteKeyUse(db, row.key_id)
  return row.scopes ? { ...person, scopes: row.scopes } : person
}

/** Whose session this is, and how it was opened; undefined once it is too old, or its owner's account is shut. */
export async function findPersonBySession(
  db: Db,
  sessionId: string,
  hours: number,
): Promise<{ person: Person; standing: SessionStanding } | undefined> {
  const row = await people(db)
    .innerJoin('session', 'session.userId', 'user.id')
    .where('session.id', '=', sessionId)
    .where('session.createdAt', '>', sql<Date>`now() - make_interval(hours => ${hours}::int)`)
    .select(['factorAt', 'via', 'must_change as mustChange', 'password_at as passwordAt', 'totp_since as totpSince'])
    .executeTakeFirst()
  return row && { person: asPerson(row, 'session'), standing: row }
}

export async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom('user').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Two first starts at once must not both make the first accounts. Held until the transaction ends. */
export async function lockSetup(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('manyi set-up'))`.execute(db)
}

export async function grantRoles(
  db: Db,
  userId: string,
  roles: Role[],
  grantedBy: string | null = null,
): Promise<void> {
  if (roles.length === 0) return
  const rows = roles.map((role) => ({ user_id: userId, role, granted_by: grantedBy }))
  await db
    .insertInto('role_grant')
    .values(rows)
    .onConflict((oc) => oc.columns(['user_id', 'role']).doNothing())
    .execute()
}

export type NewKey = {
  userId: string
  digest: Buffer
  label: string
  expiresAt: Date | null
  /** Absent: everything its owner may. */
  scopes?: string[]
  hint?: string
}

export async function insertKey(
  db: Db,
  { userId, digest, label, expiresAt, scopes, hint = '' }: NewKey,
): Promise<number> {
  const { id } = await db
    .insertInto('api_key')
    .values({ user_id: userId, digest, label, expires_at: expiresAt, scopes: scopes ?? null, hint })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** An account of better-auth's kind: provider `credential`, the password as its `hashPassword` made it. */
/** 单位 of an account, as 系统管理员 entered it. */
export async function findDepartment(db: Kysely<Database>, id: string): Promise<string | null> {
  const row = await db.selectFrom('user').select('department').where('id', '=', id).executeTakeFirst()
  return row?.department ?? null
}

export async function insertUser(
  db: Db,
  user: { id: string; name: string; username: string; password: string; department?: string | null },
): Promise<void> {
  const username = user.username.toLowerCase()
  await db
    .insertInto('user')
    .values({
      id: user.id,
      name: user.name,
      username,
      displayUsername: user.username,
      department: user.department ?? null,
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

/** Sets another password; the one before is remembered. Sessions end, but the one named. */
export async function replacePassword(
  db: Db,
  userId: string,
  password: string,
  { mustChange = false, keep = null as string | null } = {},
): Promise<void> {
  await sql`insert into former_password (user_id, hash)
    select "userId", password from account where "userId" = ${userId} and "providerId" = 'credential'`.execute(db)
  await db
    .updateTable('account')
    .set({ password, updatedAt: new Date() })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .execute()
  await db
    .updateTable('protection')
    .set({ must_change: mustChange, password_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .execute()
  await endSessions(db, userId, keep)
}

export async function endSessions(db: Db, userId: string, keep: string | null = null): Promise<number> {
  const ended = await db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .$if(keep !== null, (query) => query.where('id', '<>', keep))
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}

/** The password in use and the `most` - 1 before it, as hashes. */
export async function listPasswords(db: Db, userId: string, most: number): Promise<string[]> {
  const current = await db
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  const former = await db
    .selectFrom('former_password')
    .select('hash')
    .where('user_id', '=', userId)
    .orderBy('replaced_at', 'desc')
    .limit(most - 1)
    .execute()
  return [current?.password ?? null, ...former.map(({ hash }) => hash)].filter((hash) => hash !== null)
}

/** Whoever made this password is not whose it is. */
export async function demandChange(db: Db, userId: string): Promise<void> {
  await db.updateTable('protection').set({ must_change: true }).where('user_id', '=', userId).execute()
}

/** Keys that still open something, newest first. */
export async function listKeys(db: Db, userId: string) {
  return db
    .selectFrom('api_key')
    .select(['id', 'label', 'created_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', sql<Date>`now()`)]))
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

/** Answers the key's label; undefined when this person has no such key. */
export async function revokeKey(db: Db, userId: string, id: number): Promise<string | undefined> {
  const row = await db
    .updateTable('api_key')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('label')
    .executeTakeFirst()
  return row?.label
}
