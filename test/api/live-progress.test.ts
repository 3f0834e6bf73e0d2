import { connect } from 'node:net'
import type { Hono } from 'hono'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '../../server/app.ts'
import { LiveProgress } from '../../server/live-progress.ts'
import { listen } from '../../server/start/listen.ts'
import {
  answer,
  caller,
  createWorld,
  linksOf,
  must,
  openSurvey,
  ratings,
  testPassword,
  type World,
} from '../support.ts'

type Told = { event: string; data: any }

/** What a stream tells, one at a time; undefined when it has ended. */
function reader(response: Response) {
  const source = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  onTestFinished(() => void source.cancel().catch(() => {}))
  let text = ''
  return async function next(): Promise<Told | undefined> {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end < 0) {
        const { done, value } = await source.read()
        if (done) return undefined
        text += value
        continue
      }
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      if (field('event')) return { event: field('event')!, data: JSON.parse(field('data') || 'null') }
    }
  }
}

async function signIn(app: Hono): Promise<Record<string, string>> {
  const reply = await app.request('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost' },
    body: JSON.stringify({ username: 'manager', password: testPassword }),
  })
  expect(reply.status).toBe(200)
  return {
    cookie: reply.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  }
}

const watch = async (app: Hono, headers: Record<string, string>, id: number) =>
  reader(await app.request(`/api/v1/surveys/${id}/progress/stream`, { headers }))

const anotherServer = ({ db, config, keys }: World, stopping?: AbortSignal) =>
  createApp({ db, config, keys, setupToken: () => null, ...(stopping && { stopping }) })

test('two servers on one database tell of an answer that either has taken, and of no score', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [first, second] = await linksOf(world, id)
  const other = await anotherServer(world)
  const headers = await signIn(world.app)
  const watching = [await watch(world.app, headers, id), await watch(other, headers, id)]
  for (const next of watching) expect((await next())?.data).toMatchObject({ roster: 2, returned: 0 })
  expect((await answer(world, first!, { ratings: ratings(1), comment: '专线中断' })).status).toBe(201)
  for (const next of watching) {
    const told = await next()
    expect(told?.data).toMatchObject({ returned: 1, responseRate: '50' })
    expect(JSON.stringify(told)).not.toMatch(/score|mean|verdict|ratings|专线/)
  }
  expect((await answer({ ...world, stranger: caller(other, {}) }, second!, { ratings: ratings(5) })).status).toBe(201)
  for (const next of watching) expect((await next())?.data).toMatchObject({ returned: 2, responseRate: '100' })
})

test('the stream says that the survey is over, and ends', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const next = await watch(world.app, await signIn(world.app), id)
  expect((await next())?.event).toBe('participation')
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await next())?.data.closedAt).not.toBeNull()
  expect(await next()).toEqual({ event: 'over', data: null })
  expect(await next()).toBeUndefined()
})

test('however many watch, a process looks once, and not at all when nobody does', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const live = new LiveProgress(world.db, 'Asia/Shanghai')
  let told = 0
  const watchers = [1, 2, 3].map(() => live.watch(id, () => (told += 1)))
  expect(live.polls).toBe(1)
  await expect.poll(() => told).toBe(3)
  // A fourth is told at once what the others know.
  live.watch(id, () => (told += 1))()
  expect(told).toBe(4)
  for (const unwatch of watchers) unwatch()
  expect(live.polls).toBe(0)
})

test('a server that stops ends its streams at once', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const stopping = new AbortController()
  const listening = await listen('127.0.0.1', 0)
  listening.serve(await anotherServer(world, stopping.signal))
  const url = `http://127.0.0.1:${listening.port}/api/v1/surveys/${id}/progress/stream`
  const next = reader(await fetch(url, { headers: await signIn(world.app) }))
  expect((await next())?.event).toBe('participation')
  const begun = Date.now()
  stopping.abort()
  await listening.stop()
  expect(await next()).toBeUndefined()
  expect(Date.now() - begun).toBeLessThan(2_000)
})

test('a stream ends with the session', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const next = await watch(world.app, await signIn(world.app), id)
  expect((await next())?.event).toBe('participation')
  await world.db.deleteFrom('session').execute()
  expect(await next()).toBeUndefined()
})

test('of a page that went away, however it went, nothing is left that looks', async () => {
  const watches = vi.spyOn(LiveProgress.prototype, 'watch')
  onTestFinished(() => watches.mockRestore())
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const listening = await listen('127.0.0.1', 0)
  onTestFinished(async () => {
    listening.hurry()
    await listening.stop()
  })
  listening.serve(world.app)
  const path = `/api/v1/surveys/${id}/progress/stream`
  const ask = (method: string) => {
    const socket = connect(listening.port, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void socket.destroy())
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${world.keyOf('manager')}\r\n\r\n`)
    return socket
  }
  const told = (socket: ReturnType<typeof ask>) => new Promise((resolve) => socket.once('data', resolve))
  const polls = () => Math.max(0, ...watches.mock.contexts.map((live) => (live as LiveProgress).polls))

  // In the middle of the news, politely, by force, and before anything was told.
  for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const sockets = [1, 2, 3].map(() => ask('GET'))
    await Promise.all(sockets.map(told))
    expect(polls()).toBe(1)
    for (const socket of sockets) socket[leave]()
    await expect.poll(polls, { timeout: 5_000 }).toBe(0)
  }
  const seen = watches.mock.calls.length
  for (let wait = 0; wait < 30; wait += 1) {
    const socket = ask('GET')
    setTimeout(() => socket.destroy(), wait)
  }
  await expect.poll(() => watches.mock.calls.length, { timeout: 5_000 }).toBeGreaterThan(seen)
  await expect.poll(polls, { timeout: 5_000 }).toBe(0)
  // Who asks for the head alone is told no news.
  await told(ask('HEAD'))
  await expect.poll(polls, { timeout: 5_000 }).toBe(0)
})
