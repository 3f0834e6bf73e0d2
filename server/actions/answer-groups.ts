import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { type NewSubmission, type SubmitOutcome, submitResponses } from '../queries/responses.ts'

type Outcome = SubmitOutcome | undefined | null
type Waiting = { submission: NewSubmission; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void }

// While so many statements are under way, answers gather for the next; with fewer, an answer goes at once.
const LANES = 2
const MOST = 64

/**
 * Takes answers to the database. One that comes alone is sent at once; those that come while statements are under way share
 * the next statement and its commit. Each settles after that commit.
 */
export class AnswerGroups {
  readonly #db: Kysely<Database>
  #waiting: Waiting[] = []
  #underWay = 0

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** Null: saved. Undefined: no such invitation. Else how the link stands, which is why it was not saved. */
  submit(submission: NewSubmission): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submission, resolve, reject })
      this.#sendNext()
    })
  }

  #sendNext(): void {
    if (this.#underWay >= LANES || this.#waiting.length === 0) return
    const group = this.#waiting.splice(0, MOST)
    this.#underWay += 1
    void this.#send(group).finally(() => {
      this.#underWay -= 1
      this.#sendNext()
    })
  }

  async #send(group: Waiting[]): Promise<void> {
    try {
      const outcomes = await submitResponses(
        this.#db,
        group.map((one) => one.submission),
      )
      group.forEach((one, i) => one.resolve(outcomes[i]))
    } catch (error) {
      if (group.length === 1 || !isOfOneRow(error)) return group.forEach((one) => one.reject(error))
      // Nothing of the group was kept: each alone, so that only the one at fault fails.
      for (const one of group) await this.#send([one])
    }
  }
}

/** PostgreSQL's classes for what is wrong with a value: data exceptions, constraints. */
const isOfOneRow = (error: unknown) => /^2[23]/.test((error as { code?: string }).code ?? '')
