/** 我的账号: what everybody does about their own account. */
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { demandAttempt } from '../limits.ts'
import type { Config } from '../config.ts'
import { openContact, sealContact } from '../contacts.ts'
import type { AccountView, Enrolment } from '../contract/account.ts'
import type { Me } from '../contract/people.ts'
import { needsSecondFactor } from '../domain/session-needs.ts'
import type { Keys } from '../keys.ts'
import { demandGoodPassword, REMEMBERED } from '../passwords.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { forgetAttempts, type Limit } from '../queries/attempts.ts'
import { endSessions, listKeys, listPasswords, replacePassword, revokeKey } from '../queries/people.ts'
import {
  countRecoveryCodes,
  getProtection,
  keepNextSecret,
  lockProtection,
  replaceRecoveryCodes,
  useNextSecret,
  useRecoveryCode,
  useStep,
} from '../queries/second-factor.ts'
import { countFailures, endSession, listSessions, listSignIns, passFactor } from '../queries/sign-ins.ts'
import { digestOfCode, findStep, makeRecoveryCodes, makeSecret, uriOf } from '../totp.ts'

type Own = Actor & { id: string }
type Desk = { db: Kysely<Database>; keys: Keys }

const wrongCodes: Limit = { kind: 'code of an account', most: 5, minutes: 15 }
const wrongPasswords: Limit = { kind: 'password of a session', most: 5, minutes: 15 }

const subjectOf = ({ id }: Own) => `user ${id}`

export async function viewAccount(
  db: Kysely<Database>,
  person: Me,
  sessionId: string | null,
  rules: Pick<Config, 'passwordDays' | 'secondFactor'>,
): Promise<AccountView> {
  const protection = await getProtection(db, person.id)
  const [current, before] = await listSignIns(db, person.id)
  return {
    passwordAt: protection.password_at.toISOString(),
    passwordDays: rules.passwordDays,
    secondFactor: {
      since: protection.totp_since?.toISOString() ?? null,
      required: needsSecondFactor(person.roles, rules),
      recoveryCodes: await countRecoveryCodes(db, person.id),
    },
    lastSignIn: before ? { at: before.at.toISOString(), address: before.address } : null,
    failedSince: await countFailures(db, person.id, before?.at ?? new Date(0)),
    newDevice: current?.detail.newDevice === true,
    sessions: (await listSessions(db, person.id)).map((one) => ({
      id: one.id,
      current: one.id === sessionId,
      startedAt: one.createdAt.toISOString(),
      lastAt: one.updatedAt.toISOString(),
      address: one.ipAddress,
      agent: one.userAgent,
    })),
    keys: (await listKeys(db, person.id)).map((one) => ({
      id: one.id,
      label: one.label,
      createdAt: one.created_at.toISOString(),
      expiresAt: one.expires_at?.toISOString() ?? null,
    })),
  }
}

/** 动态口令, or a recovery code in its place; each works once. @throws Problem wrong-code, too-many-attempts */
async function takeCode({ db, keys }: { db: Transaction<Database>; keys: Keys }, userId: string, code: string) {
  const { totp_sealed, totp_since, totp_step } = await lockProtection(db, userId)
  if (!totp_since) throw new Problem('no-second-factor')
  const step = findStep(openContact(keys, 'factor', totp_sealed)!, code, new Date(), totp_step)
  if (step !== undefined) {
    await useStep(db, userId, step)
    return 'code' as const
  }
  if (await useRecoveryCode(db, userId, digestOfCode(code))) return 'recovery-code' as const
  throw new Problem('wrong-code')
}

/** The second half of a sign-in. */
export async function confirmSignIn({ db, keys }: Desk, actor: Own, sessionId: string, code: string): Promise<void> {
  await demandAttempt(db, wrongCodes, actor.id)
  await db.transaction().execute(async (db) => {
    const by = await takeCode({ db, keys }, actor.id, code)
    await passFactor(db, sessionId)
    await forgetAttempts(db, wrongCodes, actor.id)
    await recordAct(db, actor, { act: 'sign-in.confirmed', subject: subjectOf(actor), detail: { by } })
  })
}

