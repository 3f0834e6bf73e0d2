import { setImmediate as turn } from 'node:timers/promises'

/** Some items at a time: whoever else asks is served in between. */
export async function* inPieces<Item>(items: readonly Item[], together = 250): AsyncGenerator<readonly Item[]> {
  for (let at = 0; at < items.length; at += together) {
    yield items.slice(at, at + together)
    await turn()
  }
}
