/**
 * How often an address, a link and an account may ask within a minute, counted for all processes together. Each process counts
 * in memory and tells the database of every tenth part of a limit, so that the usual request costs no statement; together they
 * overshoot by a tenth of the limit for each process at most.
 */
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Deps } from './deps.ts'
import { digestOfAddress, tooMany } from './limits.ts'
import type { Link } from './links.ts'
import { isWithin, readNetworks } from './networks.ts'
import { countAttempt, type Limit, sweepAttempts } from './queries/attempts.ts'

const MINUTE = 60_000
const MOST_KEYS = 20_000
const PARTS = 10

/** A person's pages and a program that behaves stay far below. */
const LINK_LIMIT = 60
const ACCOUNT_LIMIT = 1200

type Count = { told: number; pending: number; until: number }

class SharedCount {
  #counts = new Map<string, Count>()
  #db: Kysely<Database>
  #limit: Limit

  constructor(db: Kysely<Database>, limit: Limit) {
    this.#db = db
    this.#limit = limit
  }

  /** @param nameOf what the key is called in the database. @throws Problem too-many-attempts */
  async take(key: string, nameOf: (key: string) => string = String, now = Date.now()): Promise<void> {
    const count = this.#find(key, now)
    count.pending += 1
    if (count.told + count.pending > this.#limit.most) throw tooMany(new Date(count.until))
    if (count.pending * PARTS < this.#limit.most) return
    const pending = count.pending
    count.told += pending
    count.pending = 0
    const { failed, until } = await countAttempt(this.#db, this.#limit, nameOf(key), pending)
    // Others have counted too; what was counted here meanwhile is not lost.
    count.told = Math.max(count.told, failed)
    count.until = until.getTime()
  }

  #find(key: string, now: number): Count {
    const known = this.#counts.get(key)
    if (known && known.until > now) return known
    // The oldest goes: a flood of addresses must not fill the memory.
    if (this.#counts.size >= MOST_KEYS) this.#counts.delete(this.#counts.keys().next().value!)
    this.#counts.delete(key)
    const fresh = { told: 0, pending: 0, until: now + MINUTE }
    this.#counts.set(key, fresh)
    return fresh
  }
}

export type RateLimits = {
  address(address: string | null): Promise<void>
  link(link: Pick<Link, 'surveyId' | 'invitationId'>): Promise<void>
  account(id: string, address: string | null): Promise<void>
}

// This machine itself: an undeclared proxy, behind which everybody would wait for everybody.
const own = readNetworks('127.0.0.0/8, ::1')!

export function createRateLimits({ db, keys, config }: Pick<Deps, 'db' | 'keys' | 'config'>): RateLimits {
  const count = (kind: string, most: number) => new SharedCount(db, { kind, most, minutes: 1 })
  const addresses = count('requests of an address', config.addressLimit)
  const links = count('posts of a link', LINK_LIMIT)
  const accounts = count('requests of an account', ACCOUNT_LIMIT)
  const isFree = (address: string | null) =>
    address === null || config.addressLimit === 0 || isWithin(own, address) || isWithin(config.sharedRanges, address)
  let sweptAt = Date.now()
  const sweep = () => {
    if (Date.now() - sweptAt < 60 * MINUTE) return
    sweptAt = Date.now()
    void sweepAttempts(db).catch(() => undefined)
  }
  return {
    address: async (address) => {
      sweep()
      if (!isFree(address)) await addresses.take(address!, () => digestOfAddress(keys, address))
    },
    link: ({ surveyId, invitationId }) => links.take(`${surveyId}/${invitationId}`),
    // Inside the process there is nobody to hold up.
    account: async (id, address) => {
      if (address !== null) await accounts.take(id)
    },
  }
}
