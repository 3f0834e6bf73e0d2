/** Attempts that may fail a few times and then wait: sign-ins, codes, passwords. Counted in the database, for all processes. */
import { createHmac } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Keys } from './keys.ts'
import { Problem } from './problem.ts'
import { countAttempt, type Limit } from './queries/attempts.ts'

/** What is kept of an address: a keyed digest, for a day at most. */
export const digestOfAddress = (keys: Keys, address: string | null): string =>
  createHmac('sha256', keys.derive('address').key)
    .update(`address ${address ?? 'here'}`)
    .digest('base64url')

export const tooMany = (until: Date): Problem =>
  new Problem('too-many-attempts', {
    params: { retryAfter: Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000)) },
  })

/** Counts an attempt before it is made. @throws Problem too-many-attempts with the seconds to wait */
export async function demandAttempt(db: Kysely<Database>, limit: Limit, key: string): Promise<void> {
  const { failed, until } = await countAttempt(db, limit, key)
  if (failed > limit.most) throw tooMany(until)
}
