import { expect, test } from 'vitest'
import { createWorld, draft, must, type Reply, units, type World } from '../support.ts'
import { contentsOf, refusalLog } from './contents.ts'

async function drafted(changes = {}) {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(3) }))
  const plan = draft(changes)
  const { id } = await must(world.manager.post('/surveys', plan))
  await must(world.manager.put(`/surveys/${id}/roster`, { unitIds: [1, 2] }))
  const digest = async () => (await must(world.manager.get(`/surveys/${id}`))).planDigest as string
  return { world, id: id as number, path: `/surveys/${id}`, plan, digest }
}

async function expectRefused(world: World, send: () => Promise<Reply>, status: number, code: string) {
  // What a person may not do is noted; what cannot be done now is not.
  const log = status === 403 ? refusalLog : []
  const before = await contentsOf(world.db, log)
  const reply = await send()
  expect([reply.status, reply.body.code]).toEqual([status, code])
  expect(await contentsOf(world.db, log)).toEqual(before)
}

test('a second person approves what the first has drafted, under the digest both saw', async () => {
  const { world, path, digest } = await drafted()
  const seen = await digest()
  expect(seen).toMatch(/^sha256:[0-9a-f]{64}$/)
  await must(world.manager.post(`${path}/submit`))
  expect((await world.reviewer.post(`${path}/approve`, { planDigest: seen })).body).toEqual({ planDigest: seen })
  expect((await world.manager.get(path)).body).toMatchObject({
    status: 'approved',
    planDigest: seen,
    approvedBy: { name: 'reviewer' },
    createdBy: { name: 'manager' },
  })
})

test('any change of plan or roster changes the digest, and undoing it brings it back', async () => {
  const { world, path, plan, digest } = await drafted()
  const first = await digest()
  const changes = [
    { target: '90.5' },
    { title: '另一个标题' },
    { organiser: '云岭市数字化发展局' },
    { window: { ...plan.window, closesAt: plan.window.closesAt.replace('Z', '+00:00') } },
    { servicePeriod: { from: '2024-01-01', to: '2024-06-30' } },
    { rules: { revisions: true } },
    { rules: { minAnswered: 9 } },
    { rules: { indicator: { figure: '满意率', unit: '%' } } },
    {
      rules: {
        bands: [
          { label: '好', min: '60' },
          { label: '差', min: '0' },
        ],
      },
    },
  ]
  const digests = new Set([first])
  for (const change of changes) {
    await must(world.manager.put(path, { ...plan, ...change }))
    digests.add(await digest())
  }
  await must(world.manager.put(path, plan))
  expect(await digest()).toBe(first)

  for (const roster of [{ unitIds: [1, 3] }, { unitIds: [1] }, { all: true }, { unitIds: [1, 2], seatsPerUnit: 2 }]) {
    await must(world.manager.put(`${path}/roster`, roster))
    digests.add(await digest())
  }
  await must(world.manager.put(`${path}/roster`, { unitIds: [2, 1] }))
  expect(await digest()).toBe(first)
  expect(digests.size).toBe(1 + changes.length + 4)
})

test('who read an older plan approves nothing', async () => {
  const { world, path, plan, digest } = await drafted()
  const read = await digest()
  await must(world.manager.put(path, { ...plan, target: '60' }))
  await expectRefused(world, () => world.reviewer.post(`${path}/approve`, { planDigest: read }), 409, 'plan-changed')
  await must(world.manager.put(path, plan))
  await must(world.manager.put(`${path}/roster`, { all: true }))
  await expectRefused(world, () => world.reviewer.post(`${path}/approve`, { planDigest: read }), 409, 'plan-changed')
})

test('the author approves nothing, not even one who is manager and reviewer', async () => {
  const { world, path } = await drafted()
  await expectRefused(world, () => world.manager.post(`${path}/approve`), 403, 'approval-by-author')
  const both = await world.hire('both', ['manager', 'reviewer'])
  const own = await must(both.post('/surveys', draft()))
  await must(both.put(`/surveys/${own.id}/roster`, { all: true }))
  await expectRefused(world, () => both.post(`/surveys/${own.id}/approve`), 403, 'approval-by-author')
  expect((await both.get(`/surveys/${own.id}`)).body.actions).not.toContain('approve')
  expect((await both.post(`${path}/approve`)).status).toBe(200)
})

