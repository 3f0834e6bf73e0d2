type Waiting<Asked, Given> = { asked: Asked; resolve: (given: Given) => void; reject: (error: unknown) => void }

// While so many statements are under way, questions gather for the next; with fewer, one goes at once.
const LANES = 2
const MOST = 64

/**
 * Takes questions to the database. One that comes alone is sent at once; those that come while statements are under way share
 * the next statement and its commit. Each settles after that commit. `send` answers a group in its order.
 */
export class Gathered<Asked, Given> {
  readonly #send: (group: Asked[]) => Promise<Given[]>
  #waiting: Waiting<Asked, Given>[] = []
  #underWay = 0

  constructor(send: (group: Asked[]) => Promise<Given[]>) {
    this.#send = send
  }

  ask(asked: Asked): Promise<Given> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject })
      this.#sendNext()
    })
  }

  #sendNext(): void {
    if (this.#underWay >= LANES || this.#waiting.length === 0) return
    const group = this.#waiting.splice(0, MOST)
    this.#underWay += 1
    void this.#settle(group).finally(() => {
      this.#underWay -= 1
      this.#sendNext()
    })
  }

  async #settle(group: Waiting<Asked, Given>[]): Promise<void> {
    try {
      const given = await this.#send(group.map((one) => one.asked))
      group.forEach((one, i) => one.resolve(given[i]!))
    } catch (error) {
      if (group.length === 1 || !isOfOneRow(error)) return group.forEach((one) => one.reject(error))
      // Nothing of the group was kept: each alone, so that only the one at fault fails.
      for (const one of group) await this.#settle([one])
    }
  }
}

/** PostgreSQL's classes for what is wrong with a value: data exceptions, constraints. */
const isOfOneRow = (error: unknown) => /^2[23]/.test((error as { code?: string }).code ?? '')
