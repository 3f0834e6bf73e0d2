import { subscribe } from 'node:diagnostics_channel'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'

// For each millisecond of work; and how many milliseconds at most.
const REST = 2
const LONGEST_REST = 20

let asked = 0
subscribe('http.server.request.start', () => {
  asked += 1
})

/**
 * Work in pieces on the thread that also serves everyone: while requests come in, it rests after a piece for twice as long as that took,
 * so that beside one file two thirds of the thread, and of what PostgreSQL does for it, are theirs; alone, for one turn of the event loop.
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
        took = performance.now() - begun
      }
    },
    async rest(): Promise<void> {
      await turn()
      if (asked !== askedBefore) await pause(Math.min(REST * took, LONGEST_REST))
    },
  }
}
