import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { zipStream } from '../../server/documents/zip-stream.ts'

test('while the reader takes nothing, no more than a few pieces are asked for: nothing of a package piles up', async () => {
  const piece = randomBytes(65_536)
  let asked = 0
  async function* endless() {
    for (;;) {
      asked += 1
      yield piece
    }
  }
  async function* entries() {
    yield { path: 'endless', bytes: endless() }
  }
  const zip = zipStream(entries(), new Date())
  let taken = 0
  for (let i = 0; i < 50; i += 1) taken += (await zip.next()).value!.length
  await pause(100)
  expect(asked * piece.length - taken).toBeLessThan(8 * piece.length)
  await zip.return(undefined)
})
