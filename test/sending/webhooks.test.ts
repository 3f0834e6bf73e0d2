import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { deliverNext, signBody } from '../../server/actions/deliver-webhooks.ts'
import { demoEntries } from '../../db/demo/evaluation.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { startGateway } from './gateway.ts'

const inside = { allowPrivate: true, resolve: async () => ['127.0.0.1'] }
const deskOf = (world: World, changes: object = {}) => ({
  db: world.db,
  keys: world.keys,
  outside: inside,
  now: () => new Date(),
  ...changes,
})
const hook = (url: string, changes: object = {}) => ({
  label: '绩效平台',
  url: `${url}/hook`,
  events: ['survey.opened', 'survey.closed', 'survey.sealed', 'evaluation.scored'],
  ...changes,
})
async function deliverAll(world: World, changes: object = {}) {
  while (await deliverNext(deskOf(world, changes)));
}
const logOf = async (world: World, id: number) => (await must(world.manager.get(`/webhooks/${id}/deliveries`))) as any[]

test('opened, closed, sealed and scored are told, each signed with its time', async () => {
  const world = await createWorld()
  const gateway = await startGateway()
  const { secret } = await must(world.manager.post('/webhooks', hook(gateway.url)))
  const survey = await openSurvey(world, 1)
  await answer(world, (await linksOf(world, survey.id))[0]!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await must(world.reviewer.post(`/surveys/${survey.id}/seal`))
  const { id } = await must(world.manager.post('/evaluations', { project: '政务云服务项目', year: 2024 }))
  const entries = Object.entries(demoEntries).map(([key, entry]) => ({ key, ...entry }))
  await must(world.manager.put(`/evaluations/${id}/indicators`, { entries }))
  await must(world.manager.put(`/evaluations/${id}/indicators/user-satisfaction`, { source: { surveyId: survey.id } }))
  await deliverAll(world)
  const told = gateway.calls.map(({ body }) => JSON.parse(body))
  expect(told.map(({ event }) => event)).toEqual([
    'survey.opened',
    'survey.closed',
    'survey.sealed',
    'evaluation.scored',
  ])
  expect(told[0].data).toMatchObject({ surveyId: survey.id, title: '2024年度政务云用户满意度调查', status: 'open' })
  expect(told[3].data).toEqual({
    evaluationId: id,
    project: '政务云服务项目',
    year: 2024,
    total: '97',
    full: '100',
    grade: '优',
  })
  for (const { headers, body } of gateway.calls) {
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-manyi-signature']))!
    expect(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')).toBe(v1)
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(60)
  }
  // Before close nobody learns a score, this way neither.
  expect(
    gateway.calls
      .slice(0, 3)
      .map(({ body }) => body)
      .join(),
  ).not.toMatch(/score|value|indicator|result/)
})

test('a signature is another one for another body, another time, another secret', () => {
  const at = new Date('2026-11-27T10:00:00Z')
  const signed = signBody('whsec_a', '{}', at)
  expect(signed).toBe(`t=1795773600,v1=${createHmac('sha256', 'whsec_a').update('1795773600.{}').digest('hex')}`)
  expect(new Set([signed, signBody('whsec_b', '{}', at), signBody('whsec_a', '{"a":1}', at)]).size).toBe(3)
})

test('the same score is told once, another one again', async () => {
  const world = await createWorld()
  const gateway = await startGateway()
  await must(world.manager.post('/webhooks', hook(gateway.url, { events: ['evaluation.scored'] })))
  const { id } = await must(
    world.manager.post('/evaluations', { profile: 'cloud-service-quality', project: '政务云', year: 2024 }),
  )
  const survey = await openSurvey(world, 1)
  await answer(world, (await linksOf(world, survey.id))[0]!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await must(world.manager.put(`/evaluations/${id}/indicators/user-satisfaction`, { source: { surveyId: survey.id } }))
  const scores = {
    'business-availability': '30',
    'service-conduct': '25',
    'security-incidents': '15',
    'service-confidentiality': '10',
    'training-service': '10',
  }
  for (const [key, score] of Object.entries(scores))
    await must(world.manager.put(`/evaluations/${id}/indicators/${key}`, { score }))
  await must(world.manager.put(`/evaluations/${id}/indicators/training-service`, { reason: '无' }))
  await must(world.manager.put(`/evaluations/${id}/indicators/training-service`, { score: '11' }))
  await deliverAll(world)
  expect(gateway.calls.map(({ body }) => JSON.parse(body).data.total)).toEqual(['100', '101'])
})

test('what is not answered with success is tried again later, five times in all, and then has failed', async () => {
  const world = await createWorld()
  const gateway = await startGateway(() => ({ status: 500 }))
  const { id } = await must(world.manager.post('/webhooks', hook(gateway.url)))
  await must(world.manager.post(`/webhooks/${id}/ping`))
  let now = new Date()
  const waits: number[] = []
  for (let i = 0; i < 8; i += 1) {
    await deliverAll(world, { now: () => now })
    const [last] = await logOf(world, id)
    if (last.state !== 'waiting') break
    waits.push(Math.round((Date.parse(last.dueAt) - now.getTime()) / 60_000))
    now = new Date(Date.parse(last.dueAt))
  }
  expect(waits).toEqual([1, 5, 15, 60, 240])
  expect((await logOf(world, id))[0]).toMatchObject({
    state: 'failed',
    attempts: 6,
    status: 500,
    problem: 'refused: HTTP 500',
  })
  expect(gateway.calls).toHaveLength(6)
  expect(new Set(gateway.calls.map(({ headers }) => headers['x-manyi-delivery'])).size).toBe(1)
})

test('a failed one can be sent again by hand', async () => {
  const world = await createWorld()
  const gateway = await startGateway((_, count) => ({ status: count === 1 ? 404 : 200 }))
  const { id } = await must(world.manager.post('/webhooks', hook(gateway.url)))
  const [delivery] = await must(world.manager.post(`/webhooks/${id}/ping`))
  await sql`update webhook_delivery set attempts = 5`.execute(world.db)
  await deliverAll(world)
  expect((await logOf(world, id))[0].state).toBe('failed')
  await must(world.manager.post(`/webhooks/${id}/deliveries/${delivery.id}/retry`))
  await deliverAll(world)
  expect((await logOf(world, id))[0]).toMatchObject({ state: 'delivered', status: 200, attempts: 1 })
  expect((await world.manager.post(`/webhooks/${id}/deliveries/99/retry`)).body.code).toBe('delivery-not-found')
})

test('an address inside the server’s own network is not called, and a redirect is not followed', async () => {
  const world = await createWorld()
  const gateway = await startGateway(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }))
  const { id } = await must(world.manager.post('/webhooks', hook(gateway.url)))
  await must(world.manager.post(`/webhooks/${id}/ping`))
  await deliverAll(world, { outside: { allowPrivate: false, resolve: async () => ['127.0.0.1'] } })
  expect(gateway.calls).toHaveLength(0)
  expect((await logOf(world, id))[0].problem).toContain('address-inside')
  await sql`update webhook_delivery set due_at = now() - interval '1 second'`.execute(world.db)
  await deliverAll(world)
  expect((await logOf(world, id))[0]).toMatchObject({ status: 302, problem: 'refused: HTTP 302' })
  expect(gateway.calls).toHaveLength(1)
})

test('one that is off or asked for other events is told nothing', async () => {
  const world = await createWorld()
  const gateway = await startGateway()
  const off = await must(world.manager.post('/webhooks', hook(gateway.url, { active: false })))
  const other = await must(world.manager.post('/webhooks', hook(gateway.url, { events: ['survey.sealed'] })))
  await openSurvey(world, 1)
  expect(await logOf(world, off.id)).toEqual([])
  expect(await logOf(world, other.id)).toEqual([])
})

test('the secret is shown once and sealed in the database; a removed one keeps its log there', async () => {
  const world = await createWorld()
  const gateway = await startGateway()
  const made = await must(world.manager.post('/webhooks', hook(gateway.url)))
  expect((await world.manager.get('/webhooks')).text).not.toContain(made.secret)
  const [row] = await world.db.selectFrom('webhook').select('secret_sealed').execute()
  expect(row!.secret_sealed.includes(Buffer.from(made.secret))).toBe(false)
  await must(world.manager.post(`/webhooks/${made.id}/ping`))
  await must(world.manager.del(`/webhooks/${made.id}`))
  expect((await world.manager.get('/webhooks')).body).toEqual([])
  expect((await world.manager.get(`/webhooks/${made.id}/deliveries`)).body.code).toBe('webhook-not-found')
  expect(await world.db.selectFrom('webhook_delivery').select('id').execute()).toHaveLength(1)
})

test('an address that is none, or carries a password, is refused', async () => {
  const { manager } = await createWorld()
  for (const url of ['ftp://example.cn', 'example.cn', 'https://a:b@example.cn/']) {
    const { body } = await manager.post('/webhooks', { ...hook(''), url })
    expect([url, body.errors[0].code]).toEqual([url, 'not-an-address'])
  }
})
