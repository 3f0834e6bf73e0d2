import { connect as connectSocket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createRateLimits } from '../../server/rate-limits.ts'
import { listen } from '../../server/start/listen.ts'
import { createWorld, linksOf, openSurvey, postForm, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

const from = (world: World, peer: string, path: string, headers = {}) =>
  world.app.request(path, { headers }, { incoming: { socket: { remoteAddress: peer } } })

/** How many of n requests were let through. */
async function letThrough(n: number, ask: () => Promise<{ status: number }> | { status: number }) {
  let passed = 0
  for (let i = 0; i < n; i += 1) if ((await ask()).status !== 429) passed += 1
  return passed
}

test('an address that asks too often waits, with the seconds to wait; others, this machine and shared exits do not', async () => {
  const world = await createWorld({ env: { ADDRESS_LIMIT: '60', SHARED_RANGES: '198.51.100.0/24' } })
  expect(await letThrough(70, () => from(world, '203.0.113.9', '/go'))).toBe(60)
  const refused = await from(world, '203.0.113.9', '/receipts')
  expect(refused.status).toBe(429)
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  expect(((await refused.json()) as { code: string }).code).toBe('too-many-attempts')
  for (const peer of ['203.0.113.10', '198.51.100.7', '127.0.0.1'])
    expect([peer, await letThrough(70, () => from(world, peer, '/go'))]).toEqual([
      peer,
      peer === '203.0.113.10' ? 60 : 70,
    ])
  expect((await from(world, '203.0.113.9', '/healthz')).status).toBe(200)
  expect(JSON.stringify(await world.db.selectFrom('attempt').selectAll().execute())).not.toContain('203.0.113')
})

test('several processes count together', async () => {
  const world = await createWorld({ env: { ADDRESS_LIMIT: '100' } })
  const processes = [createRateLimits(world), createRateLimits(world), createRateLimits(world)]
  let passed = 0
  for (let i = 0; i < 300; i += 1)
    await processes[i % 3]!.address('203.0.113.9').then(
      () => (passed += 1),
      () => undefined,
    )
  // A tenth of the limit for each process is not yet told at any time.
  expect(passed).toBeGreaterThanOrEqual(100)
  expect(passed).toBeLessThanOrEqual(130)
})

test('one link takes sixty posts a minute, and another is not held up by it', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [busy, quiet] = await linksOf(world, id)
  const before = await contentsOf(world.db)
  expect(await letThrough(70, () => postForm(world, busy!, {}))).toBe(60)
  expect((await postForm(world, quiet!, {})).status).toBe(422)
  expect(await contentsOf(world.db)).toEqual(before)
})

test('an account takes 1200 requests a minute', async () => {
  const world = await createWorld()
  const limits = createRateLimits(world)
  let passed = 0
  for (let i = 0; i < 1300; i += 1)
    await limits.account('somebody', '127.0.0.1').then(
      () => (passed += 1),
      () => undefined,
    )
  expect(passed).toBe(1200)
  await expect(limits.account('another', '127.0.0.1')).resolves.toBeUndefined()
})

test.for([
  ['32 deep, in arrays and objects by turns', `${'[{"a":'.repeat(16)}1${'}]'.repeat(16)}`, 422],
  ['33 deep', `${'['.repeat(33)}${']'.repeat(33)}`, 400],
  ['a hundred thousand deep', '['.repeat(100_000), 400],
  ['brackets in a text', JSON.stringify({ title: '['.repeat(100) }), 422],
] as const)('JSON that is %s', async ([, body, status]) => {
  const world = await createWorld()
  const headers = { 'content-type': 'application/json' }
  const reply = await world.manager.send('/api/v1/evaluations', { method: 'POST', headers, body })
  expect(reply.status).toBe(status)
})

test('a page of more than 200 and a body of more than a megabyte are refused by name', async () => {
  const world = await createWorld()
  expect((await world.manager.get('/units?pageSize=201')).body.errors[0]).toMatchObject({
    field: 'pageSize',
    code: 'out-of-range',
  })
  const large = await world.manager.post('/evaluations', { project: 'x'.repeat(1_100_000) })
  expect([large.status, large.body.code]).toEqual([413, 'body-too-large'])
})

test('whoever sends a request byte by byte is answered 408 and cut', async () => {
  const world = await createWorld()
  const timeouts = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 }
  const listening = await listen('127.0.0.1', 0, timeouts)
  listening.serve(world.app)
  onTestFinished(listening.stop)
  const slow = [
    'GET /go HTTP/1.1\r\nHost: a\r\nX-Slow: ',
    'POST /go HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nunit=',
  ]
  for (const beginning of slow) {
    const socket = connectSocket(listening.port, '127.0.0.1')
    socket.write(beginning)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /)
  }
})
