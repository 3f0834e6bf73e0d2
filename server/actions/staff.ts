/**
 * 人员与角色. 系统管理员 makes and shuts accounts, which hold no role; 安全管理员 gives roles, names deputies and takes back a lost
 * 动态口令. So neither makes a person who may do anything, and neither gets into an account by resetting what protects it.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import {
  type DeputyInput,
  type HandOverList,
  type NewPerson,
  type PersonInput,
  type Role,
  separatedRoles,
} from '../contract/people.ts'
import { makePassword } from '../passwords.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { forgetAttempts } from '../queries/attempts.ts'
import { demandChange, endSessions, grantRoles, insertUser, replacePassword } from '../queries/people.ts'
import { dropSecret } from '../queries/second-factor.ts'
import {
  endDeputiesOf,
  endDeputy,
  insertDeputy,
  insertHandOver,
  isHeldByAnother,
  listOpenWork,
  listRoles,
  lockPerson,
  renamePerson,
  revokeKeys,
  revokeRoles,
  setDisabled,
} from '../queries/staff.ts'
import { ofAccount } from './sign-in.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
type Admin = Actor & { id: string }

const subjectOf = (id: string) => `user ${id}`
/** A hash that no password has. */
const unusable = () => hashPassword(randomBytes(32).toString('base64url'))

async function demandPerson(db: Trx, id: string) {
  // No row can hold a NUL, nor be asked for one.
  const person = id.includes('\0') ? undefined : await lockPerson(db, id)
  if (!person) throw new Problem('person-not-found')
  return person
}

async function demandAnother(db: Trx, actor: Admin, id: string) {
  if (actor.id === id) throw new Problem('grant-to-oneself')
  return demandPerson(db, id)
}

/** One of the three who keep the others in order stays always; else nobody could give the role again. */
async function demandHeirs(db: Trx, id: string, lost: Role[]): Promise<void> {
  for (const role of lost.filter((one) => separatedRoles.includes(one)))
    if (!(await isHeldByAnother(db, role, id))) throw new Problem('last-of-role', { params: { role } })
}

/** An account without any role, and a password that is shown once and changed at the first sign-in. */
export async function addPerson(db: Db, actor: Admin, input: NewPerson): Promise<{ id: string; password: string }> {
  const [id, password] = [randomUUID(), makePassword()]
  const hash = await hashPassword(password)
  await db.transaction().execute(async (db) => {
    await insertUser(db, { id, name: input.name, username: input.username, password: hash })
    await renamePerson(db, id, input)
    await demandChange(db, id)
    const { username, name, department } = input
    await recordAct(db, actor, {
      act: 'user.create',
      subject: subjectOf(id),
      detail: { username, name, department, roles: [] },
    })
  })
  return { id, password }
}

export async function editPerson(db: Db, actor: Admin, id: string, input: PersonInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    await demandPerson(db, id)
    await renamePerson(db, id, input)
    await recordAct(db, actor, { act: 'user.edit', subject: subjectOf(id), detail: input })
  })
}

/** @throws Problem grant-to-oneself, person-disabled, roles-exclude-each-other, last-of-role */
export async function setRoles(db: Db, actor: Admin, id: string, roles: Role[]): Promise<void> {
  await db.transaction().execute(async (db) => {
    const person = await demandAnother(db, actor, id)
    if (person.disabled_at) throw new Problem('person-disabled')
    const held = await listRoles(db, id)
    const [given, taken] = [roles.filter((role) => !held.includes(role)), held.filter((role) => !roles.includes(role))]
    await demandHeirs(db, id, taken)
    await revokeRoles(db, id, taken)
    await grantRoles(db, id, given, actor.id)
    // Nobody goes on with yesterday's rights.
    if (taken.length > 0) await endSessions(db, id)
    await recordAct(db, actor, { act: 'user.roles', subject: subjectOf(id), detail: { given, taken } })
  })
}

/** Ends every session; the new password is shown once and changed at the next sign-in. */
export async function resetPasswordOf(db: Db, actor: Admin, id: string): Promise<{ password: string }> {
  const password = makePassword()
  const hash = await hashPassword(password)
  await db.transaction().execute(async (db) => {
    const person = await demandAnother(db, actor, id)
    if (person.disabled_at) throw new Problem('person-disabled')
    await replacePassword(db, id, hash, { mustChange: true })
    await forgetAttempts(db, ofAccount, person.username!)
    await recordAct(db, actor, { act: 'user.reset-password', subject: subjectOf(id) })
  })
  return { password }
}

