import { connect } from 'node:net'
import { sql } from 'kysely'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { log } from '../../server/log.ts'
import { listen } from '../../server/start/listen.ts'
import { streamFile } from '../../server/stream-file.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'
import { type Context, Hono } from 'hono'

const missing = { verifier: false }
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const readFile = ((path: string, ...rest: []) =>
    missing.verifier && String(path).includes('dist/verifier')
      ? Promise.reject(new Error('ENOENT'))
      : real.readFile(path, ...rest)) as typeof real.readFile
  return { ...real, readFile }
})
afterEach(() => {
  missing.verifier = false
})

const serve = (answer: (c: Context) => Response | Promise<Response>) => startListening(new Hono().get('/', answer))

async function startListening(app: Hono): Promise<string> {
  const listening = await listen('127.0.0.1', 0)
  onTestFinished(async () => {
    listening.hurry()
    await listening.stop()
  })
  listening.serve(app)
  return `http://127.0.0.1:${listening.port}/`
}

test('an export that fails half-way cuts the connection and says so once, instead of ending like a whole file', async () => {
  const told: unknown[] = []
  async function* failing() {
    yield 'first part'
    throw new Error('the database went away')
  }
  const url = await serve(async (c) => c.body(await streamFile(failing(), async (error) => told.push(error))))
  const response = await fetch(url)
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  expect(told.map(String)).toEqual(['Error: the database went away'])
})

test('while others ask, the making of all files together rests twice as long as their pieces take; asked by nobody it goes on at once', async () => {
  const [PIECE, pieces] = [5, 21]
  const rests: number[] = []
  async function* busy() {
    let ended: number | null = null
    for (let i = 0; i <= pieces; i += 1) {
      const begun = performance.now()
      if (ended !== null) rests.push(begun - ended)
      while (performance.now() < begun + PIECE);
      ended = performance.now()
      yield 'x'
    }
  }
  const app = new Hono()
    .get('/', async (c) => c.body(await streamFile(busy(), async () => undefined)))
    .get('/other', (c) => c.text('other'))
  const url = await startListening(app)
  const medianRest = async (files: number) => {
    await Promise.all(Array.from({ length: files }, async () => (await fetch(url)).text()))
    return rests.splice(0).toSorted((a, b) => a - b)[Math.floor((files * pieces) / 2)]!
  }
  expect(await medianRest(1)).toBeLessThan(PIECE)
  let over = false
  const asking = (async () => {
    while (!over) await (await fetch(`${url}other`)).text()
  })()
  const [one, two] = [await medianRest(1), await medianRest(2)]
  over = true
  await asking
  expect(one).toBeGreaterThanOrEqual(2 * PIECE - 1)
  // Its own two, the other's two, and the other's piece.
  expect(two).toBeGreaterThanOrEqual(4 * PIECE - 1)
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
  const url = await serve(async (c) => c.body(await streamFile(endless(), async () => undefined)))
  const leaving = new AbortController()
  const response = await fetch(url, { signal: leaving.signal })
  await response.body!.getReader().read()
  leaving.abort()
  await ended.promise
})

test('a reader who stays and takes nothing ends the making too, and is told of', async () => {
  const ended = Promise.withResolvers<void>()
  async function* endless() {
    try {
      for (;;) yield 'x'.repeat(1_000_000)
    } finally {
      ended.resolve()
    }
  }
  const told: unknown[] = []
  const url = await serve(async (c) => c.body(await streamFile(endless(), async (error) => told.push(error), 300)))
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await ended.promise
  await vi.waitFor(() => expect(told.map(String)).toEqual(['Error: The reader takes nothing']))
})

test('a slow reader gets the whole file', async () => {
  async function* parts() {
    for (let i = 0; i < 6; i += 1) yield 'x'.repeat(1_000_000)
  }
  const url = await serve(async (c) => c.body(await streamFile(parts(), async () => undefined, 1000)))
  const reader = (await fetch(url)).body!.getReader()
  let length = 0
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    length += piece.value.length
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  expect(length).toBe(6_000_000)
})

test('others are served while a file is made, however quickly its pieces come', async () => {
  async function* ready() {
    for (let piece = 0; piece < 100; piece += 1) yield 'x'
  }
  let [turns, over] = [0, false]
  const count = () => {
    turns += 1
    if (!over) setImmediate(count)
  }
  setImmediate(count)
  await new Response(await streamFile(ready(), async () => undefined)).text()
  over = true
  expect(turns).toBeGreaterThan(90)
})

test('what fails before its first piece is thrown, and told of once', async () => {
  const told: unknown[] = []
  async function* failing(holds: boolean) {
    if (!holds) throw new Error('nothing to read')
    yield 'a first piece'
  }
  await expect(streamFile(failing(false), async (error) => told.push(error))).rejects.toThrow('nothing to read')
  expect(told).toHaveLength(1)
})

async function closedSurvey() {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  for (const link of await linksOf(world, id)) await answer(world, link, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.manager.get(`/surveys/${id}/result`))
  return { ...world, id }
}

test('evidence.zip that fails half-way is cut like the answer sheets, and the log says it was not ended', async () => {
  const { app, db, id, keyOf, hire } = await closedSurvey()
  const auditor = await hire('auditor', ['auditor'])
  const listening = await startListening(app)
  await sql`alter table ticket rename to elsewhere`.execute(db)
  const headers = { 'x-api-key': keyOf('manager') }
  const response = await fetch(`${listening}api/v1/surveys/${id}/exports/evidence.zip`, { headers })
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  await sql`alter table elsewhere rename to ticket`.execute(db)
  const { items } = await must(auditor.get('/audit?outcome=failed'))
  expect(items).toMatchObject([
    { act: 'export.broken-off', outcome: 'failed', subject: `survey ${id}`, detail: { file: 'evidence.zip' } },
  ])
})

test('without the verifier no package is begun, and the problem says so', async () => {
  const { id, manager } = await closedSurvey()
  missing.verifier = true
  const { status, body } = await manager.get(`/surveys/${id}/exports/evidence.zip`)
  expect([status, body.code, body.params]).toEqual([503, 'verifier-missing', { file: 'verify.html' }])
})

test('whoever asks for the head of a file alone, ever again, leaves no connection to the database taken', async () => {
  const { app, id, keyOf } = await closedSurvey()
  const url = await startListening(app)
  const headers = { 'x-api-key': keyOf('manager') }
  const file = `${url}api/v1/surveys/${id}/exports/evidence.zip`
  const logged = vi.spyOn(log, 'error')
  // More than the pool has.
  for (let time = 0; time < 12; time += 1)
    expect((await fetch(file, { method: 'HEAD', headers, signal: AbortSignal.timeout(5_000) })).status).toBe(200)
  const whole = await fetch(file, { headers, signal: AbortSignal.timeout(5_000) })
  expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(10_000)
  expect(logged).not.toHaveBeenCalled()
})

test('sheets whose reader goes away leave no connection to the database taken, and the next ones are whole', async () => {
  const { app, id, keyOf } = await closedSurvey()
  const url = await startListening(app)
  const headers = { 'x-api-key': keyOf('manager') }
  const file = `${url}api/v1/surveys/${id}/exports/responses.csv`
  for (let time = 0; time < 12; time += 1)
    expect((await fetch(file, { method: 'HEAD', headers, signal: AbortSignal.timeout(5_000) })).status).toBe(200)
  const whole = await (await fetch(file, { headers, signal: AbortSignal.timeout(5_000) })).text()
  expect(whole).toContain('\r\n合计行数,6,')
})
