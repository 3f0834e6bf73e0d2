import { subscribe } from 'node:diagnostics_channel'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'

// For each millisecond of work. What takes longer than ten waited for the database.
const REST = 2
const LONGEST = 10

let asked = 0
// Until when the thread is others', in milliseconds: each piece of whichever work takes its time from them and adds its rest.
let othersUntil = 0
subscribe('http.server.request.start', () => {
  asked += 1
})

/**
 * Work in pieces on the thread that also serves everyone: while requests come in, it rests after a piece for twice as long as that took,
 * so that two thirds of the thread, and of what PostgreSQL does for it, are theirs, however many such works there are; alone, for one
 * turn of the event loop.
 */
export function givingWay() {
  let took = 0
  let askedBefore = asked
  return {
    async work<Piece>(make: () => Promise<Piece>): Promise<Piece> {
      askedBefore = asked
      const begun = performance.now()
      try {
        return await make()
      } finally {
        took = Math.min(performance.now() - begun, LONGEST)
      }
    },
    async rest(): Promise<void> {
      await turn()
      if (asked === askedBefore) return
      const now = performance.now()
      othersUntil = Math.max(othersUntil, now - took) + (1 + REST) * took
      await pause(othersUntil - now)
    },
  }
}
