import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { createUser } from '../../server/actions/people.ts'
import { createWorld, draft, linksOf, must, testPassword, units, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

/** The acts recorded since the world was made, oldest first, as "who: act on subject". */
async function actsOf({ db }: World): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['actor_name', 'act', 'subject'])
    // What comes by itself after a close (系统) comes when it comes.
    .where('actor_name', 'not in', ['test', '系统'])
    .orderBy('id')
    .execute()
  return rows.map((row) => `${row.actor_name}: ${row.act} on ${row.subject}`)
}

test('every act of a survey is recorded with who did it, and so is reading its links and taking its files', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  await must(manager.post('/units/import', { units: units(2) }))
  const { id } = await must(manager.post('/surveys', draft()))
  await must(manager.put(`/surveys/${id}`, draft({ target: '85' })))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(manager.post(`/surveys/${id}/submit`))
  await must(reviewer.post(`/surveys/${id}/return`, { reason: '目标值过低' }))
  await must(manager.post(`/surveys/${id}/submit`))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  const { items } = await must(manager.get(`/surveys/${id}/invitations`))
  await must(manager.post(`/surveys/${id}/invitations/sent`, { invitationIds: [items[0].id], how: '短信' }))
  await must(manager.post(`/surveys/${id}/invitations/${items[0].id}/revoke`, { reason: '误发' }))
  await must(manager.post(`/surveys/${id}/invitations/${items[0].id}/reissue`, { reason: '重发' }))
  await must(manager.post(`/surveys/${id}/close`))
  await must(reviewer.get(`/surveys/${id}/exports/responses.csv`))
  await must(reviewer.get(`/surveys/${id}/exports/statistics.xlsx`))
  const acts = [
    'manager: survey.draft',
    'manager: survey.edit',
    'manager: survey.roster',
    'manager: survey.submit',
    'reviewer: survey.return',
    'manager: survey.submit',
    'reviewer: survey.approve',
    'manager: survey.open',
    'manager: invitations.read',
    'manager: invitations.sent',
    'manager: invitation.revoked',
    'manager: invitation.reissued',
    'manager: survey.close',
    'reviewer: export.responses-csv',
    'reviewer: export.statistics-xlsx',
  ]
  expect(await actsOf(world)).toEqual([
    'manager: units.import on units',
    ...acts.map((act) => `${act} on survey ${id}`),
  ])
  const history = (await must(reviewer.get(`/surveys/${id}/history`))).filter(
    (entry: { actor: string }) => entry.actor !== '系统',
  )
  expect(history.map((entry: { actor: string; act: string }) => `${entry.actor}: ${entry.act}`)).toEqual(
    acts.toReversed(),
  )
  expect(history.find((entry: { act: string }) => entry.act === 'survey.return').detail).toEqual({
    reason: '目标值过低',
  })
})

test('acts on units, evaluations and people are recorded, and the log holds no phone, password or link', async () => {
  const world = await createWorld()
  const { id: unit } = await must(world.manager.post('/units', { name: '统计局', phone: '13800001234' }))
  await must(world.manager.put(`/units/${unit}`, { name: '市统计局', phone: '13800005678' }))
  const { id } = await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
  await must(world.manager.put(`/evaluations/${id}/indicators/vm-count`, { actual: '98' }))
  await createUser(
    world.db,
    { id: null, name: '管理命令', address: null },
    { username: 'third', name: '三', password: testPassword, roles: ['reviewer'] },
  )
  const acts = await actsOf(world)
  expect(acts.slice(0, 4)).toEqual([
    `manager: unit.add on unit ${unit}`,
    `manager: unit.edit on unit ${unit}`,
    `manager: evaluation.create on evaluation ${id}`,
    `manager: evaluation.fill on evaluation ${id}`,
  ])
  expect(acts[4]).toMatch(/^管理命令: user\.create on user /)
  const log = JSON.stringify(await world.db.selectFrom('audit_entry').selectAll().execute())
  expect(log).not.toMatch(/1380000|correct horse|\/s\//)
})

test('reading links is recorded each time, with the page and how many were shown', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(3) }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await must(world.manager.get(`/surveys/${id}/invitations?page=2&pageSize=2`))
  await linksOf(world, id)
  const reads = await world.db
    .selectFrom('audit_entry')
    .select(['detail', 'actor_id'])
    .where('act', '=', 'invitations.read')
    .orderBy('id')
    .execute()
  expect(reads.map((read) => read.detail)).toEqual([
    { page: 2, shown: 1 },
    { page: 1, shown: 3 },
  ])
  const { id: manager } = await world.db
    .selectFrom('user')
    .select('id')
    .where('username', '=', 'manager')
    .executeTakeFirstOrThrow()
  expect(reads.map((read) => read.actor_id)).toEqual([manager, manager])
})

