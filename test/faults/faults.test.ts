/** What must hold when things break. `npm run faults` does the same with 200 kills. */
import { createServer, connect as connectSocket, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { openDesk, submitAnswer } from '../../server/actions/submit-answer.ts'
import { readSettings } from '../../server/config.ts'
import { readKeys } from '../../server/keys.ts'
import { readToken } from '../../server/links.ts'
import { hire, linksOf as pathsOf, makeSurvey, makeUnits, type Site } from '../bench/site.ts'
import { makeFolder, makeUsedFolder, startServer, stopServer } from '../start/server.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'
import { idOf, load, post, type Reply } from './load.ts'
import { demandChain, demandFigure, demandWhole, serverOf, submissionsOf } from './whole.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 3)

// Each round its own links, and some of the last round's: those in doubt are tried again.
const [STEP, SHARE] = [40, 60]

test('killed with -9 under load again and again, every acknowledged answer is there once and nothing else is', async () => {
  const world = await createWorld({ max: 3 })
  const { id } = await openSurvey(world, rounds * STEP + SHARE - STEP)
  const links = await linksOf(world, id)
  const acknowledged = new Map<string, string>()
  let [doubtful, tried] = [0, 0]
  for (let round = 0; round < rounds; round += 1) {
    const server = await serverOf(world)
    const begun = Promise.withResolvers<void>()
    const own = links.slice(round * STEP, round * STEP + SHARE)
    const working = load(server.url, own, ({ path, status, receipt }) => {
      expect([200, 201]).toContain(status)
      expect(acknowledged.get(path) ?? receipt).toBe(receipt)
      acknowledged.set(path, receipt!)
      begun.resolve()
    })
    await begun.promise
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
    server.child.kill('SIGKILL')
    await Promise.all([working, server.ended])
    const stored = new Set(await submissionsOf(world))
    const sent = new Set(links.slice(0, round * STEP + SHARE).map(idOf))
    expect([...stored].filter((one) => !sent.has(one))).toEqual([])
    expect([...acknowledged.keys()].filter((path) => !stored.has(idOf(path)))).toEqual([])
    doubtful += stored.size - acknowledged.size
    tried = stored.size
    await demandWhole(world, id)
  }
  console.log(
    `${rounds} kills, ${tried} answers stored, ${acknowledged.size} acknowledged, ${doubtful} times one stored unheard`,
  )

  // Whoever was in doubt sends again: the same receipts, one answer each.
  const server = await serverOf(world)
  await load(server.url, links, ({ path, receipt }) => expect(acknowledged.get(path) ?? receipt).toBe(receipt))
  expect(await submissionsOf(world)).toEqual(links.map(idOf).toSorted())
  await demandWhole(world, id)
  await demandFigure(world, id, links.length)
  await stopServer(server)
})

/** Something between server and PostgreSQL, so that PostgreSQL may come back at another port. */
async function openGate() {
  const target = { port: 0 }
  const sockets = new Set<Socket>()
  const gate = createServer((near) => {
    const far = connectSocket(target.port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => void (sockets.delete(one), other.destroy()))
    }
  })
  await new Promise<void>((resolve) => void gate.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    gate.close()
  })
  return { target, port: (gate.address() as AddressInfo).port }
}

