/** Guessing receipt codes: thirty wrong ones from one address make it wait, whichever server process was asked. */
import { createHmac } from 'node:crypto'
import type { Deps } from './deps.ts'
import { isWithin } from './networks.ts'
import { Problem } from './problem.ts'
import { countFailed, findFailed, forgetFailed } from './queries/receipt-attempts.ts'

const MOST = 30
const MINUTES = 10

/**
 * Null: not counted. Everyone behind a declared shared range has one address; it would lock them all out together. The codes
 * hold without it: 40 bits of MAC over a guess of the invitation.
 */
function sourceOf({ config, keys }: Pick<Deps, 'config' | 'keys'>, address: string | null): Buffer | null {
  if (isWithin(config.sharedRanges, address)) return null
  return createHmac('sha256', keys.derive('device').key).update(`receipts ${address}`).digest().subarray(0, 16)
}

/** @throws Problem too-many-attempts with the seconds to wait */
export async function demandAttemptsLeft(deps: Pick<Deps, 'db' | 'config' | 'keys'>, address: string | null) {
  const source = sourceOf(deps, address)
  const known = source && (await findFailed(deps.db, source, MINUTES))
  if (!known || known.failed < MOST) return
  const retryAfter = Math.max(1, Math.ceil((known.until.getTime() - Date.now()) / 1000))
  throw new Problem('too-many-attempts', { params: { retryAfter } })
}

export async function recordFailedAttempt(deps: Pick<Deps, 'db' | 'config' | 'keys'>, address: string | null) {
  const source = sourceOf(deps, address)
  if (!source) return
  await forgetFailed(deps.db, MINUTES)
  await countFailed(deps.db, source, MINUTES)
}