test('an act that is refused to whoever may not do it is recorded as refused; what fails otherwise leaves no line', async () => {
  const world = await createWorld()
  const { id } = await must(world.manager.post('/surveys', draft()))
  const before = await actsOf(world)
  const refused = [
    await world.manager.post(`/surveys/${id}/submit`),
    await world.manager.post(`/surveys/${id}/open`),
    await world.manager.post(`/surveys/${id}/close`),
    await world.manager.post(`/surveys/${id}/approve`),
    await world.reviewer.post(`/surveys/${id}/approve`),
    await world.reviewer.post(`/surveys/${id}/return`, { reason: '再看看' }),
    await world.manager.put(`/surveys/${id}/roster`, { unitIds: [77] }),
    await world.manager.post('/units/import', { units: [{ name: '' }] }),
    await world.manager.get(`/surveys/${id}/invitations`),
    await world.manager.get(`/surveys/${id}/exports/responses.csv`),
    await world.reviewer.post('/units', { name: '统计局' }),
    await world.stranger.get(`/surveys/${id}/invitations`),
  ]
  for (const reply of refused) expect(reply.status).toBeGreaterThanOrEqual(400)
  expect(await actsOf(world)).toEqual([
    ...before,
    `manager: request.refused on survey ${id}`,
    'reviewer: request.refused on units',
  ])
  const { detail, outcome, address } = await world.db
    .selectFrom('audit_entry')
    .select(['detail', 'outcome', 'address'])
    .where('act', '=', 'request.refused')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  expect([outcome, address]).toEqual(['refused', null])
  expect(detail).toEqual({ method: 'POST', path: `/api/v1/surveys/${id}/approve`, code: 'approval-by-author' })
  // The history of a survey tells what was done to it, not what somebody could not do.
  expect((await must(world.reviewer.get(`/surveys/${id}/history`))).map((entry: { act: string }) => entry.act)).toEqual(
    ['survey.draft'],
  )
})

test('a refused act is recorded whatever stands in its address', async () => {
  const world = await createWorld()
  for (const part of ['%00', '%ed%a0%80', 'a'.repeat(3000), '..%2f..']) {
    expect((await world.reviewer.post(`/units/${part}/contact`)).status).toBe(403)
  }
  const refused = await world.db.selectFrom('audit_entry').select('id').where('outcome', '=', 'refused').execute()
  expect(refused).toHaveLength(4)
})

test('an act whose line cannot be written is not done', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(1) }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  // A log that takes no more lines, as a full disk would.
  await sql`alter table audit_entry add constraint log_full check (id < 0) not valid`.execute(world.db)
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
  for (const send of [
    () => world.manager.post('/units', { name: '新单位' }),
    () => world.manager.post('/surveys', draft()),
    () => world.manager.post(`/surveys/${id}/submit`),
    () => world.reviewer.post(`/surveys/${id}/approve`),
    () => world.manager.post('/evaluations', { project: '政务云', year: 2024 }),
  ])
    expect((await send()).status).toBe(500)
  silent.mockRestore()
  expect((await must(world.manager.get('/units'))).total).toBe(1)
  expect((await must(world.manager.get('/surveys'))).total).toBe(1)
  expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('draft')
  expect((await must(world.manager.get('/evaluations'))).total).toBe(0)
})
