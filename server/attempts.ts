import { Problem } from './problem.ts'

const MOST_KEYS = 10_000

/** Counts failed attempts of each address in this process: `most` within so many minutes, then a pause until they are over. */
export class Attempts {
  #failed = new Map<string, { count: number; until: number }>()
  #most: number
  #minutes: number

  constructor({ most, minutes }: { most: number; minutes: number }) {
    this.#most = most
    this.#minutes = minutes
  }

  /** @throws Problem too-many-attempts with the seconds to wait */
  demandLeft(key: string, now = Date.now()): void {
    const known = this.#failed.get(key)
    if (!known || known.until <= now || known.count < this.#most) return
    throw new Problem('too-many-attempts', { params: { retryAfter: Math.ceil((known.until - now) / 1000) } })
  }

  fail(key: string, now = Date.now()): void {
    const known = this.#failed.get(key)
    if (known && known.until > now) return void (known.count += 1)
    // The oldest goes: a flood of addresses must not fill the memory.
    if (this.#failed.size >= MOST_KEYS) this.#failed.delete(this.#failed.keys().next().value!)
    this.#failed.delete(key)
    this.#failed.set(key, { count: 1, until: now + this.#minutes * 60_000 })
  }
}
