/** Sessions and devices: who is signed in from where. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

export async function knowsDevice(db: Db, username: string, digest: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('known_device')
    .innerJoin('user', 'user.id', 'known_device.user_id')
    .select('user.id')
    .where('user.username', '=', username)
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row !== undefined
}

/** Answers whether the device is new to somebody who has used another before. */
export async function rememberDevice(db: Db, userId: string, digest: Buffer): Promise<boolean> {
  const others = await db.selectFrom('known_device').select('digest').where('user_id', '=', userId).limit(1).execute()
  const { rows } = await sql<{ isNew: boolean }>`
    insert into known_device (user_id, digest) values (${userId}, ${digest})
    on conflict (user_id, digest) do update set last_at = now()
    returning (xmax = 0) as "isNew"`.execute(db)
  return rows[0]!.isNew && others.length > 0
}

export async function findSession(db: Db, token: string) {
  return db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .innerJoin('protection', 'protection.user_id', 'user.id')
    .select(['session.id', 'session.userId', 'user.name'])
    .where('session.token', '=', token)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

export async function markSession(db: Db, id: string, via: 'password' | 'oidc'): Promise<void> {
  await db.updateTable('session').set({ via }).where('id', '=', id).execute()
}

export async function passFactor(db: Db, id: string): Promise<void> {
  await db
    .updateTable('session')
    .set({ factorAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export async function listSessions(db: Db, userId: string) {
  return db
    .selectFrom('session')
    .select(['id', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .orderBy('updatedAt', 'desc')
    .limit(50)
    .execute()
}

/** Ends one session of this person; false when there is none. */
export async function endSession(db: Db, userId: string, id: string): Promise<boolean> {
  const ended = await db.deleteFrom('session').where('userId', '=', userId).where('id', '=', id).executeTakeFirst()
  return ended.numDeletedRows > 0n
}

/** The last two sign-ins of a person, newest first, from the audit log. */
export async function listSignIns(db: Db, userId: string) {
  return db
    .selectFrom('audit_entry')
    .select(['at', 'address', 'detail'])
    .where('subject', '=', `user ${userId}`)
    .where('act', '=', 'sign-in')
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
}

export async function countFailures(db: Db, userId: string, since: Date): Promise<number> {
  const { n } = await db
    .selectFrom('audit_entry')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('subject', '=', `user ${userId}`)
    .where('act', '=', 'sign-in.failed')
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}
