/**
 * Around the sign-in itself: how often it may be tried, from which devices, and what is kept of it. Five failures lock an
 * account for a quarter of an hour, for all devices together that its owner has not used before; a device that has been used counts by
 * itself. So nobody guesses on, and no stranger keeps the owner out.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { demandAttempt, digestOfAddress } from '../limits.ts'
import type { Deps } from '../deps.ts'
import { isWithin } from '../networks.ts'
import { recordAct } from '../queries/audit.ts'
import { forgetAttempts, type Limit, uncountAttempt } from '../queries/attempts.ts'
import { findPersonByUsername } from '../queries/people.ts'
import { findSession, knowsDevice, markSession, rememberDevice } from '../queries/sign-ins.ts'

export const ofAccount: Limit = { kind: 'sign-in of an account', most: 5, minutes: 15 }
export const ofDevice: Limit = { kind: 'sign-in of a known device', most: 5, minutes: 15 }
export const ofAddress: Limit = { kind: 'sign-in of an address', most: 20, minutes: 10 }

export type SignInAttempt = { username: string; address: string | null; mark: string | null; agent: string | null }

export const makeDeviceMark = () => randomBytes(16).toString('base64url')
const digestOfMark = (mark: string) => createHash('sha256').update(mark).digest()

async function counterOf(db: Kysely<Database>, { username, mark }: SignInAttempt): Promise<[Limit, string]> {
  const known = mark !== null && (await knowsDevice(db, username, digestOfMark(mark)))
  return known ? [ofDevice, `${username} ${digestOfMark(mark).toString('base64url')}`] : [ofAccount, username]
}

/** Counts before the password is looked at; a name nobody has is counted alike. @throws Problem too-many-attempts */
export async function demandSignIn({ db, keys, config }: Deps, attempt: SignInAttempt): Promise<void> {
  // Behind a declared shared exit sit many people; each account's own count holds there too.
  const isShared = isWithin(config.sharedRanges, attempt.address)
  if (!isShared) await demandAttempt(db, ofAddress, digestOfAddress(keys, attempt.address))
  await demandAttempt(db, ...(await counterOf(db, attempt)))
}

export async function noteFailure(db: Kysely<Database>, { username, address }: SignInAttempt): Promise<void> {
  // What is no user name here may be a password in the wrong field.
  const known = await findPersonByUsername(db, username)
  const actor = { id: null, name: known?.username ?? '未知用户名', address }
  const subject = known ? `user ${known.id}` : 'username'
  await recordAct(db, actor, { act: 'sign-in.failed', subject, outcome: 'refused' })
}

/** What a sign-in leaves behind: its device, a line in the log, counters at nought. */
export async function noteSignIn(
  { db, keys }: Deps,
  attempt: SignInAttempt & { mark: string },
  token: string,
  via: 'password' | 'oidc',
): Promise<void> {
  const counter = via === 'password' ? await counterOf(db, attempt) : null
  await db.transaction().execute(async (db) => {
    const session = await findSession(db, token)
    if (!session) return
    const isNew = await rememberDevice(db, session.userId, digestOfMark(attempt.mark))
    await markSession(db, session.id, via)
    if (counter) {
      await forgetAttempts(db, ...counter)
      await uncountAttempt(db, ofAddress, digestOfAddress(keys, attempt.address))
    }
    const actor = { id: session.userId, name: session.name, address: attempt.address }
    await recordAct(db, actor, { act: 'sign-in', subject: `user ${session.userId}`, detail: { via, newDevice: isNew } })
  })
}
