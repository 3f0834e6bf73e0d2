import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createWorld, draft, linksOf, must, openSurvey, type World } from '../support.ts'

const add = (world: World, name: string, more = {}) => must(world.manager.post('/units', { name, ...more }))
const unitsOf = async (world: World, query = '') => (await must(world.manager.get(`/units${query}`))).items

test('a renamed unit keeps its id and every former name with its dates, by dialog and by import', async () => {
  const world = await createWorld()
  const { id } = await add(world, '云岭市发展和改革局', { code: 'A1' })
  await must(world.manager.put(`/units/${id}`, { name: '云岭市发展改革委', code: 'A1' }))
  const rows = [{ name: '云岭市发展改革局', code: 'A1' }]
  await must(world.manager.post('/units/import?renames=1', { units: rows }))
  const [unit] = await unitsOf(world)
  expect([unit.id, unit.name]).toEqual([id, '云岭市发展改革局'])
  const [first, second] = unit.formerNames
  expect([first.name, second.name]).toEqual(['云岭市发展和改革局', '云岭市发展改革委'])
  expect(Date.parse(first.from)).toBeLessThan(Date.parse(first.until))
  expect(first.until).toBe(second.from)
  expect((await unitsOf(world, `?search=${encodeURIComponent('发展改革委')}`)).length).toBe(1)
})

test('no SQL changes or removes a former name', async () => {
  const world = await createWorld()
  const { id } = await add(world, '旧名局')
  await sql`update unit set name = '新名局' where id = ${id}`.execute(world.db)
  for (const change of [sql`update unit_name set name = 'x'`, sql`delete from unit_name`, sql`truncate unit_name`])
    await expect(change.execute(world.db)).rejects.toThrow('append-only')
  expect((await unitsOf(world))[0].formerNames).toMatchObject([{ name: '旧名局' }])
})

test('a merged or dissolved unit stays, says when and into what, and is offered no new roster', async () => {
  const world = await createWorld()
  const [gone, heir, closed] = [await add(world, '并出局'), await add(world, '承接局'), await add(world, '撤销局')]
  const merged = { state: 'merged', on: '2026-03-01', successorId: heir.id }
  expect(await must(world.manager.put(`/units/${gone.id}/state`, merged))).toMatchObject({
    state: 'merged',
    endedOn: '2026-03-01',
    successor: { id: heir.id, name: '承接局' },
  })
  await must(world.manager.put(`/units/${closed.id}/state`, { state: 'dissolved', on: '2026-04-01' }))
  expect((await unitsOf(world)).length).toBe(3)
  expect((await unitsOf(world, '?state=active')).map(({ name }: { name: string }) => name)).toEqual(['承接局'])

  const survey = await must(world.manager.post('/surveys', draft()))
  expect(await must(world.manager.put(`/surveys/${survey.id}/roster`, { all: true }))).toEqual({ units: 1, seats: 1 })
  const refused = await world.manager.put(`/surveys/${survey.id}/roster`, { unitIds: [heir.id, gone.id] })
  expect([refused.status, refused.body.errors[0]]).toMatchObject([
    422,
    { field: 'unitIds', code: 'unit-ended', params: { ids: [gone.id] } },
  ])
  await must(world.manager.put(`/units/${closed.id}/state`, { state: 'active' }))
  expect((await unitsOf(world, '?state=active')).length).toBe(2)
  const acts = await world.db.selectFrom('audit_entry').select('detail').where('act', '=', 'unit.state').execute()
  expect(acts[0]!.detail).toEqual({ from: 'active', ...merged })
})

test('a unit is not merged into itself, into one that ended, into none, or on no day', async () => {
  const world = await createWorld()
  const [one, two] = [await add(world, '甲局'), await add(world, '乙局')]
  await must(world.manager.put(`/units/${two.id}/state`, { state: 'dissolved', on: '2026-04-01' }))
  const tryTo = async (body: unknown) => (await world.manager.put(`/units/${one.id}/state`, body)).body.errors?.[0]
  expect(await tryTo({ state: 'merged', on: '2026-04-01', successorId: one.id })).toMatchObject({ code: 'unit-ended' })
  expect(await tryTo({ state: 'merged', on: '2026-04-01', successorId: two.id })).toMatchObject({ code: 'unit-ended' })
  expect(await tryTo({ state: 'merged', on: '2026-04-01', successorId: 99 })).toMatchObject({ code: 'unknown-unit' })
  expect(await tryTo({ state: 'merged', on: '2026-04-01' })).toMatchObject({ field: 'successorId', code: 'required' })
  expect(await tryTo({ state: 'dissolved', on: '2026-02-30' })).toMatchObject({ field: 'on', code: 'not-a-date' })
  expect(await tryTo({ state: 'sold' })).toMatchObject({ field: 'state', code: 'not-a-choice' })
  expect((await world.manager.put('/units/99/state', { state: 'active' })).body.code).toBe('unit-not-found')
  expect((await world.reviewer.put(`/units/${one.id}/state`, { state: 'active' })).status).toBe(403)
})

test('a frozen roster keeps the name and the services of its time, on the form too; no SQL changes them', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const unit = (await unitsOf(world))[0]
  const edit = { name: '改名局', code: unit.code, services: ['计算'] }
  await must(world.manager.put(`/units/${unit.id}`, edit))
  await must(world.manager.put(`/units/${unit.id}/state`, { state: 'dissolved', on: '2026-04-01' }))
  const { items } = await must(world.manager.get(`/surveys/${id}/roster`))
  expect(items).toMatchObject([{ unit: '单位01', services: [] }])
  const [link] = await linksOf(world, id)
  const form = (await world.stranger.send(link!, {})).text
  expect(form).toContain('单位01')
  expect(form).not.toContain('使用的服务')
  await expect(sql`update invitation set services = '{计算}'`.execute(world.db)).rejects.toThrow('froze')
})

test('使用服务 comes with the import, stands in the roster and on the form, and chooses nothing there', async () => {
  const world = await createWorld()
  const csv = '单位名称,使用服务\n甲局,计算、存储，网络 计算\n乙局,\n'
  const form = new FormData()
  form.set('file', new File([csv], 'units.csv'))
  await must(world.manager.send('/api/v1/units/import', { method: 'POST', body: form }))
  expect((await unitsOf(world)).map(({ services }: { services: string[] }) => services)).toEqual([
    ['计算', '存储', '网络'],
    [],
  ])
  const again = await must(
    world.manager.post('/units/import', { units: [{ name: '甲局' }, { name: '乙局', services: '托管' }] }),
  )
  expect(again).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
  const survey = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  const { planDigest } = await must(world.reviewer.post(`/surveys/${survey.id}/approve`))
  expect(planDigest).toMatch(/[\da-f]{64}/)
  await must(world.manager.post(`/surveys/${survey.id}/open`))
  const [link] = await linksOf(world, survey.id)
  const page = (await world.stranger.send(link!, {})).text
  expect(page).toContain('贵单位使用的服务：计算、存储、网络')
  expect(page).not.toMatch(/ checked/)
})

test('services that are too long, too many or no list are named by row', async () => {
  const world = await createWorld()
  const units = [
    { name: '甲局', services: '长'.repeat(21) },
    { name: '乙局', services: Array.from({ length: 21 }, (_, i) => `服务${i}`) },
    { name: '丙局', services: 7 },
  ]
  const { body } = await world.manager.post('/units/import', { units })
  expect(body.errors.map(({ row, field, code }: Record<string, unknown>) => [row, field, code])).toEqual([
    [1, 'services.0', 'too-long'],
    [2, 'services', 'too-many'],
    [3, 'services', 'not-text'],
  ])
})