/** Takes back a lost 动态口令; whoever needs one sets up another at the next sign-in. */
export async function resetSecondFactor(db: Db, actor: Admin, id: string): Promise<void> {
  await db.transaction().execute(async (db) => {
    await demandAnother(db, actor, id)
    await dropSecret(db, id)
    await endSessions(db, id)
    await recordAct(db, actor, { act: 'user.reset-second-factor', subject: subjectOf(id) })
  })
}

export async function unlockPerson(db: Db, actor: Admin, id: string): Promise<void> {
  await db.transaction().execute(async (db) => {
    const { username } = await demandPerson(db, id)
    await forgetAttempts(db, ofAccount, username!)
    await recordAct(db, actor, { act: 'user.unlock', subject: subjectOf(id) })
  })
}

/** Sessions, keys, password and deputies end; what somebody did stays theirs. */
async function shut(db: Trx, id: string, hash: string) {
  await setDisabled(db, id, true)
  await replacePassword(db, id, hash)
  return { keys: await revokeKeys(db, id), deputies: await endDeputiesOf(db, id) }
}

export async function disablePerson(db: Db, actor: Admin, id: string, reason: string): Promise<void> {
  const hash = await unusable()
  await db.transaction().execute(async (db) => {
    await demandAnother(db, actor, id)
    await demandHeirs(db, id, await listRoles(db, id))
    const ended = await shut(db, id, hash)
    await recordAct(db, actor, { act: 'user.disable', subject: subjectOf(id), detail: { reason, ...ended } })
  })
}

export async function enablePerson(db: Db, actor: Admin, id: string): Promise<{ password: string }> {
  const password = makePassword()
  const hash = await hashPassword(password)
  await db.transaction().execute(async (db) => {
    await demandAnother(db, actor, id)
    await setDisabled(db, id, false)
    await replacePassword(db, id, hash, { mustChange: true })
    await recordAct(db, actor, { act: 'user.enable', subject: subjectOf(id) })
  })
  return { password }
}

/** 代行. @throws Problem deputy-without-role when the principal cannot do what is to be done for them */
export async function nameDeputy(db: Db, actor: Admin, input: DeputyInput, timeZone: string): Promise<number> {
  return db.transaction().execute(async (db) => {
    for (const id of [input.userId, input.forUserId]) {
      const { disabled_at } = await demandPerson(db, id)
      if (disabled_at && id === input.userId) throw new Problem('person-disabled')
    }
    if (!(await listRoles(db, input.forUserId)).includes(input.role)) throw new Problem('deputy-without-role')
    const id = await insertDeputy(db, input, actor.id, timeZone)
    await recordAct(db, actor, {
      act: 'deputy.name',
      subject: subjectOf(input.userId),
      detail: { deputy: id, ...input },
    })
    return id
  })
}

export async function endDeputyship(db: Db, actor: Admin, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    if (!(await endDeputy(db, id))) throw new Problem('deputy-not-found')
    await recordAct(db, actor, { act: 'deputy.end', subject: `deputy ${id}` })
  })
}

/** 离任交接: open work goes to a successor, who from then on stands in the leaver's place; account, keys and roles end. */
export async function handOver(
  db: Db,
  actor: Admin,
  id: string,
  { successorId, reason }: { successorId: string; reason: string },
): Promise<number> {
  const hash = await unusable()
  return db.transaction().execute(async (db) => {
    await demandAnother(db, actor, id)
    const successor = await demandPerson(db, successorId)
    if (successor.disabled_at) throw new Problem('person-disabled')
    const roles = await listRoles(db, id)
    await demandHeirs(db, id, roles)
    const [work, sessions] = [await listOpenWork(db, id), await endSessions(db, id)]
    await revokeRoles(db, id, roles)
    const list: HandOverList = { roles, sessions, work, ...(await shut(db, id, hash)) }
    const row = await insertHandOver(db, { user_id: id, successor_id: successorId, reason, list, done_by: actor.id })
    const detail = { handOver: row, successor: successor.name, reason, roles, work: work.length }
    await recordAct(db, actor, { act: 'user.hand-over', subject: subjectOf(id), detail })
    return row
  })
}