/** A secret to be tried; another one only with a code of the one in use, which stays in use until then. */
export async function beginEnrolment(
  { db, keys }: Desk,
  actor: Own,
  username: string,
  code: string,
): Promise<Enrolment> {
  await demandAttempt(db, wrongCodes, actor.id)
  const secret = makeSecret()
  await db.transaction().execute(async (db) => {
    const { totp_since } = await lockProtection(db, actor.id)
    if (totp_since) await takeCode({ db, keys }, actor.id, code)
    await keepNextSecret(db, actor.id, sealContact(keys, 'factor', secret)!)
    await forgetAttempts(db, wrongCodes, actor.id)
    await recordAct(db, actor, { act: 'second-factor.begun', subject: subjectOf(actor) })
  })
  return { secret, uri: uriOf(secret, username) }
}

/** The secret is in use from its first right code on. Answers recovery codes, shown once. */
export async function finishEnrolment(
  { db, keys }: Desk,
  actor: Own,
  sessionId: string,
  code: string,
): Promise<string[]> {
  await demandAttempt(db, wrongCodes, actor.id)
  const codes = makeRecoveryCodes()
  await db.transaction().execute(async (db) => {
    const { totp_next_sealed, totp_since } = await lockProtection(db, actor.id)
    if (!totp_next_sealed) throw new Problem(totp_since ? 'second-factor-set' : 'no-second-factor')
    const step = findStep(openContact(keys, 'factor', totp_next_sealed)!, code, new Date(), 0)
    if (step === undefined) throw new Problem('wrong-code')
    await useNextSecret(db, actor.id, step)
    await replaceRecoveryCodes(db, actor.id, codes.map(digestOfCode))
    // Whoever was signed in without it signs in again.
    await endSessions(db, actor.id, sessionId)
    await passFactor(db, sessionId)
    await forgetAttempts(db, wrongCodes, actor.id)
    await recordAct(db, actor, { act: 'second-factor.set', subject: subjectOf(actor) })
  })
  return codes
}

/** New recovery codes in place of all older ones, against a code. */
export async function renewRecoveryCodes({ db, keys }: Desk, actor: Own, code: string): Promise<string[]> {
  await demandAttempt(db, wrongCodes, actor.id)
  const codes = makeRecoveryCodes()
  await db.transaction().execute(async (db) => {
    await takeCode({ db, keys }, actor.id, code)
    await replaceRecoveryCodes(db, actor.id, codes.map(digestOfCode))
    await forgetAttempts(db, wrongCodes, actor.id)
    await recordAct(db, actor, { act: 'recovery-codes.renew', subject: subjectOf(actor) })
  })
  return codes
}

/** Ends every other session. @throws Problem invalid-input with what is wrong with either password */
export async function changePassword(
  { db }: Pick<Desk, 'db'>,
  actor: Own,
  { username }: Me,
  sessionId: string,
  { current, password }: { current: string; password: string },
): Promise<void> {
  await demandAttempt(db, wrongPasswords, sessionId)
  const earlier = await listPasswords(db, actor.id, REMEMBERED)
  const isRight = earlier[0] !== undefined && (await verifyPassword({ hash: earlier[0], password: current }))
  if (!isRight) throw invalidField('current', 'wrong-password')
  // Whoever knows it is not guessing, however many new ones are refused.
  await forgetAttempts(db, wrongPasswords, sessionId)
  await demandGoodPassword(password, username, earlier)
  const hash = await hashPassword(password)
  await db.transaction().execute(async (db) => {
    await replacePassword(db, actor.id, hash, { keep: sessionId })
    await recordAct(db, actor, { act: 'password.change', subject: subjectOf(actor) })
  })
}

/** @throws Problem session-not-found */
export async function endOwnSession({ db }: Pick<Desk, 'db'>, actor: Own, id: string): Promise<void> {
  await db.transaction().execute(async (db) => {
    if (!(await endSession(db, actor.id, id))) throw new Problem('session-not-found')
    await recordAct(db, actor, { act: 'session.end', subject: subjectOf(actor) })
  })
}

/** @throws Problem key-not-found */
export async function revokeOwnKey({ db }: Pick<Desk, 'db'>, actor: Own, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    const label = await revokeKey(db, actor.id, id)
    if (label === undefined) throw new Problem('key-not-found')
    await recordAct(db, actor, { act: 'key.revoke', subject: subjectOf(actor), detail: { label } })
  })
}
