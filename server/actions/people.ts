import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { NewUser } from '../contract/people.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  findPersonByUsername,
  grantRoles,
  hasPeople,
  insertKey,
  insertUser,
  lockSetup,
  demandChange,
  replacePassword,
} from '../queries/people.ts'
import { demandGoodPassword } from '../passwords.ts'
import { digestOfKey } from '../session.ts'

type Db = Kysely<Database>

async function writeUser(db: Transaction<Database>, actor: Actor, user: NewUser, field = 'password'): Promise<void> {
  await demandGoodPassword(user.password, user.username, [], field)
  const id = randomUUID()
  const { name, username, department } = user
  await insertUser(db, { id, name, username, department, password: await hashPassword(user.password) })
  if (user.mustChange) await demandChange(db, id)
  await grantRoles(db, id, user.roles)
  await recordAct(db, actor, {
    act: 'user.create',
    subject: `user ${id}`,
    detail: { username: user.username, roles: user.roles },
  })
}

/** Makes an account with its roles. Usernames ignore case. @throws Problem username-taken */
export async function createUser(db: Db, actor: Actor, user: NewUser): Promise<void> {
  await db.transaction().execute((db) => writeUser(db, actor, user))
}

/** Sets a new password and ends every session of that person. @throws Problem not-found */
export async function resetPassword(db: Db, actor: Actor, username: string, password: string): Promise<void> {
  await demandGoodPassword(password, username, [])
  const hash = await hashPassword(password)
  await db.transaction().execute(async (db) => {
    const person = await findPersonByUsername(db, username)
    if (!person) throw new Problem('not-found', { detail: `no user ${username}` })
    await replacePassword(db, person.id, hash)
    await recordAct(db, actor, { act: 'user.reset-password', subject: `user ${person.id}` })
  })
}

/** The first accounts of an installation. @throws Problem setup-over when somebody exists already. */
export async function setUp(db: Db, actor: Actor, users: NewUser[]): Promise<void> {
  await db.transaction().execute(async (db) => {
    await lockSetup(db)
    if (await hasPeople(db)) throw new Problem('setup-over')
    for (const [i, user] of users.entries()) await writeUser(db, actor, user, `users.${i}.password`)
  })
}

/** A new API key, shown once. @throws Problem not-found when nobody has this username. */
export async function createKey(
  db: Db,
  actor: Actor,
  username: string,
  label: string,
  expiresAt: Date | null,
): Promise<string> {
  const key = `manyi_${randomBytes(32).toString('base64url')}`
  await db.transaction().execute(async (db) => {
    const person = await findPersonByUsername(db, username)
    if (!person) throw new Problem('not-found', { detail: `no user ${username}` })
    await insertKey(db, { userId: person.id, digest: digestOfKey(key), label, expiresAt })
    await recordAct(db, actor, { act: 'key.create', subject: `user ${person.id}`, detail: { label } })
  })
  return key
}