test('after submitting nothing is edited; returned with a reason, it is edited and submitted again', async () => {
  const { world, path, plan } = await drafted()
  await must(world.manager.post(`${path}/submit`))
  await expectRefused(world, () => world.manager.put(path, plan), 409, 'survey-not-draft')
  await expectRefused(world, () => world.manager.put(`${path}/roster`, { all: true }), 409, 'survey-not-draft')
  await expectRefused(world, () => world.manager.del(path), 409, 'survey-not-draft')
  await expectRefused(world, () => world.manager.post(`${path}/submit`), 409, 'survey-not-draft')
  await expectRefused(world, () => world.reviewer.post(`${path}/return`, {}), 422, 'invalid-input')
  expect((await world.reviewer.post(`${path}/return`, { reason: '目标值过低' })).body).toMatchObject({
    status: 'draft',
    submittedAt: null,
  })
  await must(world.manager.put(path, { ...plan, target: '95' }))
  expect((await world.manager.post(`${path}/submit`)).body).toMatchObject({ status: 'submitted', target: '95' })
  const acts = (await must(world.manager.get(`${path}/history`))).map((one: { act: string }) => one.act)
  expect(acts).toEqual([
    'survey.submit',
    'survey.edit',
    'survey.return',
    'survey.submit',
    'survey.roster',
    'survey.draft',
  ])
})

test('what is not submitted is not returned', async () => {
  const { world, path } = await drafted()
  await expectRefused(
    world,
    () => world.reviewer.post(`${path}/return`, { reason: '再看看' }),
    409,
    'survey-not-submitted',
  )
})

test('an approved plan is not edited, not deleted, not approved again, not returned', async () => {
  const { world, path, plan } = await drafted()
  await must(world.reviewer.post(`${path}/approve`))
  await expectRefused(world, () => world.manager.put(path, plan), 409, 'survey-not-draft')
  await expectRefused(world, () => world.manager.put(`${path}/roster`, { all: true }), 409, 'survey-not-draft')
  await expectRefused(world, () => world.manager.del(path), 409, 'survey-not-draft')
  await expectRefused(world, () => world.manager.post(`${path}/submit`), 409, 'survey-not-draft')
  await expectRefused(world, () => world.reviewer.post(`${path}/approve`), 409, 'survey-already-approved')
  await expectRefused(
    world,
    () => world.reviewer.post(`${path}/return`, { reason: '再看看' }),
    409,
    'survey-not-submitted',
  )
})

test('of an approval and an edit at once, the approved plan is the one whose digest is kept', async () => {
  const { world, path, plan, digest } = await drafted()
  const [approved] = await Promise.all([
    world.reviewer.post(`${path}/approve`),
    ...[1, 2, 3].map((i) => world.manager.put(path, { ...plan, target: String(80 + i) })),
  ])
  expect(approved!.body.planDigest).toBe(await digest())
  const { planDigest, target } = await must(world.manager.get(path))
  await must(world.manager.post('/surveys', { ...plan, target }))
  await must(world.manager.put('/surveys/2/roster', { unitIds: [1, 2] }))
  expect((await must(world.manager.get('/surveys/2'))).planDigest).toBe(planDigest)
})

test('a roster keeps the names its units had when it was drawn up', async () => {
  const { world, path, digest } = await drafted()
  await must(world.reviewer.post(`${path}/approve`))
  const before = await digest()
  await must(world.manager.put('/units/1', { name: '改名后的单位' }))
  expect((await world.manager.get(`${path}/roster`)).body.items[0]).toMatchObject({ unit: '单位01' })
  expect(await digest()).toBe(before)
})

test('a draft disappears with its roster; a void survey stays and says so', async () => {
  const { world, path } = await drafted()
  expect((await world.manager.del(path)).status).toBe(204)
  expect((await world.manager.get(path)).body.code).toBe('survey-not-found')
  const { id } = await must(world.manager.post('/surveys', draft()))
  expect((await world.manager.post(`/surveys/${id}/void`, { reason: '重复' })).body.status).toBe('void')
  for (const act of ['submit', 'open', 'close'])
    expect((await world.manager.post(`/surveys/${id}/${act}`)).status).toBe(409)
  expect((await world.manager.post(`/surveys/${id}/void`, { reason: '重复' })).body.code).toBe('survey-frozen')
})

test('links exist only of an approved plan', async () => {
  const { world, path } = await drafted()
  expect((await world.manager.get(`${path}/invitations`)).body.code).toBe('survey-not-approved')
  await must(world.reviewer.post(`${path}/approve`))
  expect((await world.manager.get(`${path}/invitations`)).body.total).toBe(2)
})
