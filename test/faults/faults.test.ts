/** What must hold when things break. `npm run faults` does the same with 200 kills. */
import { createServer, connect as connectSocket, type AddressInfo, type Socket } from 'node:net'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { openDesk, submitAnswer } from '../../server/actions/submit-answer.ts'
import { verifyAudit } from '../../server/actions/verify-audit.ts'
import { readSettings } from '../../server/config.ts'
import { readKeys } from '../../server/keys.ts'
import { readToken } from '../../server/links.ts'
import { hire, linksOf as pathsOf, makeSurvey, makeUnits, type Site } from '../bench/site.ts'
import { makeFolder, makeUsedFolder, startServer, stopServer } from '../start/server.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { load, post, type Reply } from './load.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 3)

/** A server process on a world's database, with its keys. */
const serverOf = (world: World, env = {}) =>
  startServer(makeFolder(), {
    env: { DATABASE_URL: world.url, SECRET_KEY: `1:${Buffer.alloc(32, 7).toString('base64url')}`, ...env },
  })

const submissionsOf = async ({ db }: Pick<World, 'db'>) =>
  (await db.selectFrom('response').select('submission_id').orderBy('submission_id').execute()).map(
    (row) => row.submission_id,
  )

test('killed with -9 under load again and again, every acknowledged answer is there once and nothing else is', async () => {
  const world = await createWorld({ max: 3 })
  const { id } = await openSurvey(world, 150)
  const links = await linksOf(world, id)
  const acknowledged = new Map<string, string>()
  for (let round = 0; round < rounds; round += 1) {
    const server = await serverOf(world)
    const from = (round * 50) % links.length
    const begun = Promise.withResolvers<void>()
    const working = load(server.url, [...links.slice(from), ...links.slice(0, from)], ({ path, status, receipt }) => {
      expect([200, 201]).toContain(status)
      expect(acknowledged.get(path) ?? receipt).toBe(receipt)
      acknowledged.set(path, receipt!)
      begun.resolve()
    })
    await begun.promise
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100))
    server.child.kill('SIGKILL')
    await Promise.all([working, server.ended])
  }
  const stored = await submissionsOf(world)
  expect(new Set(stored).size).toBe(stored.length)
  const sent = links.map((path) => `of-${path.slice(-20)}`)
  expect(stored.filter((one) => !sent.includes(one))).toEqual([])
  expect([...acknowledged.keys()].filter((path) => !stored.includes(`of-${path.slice(-20)}`))).toEqual([])

  // Whoever was in doubt sends again: the same receipts, one answer each.
  const server = await serverOf(world)
  await load(server.url, links, ({ path, receipt }) => expect(acknowledged.get(path) ?? receipt).toBe(receipt))
  expect(await submissionsOf(world)).toEqual(sent.toSorted())
  const progress = await must(world.manager.get(`/surveys/${id}/progress`))
  expect([progress.returned, progress.valid, progress.rosterMismatch]).toEqual([150, 150, null])
  expect((await verifyAudit(world.db)).holds).toBe(true)
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
  expect((await answer(world, links[0]!, { ratings: ratings(5) })).status).toBe(201)
})

test('a full disk, as PostgreSQL reports it, is 503 with Retry-After; with room again the same answer is taken', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  await sql`
    create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
    create trigger no_room before insert on response for each row execute function no_room()`.execute(world.db)
  const body = { submissionId: 'with-no-room', ratings: ratings(5) }
  const reply = await answer(world, link!, body)
  expect([reply.status, reply.headers.get('retry-after'), reply.body.code]).toEqual([503, '5', 'database-unavailable'])
  await sql`drop trigger no_room on response`.execute(world.db)
  expect((await answer(world, link!, body)).status).toBe(201)
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

test('two processes behind a proxy take each answer once, and both see the same progress', async () => {
  const world = await createWorld({ max: 3 })
  const { id } = await openSurvey(world, 40)
  const links = await linksOf(world, id)
  const servers = [await serverOf(world), await serverOf(world)]
  const proxy = createServer((near) => {
    const { port } = new URL(servers[near.remotePort! % 2]!.url)
    const far = connectSocket(Number(port), '127.0.0.1')
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  // Each link four times, over sixteen connections: by both processes.
  const replies: Reply[] = []
  await load(
    url,
    links.flatMap((link) => [link, link, link, link]),
    (reply) => replies.push(reply),
    { connections: 16 },
  )
  expect(replies).toHaveLength(160)
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(40)
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(120)
  for (const link of links)
    expect(new Set(replies.filter(({ path }) => path === link).map(({ receipt }) => receipt)).size).toBe(1)
  expect(await submissionsOf(world)).toHaveLength(40)
  for (const server of servers) await stopServer(server)
})
