type Waiting<Asked, Given> = { asked: Asked; resolve: (given: Given) => void; reject: (error: unknown) => void }
/** `latest`: the group whose statement has just begun; the next waits for it. */
type Queue<Asked, Given> = {
  waiting: Waiting<Asked, Given>[]
  underWay: number
  latest: Waiting<Asked, Given>[] | null
  isGathering: boolean
}

// A statement that waits for a lock holds up only its group: after so many milliseconds those behind it have a lane of their own.
const HELD_UP = 20
const LANES = 2
const MOST = 64
/** In milliseconds: while something else makes the turns long, hardly one passes without a further question. */
const LONGEST = 10

/**
 * Takes questions to the database, a statement and its commit for those about one survey that come together: as long as each turn of the
 * event loop brings more of them, not for long, and while a statement is under way, they gather. One that comes alone goes in the same turn.
 * Each settles after the commit. `send` answers a group in its order.
 */
export class Gathered<Asked, Given> {
  readonly #send: (surveyId: number, group: Asked[]) => Promise<Given[]>
  readonly #queues = new Map<number, Queue<Asked, Given>>()

  constructor(send: (surveyId: number, group: Asked[]) => Promise<Given[]>) {
    this.#send = send
  }

  ask(surveyId: number, asked: Asked): Promise<Given> {
    const queue = this.#queues.get(surveyId) ?? { waiting: [], underWay: 0, latest: null, isGathering: false }
    this.#queues.set(surveyId, queue)
    return new Promise((resolve, reject) => {
      queue.waiting.push({ asked, resolve, reject })
      this.#gather(surveyId, queue)
    })
  }

  #gather(surveyId: number, queue: Queue<Asked, Given>, until = performance.now() + LONGEST): void {
    const { length } = queue.waiting
    if (length === 0 && queue.underWay === 0 && !queue.isGathering) this.#queues.delete(surveyId)
    if (length === 0 || queue.isGathering || queue.latest !== null || queue.underWay >= LANES) return
    queue.isGathering = true
    setImmediate(() => {
      queue.isGathering = false
      const bringsMore = queue.waiting.length > length && queue.waiting.length < MOST
      if (bringsMore && performance.now() < until) this.#gather(surveyId, queue, until)
      else this.#sendNext(surveyId, queue)
    })
  }

  #sendNext(surveyId: number, queue: Queue<Asked, Given>): void {
    const group = queue.waiting.splice(0, MOST)
    const leave = () => {
      if (queue.latest === group) queue.latest = null
      this.#gather(surveyId, queue)
    }
    const heldUp = setTimeout(leave, HELD_UP)
    queue.latest = group
    queue.underWay += 1
    void this.#settle(surveyId, group).finally(() => {
      clearTimeout(heldUp)
      queue.underWay -= 1
      leave()
    })
  }

  async #settle(surveyId: number, group: Waiting<Asked, Given>[]): Promise<void> {
    try {
      const given = await this.#send(
        surveyId,
        group.map((one) => one.asked),
      )
      group.forEach((one, i) => one.resolve(given[i]!))
    } catch (error) {
      if (group.length === 1 || !mayPassAlone(error)) return group.forEach((one) => one.reject(error))
      // Nothing of the group was kept: each alone, so that only the one at fault fails, if any.
      for (const one of group) await this.#settle(surveyId, [one])
    }
  }
}

/** PostgreSQL's classes for what is wrong with a value (data exceptions, constraints), and for two that lock each other out. */
const mayPassAlone = (error: unknown) => /^(2[23]|40P01)/.test((error as { code?: string }).code ?? '')
