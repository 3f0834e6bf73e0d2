import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../server/start/listen.ts'
import { streamFile } from '../../server/stream-file.ts'
import { Hono } from 'hono'

async function serve(body: () => ReadableStream<Uint8Array>): Promise<string> {
  const listening = await listen('127.0.0.1', 0)
  onTestFinished(async () => {
    listening.hurry()
    await listening.stop()
  })
  listening.serve(new Hono().get('/', (c) => c.body(body())))
  return `http://127.0.0.1:${listening.port}/`
}

test('an export that fails half-way cuts the connection and says so once, instead of ending like a whole file', async () => {
  const told: unknown[] = []
  async function* failing() {
    yield 'first part'
    throw new Error('the database went away')
  }
  const url = await serve(() => streamFile(failing(), async (error) => told.push(error)))
  const response = await fetch(url)
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  expect(told.map(String)).toEqual(['Error: the database went away'])
})

test('a reader who goes away ends the making', async () => {
  const ended = Promise.withResolvers<void>()
  async function* endless() {
    try {
      for (;;) yield 'x'.repeat(100_000)
    } finally {
      ended.resolve()
    }
  }
  const url = await serve(() => streamFile(endless(), async () => undefined))
  const leaving = new AbortController()
  const response = await fetch(url, { signal: leaving.signal })
  await response.body!.getReader().read()
  leaving.abort()
  await ended.promise
})