test('PostgreSQL stopped and started under load: 503 with Retry-After, then everything goes on without a restart', async () => {
  const dataDir = await makeUsedFolder()
  const start = () => startLocalDatabase({ dataDir, durable: false, log: () => {} })
  const first = await start()
  const db = connect(first.url, { max: 2 })
  const [manager, reviewer] = [await hire(db, 'manager', 'manager'), await hire(db, 'reviewer', 'reviewer')]
  const keys = await readKeys({ ...readSettings({}), dataDir })
  const site = { db, manager, reviewer, keys } as Site
  const links = await pathsOf(site, await makeSurvey(site, await makeUnits(site, 400)))
  await db.destroy()

  const gate = await openGate()
  gate.target.port = Number(new URL(first.url).port)
  const server = await startServer(makeFolder(), {
    env: {
      DATABASE_URL: Object.assign(new URL(first.url), { port: String(gate.port) }).href,
      SECRET_KEY_FILE: `${dataDir}/secret.key`,
    },
  })
  const acknowledged = new Map<string, string>()
  const refused: Reply[] = []
  const tell = (reply: Reply) => {
    if (reply.receipt) acknowledged.set(reply.path, reply.receipt)
    else refused.push(reply)
  }
  await load(server.url, links.slice(0, 50), tell)
  const stopping = new AbortController()
  const working = load(server.url, links.slice(50), tell, { stop: stopping.signal })
  await first.stop()
  while (refused.length === 0) tell(await post(server.url, links.at(-1)!))
  stopping.abort()
  await working
  expect(new Set(refused.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(['503 5']))

  const second = await start()
  gate.target.port = Number(new URL(second.url).port)
  for (let recovered = false; !recovered;) recovered = (await post(server.url, links[0]!)).status === 200
  await load(server.url, links, ({ path, status, receipt }) => {
    expect([200, 201]).toContain(status)
    expect(acknowledged.get(path) ?? receipt).toBe(receipt)
  })
  const after = connect(second.url, { max: 1 })
  expect(await submissionsOf({ db: after })).toHaveLength(400)
  await demandChain({ db: after })
  await after.destroy()
  await stopServer(server)
  await second.stop()
})

test('while slow queries hold the whole pool, others are told 503 and nobody hangs; afterwards all goes on', async () => {
  const world = await createWorld({ max: 3 })
  const { id } = await openSurvey(world, 6)
  const links = await linksOf(world, id)
  const holder = connect(world.url, { max: 1 })
  const freed = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holding = holder.transaction().execute(async (db) => {
    await sql`lock table response in access exclusive mode`.execute(db)
    held.resolve()
    await freed.promise
  })
  await held.promise
  const replies = await Promise.all(links.map((link) => answer(world, link, { ratings: ratings(5) })))
  expect(new Set(replies.map(({ status, headers }) => `${status} ${headers.get('retry-after')}`))).toEqual(
    new Set(['503 5']),
  )
  freed.resolve()
  await holding
  await holder.destroy()
  expect(await submissionsOf(world)).toEqual([])
  for (const link of links) expect((await answer(world, link, { ratings: ratings(4) })).status).toBe(201)
  await demandWhole(world, id)
  await demandFigure(world, id, links.length)
})

test('the clock of a server jumps under load by days and years: answers are taken, nobody waits, the window stays', async () => {
  const world = await createWorld({ max: 3 })
  const { id } = await openSurvey(world, 300)
  const links = await linksOf(world, id)
  const server = await serverOf(world, {
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'shifted-clock.ts')).href}`,
  })
  const jumping = setInterval(() => server.child.kill('SIGUSR2'), 50)
  const statuses: number[] = []
  await load(server.url, [...links, ...links], ({ status }) => statuses.push(status))
  const me = await fetch(`${server.url}/api/v1/me`, { headers: { 'x-api-key': world.keyOf('manager') } })
  clearInterval(jumping)
  expect(statuses.toSorted((a, b) => a - b)).toEqual([...Array<number>(300).fill(200), ...Array<number>(300).fill(201)])
  expect(me.status).toBe(200)
  expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('open')
  await demandWhole(world, id)
  await demandFigure(world, id, 300)
  expect(await stopServer(server)).toBe(0)
})

test('a clock of the server that jumps neither opens nor closes a window, and gives no false time of filling in', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [early, late] = (await linksOf(world, id)).map((path) => readToken(world.keys, path.slice(3))!)
  const desk = openDesk(world)
  const submission = { submissionId: 'by-a-wrong-clock', ratings: ratings(5), startedAt: new Date().toISOString() }
  await submitAnswer(desk, early!, submission, new Date('2001-01-01T00:00:00Z'))
  await submitAnswer(desk, late!, submission, new Date('2101-01-01T00:00:00Z'))
  const rows = await world.db.selectFrom('response').select('elapsed_seconds').execute()
  expect(rows.map((row) => row.elapsed_seconds)).toEqual([null, null])
})
