/** 席位: several people of a unit, by role, each with an own link and, where there is one, an own contact. */
import { expect, test } from 'vitest'
import readXlsxFile from 'read-excel-file/node'
import { answer, createWorld, download, draft, linksOf, must, ratings, type World } from '../support.ts'

const list = `单位名称,统一社会信用代码,类别,角色,联系人,手机,邮箱
甲局,U1,市直,领导,张一,13800010001,yi@example.cn
甲局,,,运维,李二,13800010002,
甲局,,,业务,,,
乙局,U2,市直,,王五,13800010005,wu@example.cn
`

const importCsv = async ({ manager }: World, text: string, query = '') => {
  const form = new FormData()
  form.set('file', new File([text], '名单.csv'))
  return manager.send(`/api/v1/units/import${query}`, { method: 'POST', body: form })
}

async function openWith(world: World, rules: object = {}) {
  const { manager, reviewer } = world
  expect((await importCsv(world, list)).body).toMatchObject({ created: 2 })
  const survey = await must(manager.post('/surveys', draft({ rules })))
  const roster = await must(manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  const { planDigest } = await must(reviewer.post(`/surveys/${survey.id}/approve`))
  await must(manager.post(`/surveys/${survey.id}/open`))
  return { id: survey.id as number, roster, planDigest }
}

const invitationsOf = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/invitations?pageSize=50`))).items

test('one row a person: the further rows of a unit are its seats, with contacts of their own, masked', async () => {
  const world = await createWorld()
  await importCsv(world, list)
  const { items } = await must(world.manager.get('/units'))
  expect(items[0]).toMatchObject({
    name: '甲局',
    contactName: '张一',
    phone: '138****0001',
    seats: [
      { role: '领导', contactName: null, phone: null, email: null },
      { role: '运维', contactName: '李二', phone: '138****0002', email: null },
      { role: '业务', contactName: null, phone: null, email: null },
    ],
  })
  expect(items[1].seats).toEqual([])
  expect((await world.db.selectFrom('unit_seat').selectAll().execute()).map(String).join()).not.toContain('13800010002')
  expect((await importCsv(world, list)).body).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
})

test('of a list longer than one statement each unit has its own seats, and cells left empty are none', async () => {
  const world = await createWorld()
  const lines = Array.from({ length: 4100 }, (_, i) => `单位${i},${i % 2 ? '' : `U${i}`},${i % 3 ? '' : `角色${i}`}`)
  const reply = await importCsv(world, `单位名称,代码,角色\n${lines.join('\n')}\n`)
  expect(reply.body).toEqual({ created: 4100, updated: 0, unchanged: 0 })
  const units = await world.db.selectFrom('unit').selectAll().orderBy('id').execute()
  expect(units.map(({ name, code }) => [name, code])).toEqual(lines.map((_, i) => [`单位${i}`, i % 2 ? null : `U${i}`]))
  expect(units.every(({ phone_sealed, services, category }) => !phone_sealed && !services.length && !category)).toBe(
    true,
  )
  const seats = await world.db
    .selectFrom('unit_seat')
    .innerJoin('unit', 'unit.id', 'unit_seat.unit_id')
    .select(['name', 'role'])
    .execute()
  expect(new Set(seats.map(({ name, role }) => name + role))).toEqual(
    new Set(lines.flatMap((_, i) => (i % 3 ? [] : [`单位${i}角色${i}`]))),
  )
})

test('an import changes and adds seats by role and takes none away; an edit keeps what was masked and may remove', async () => {
  const world = await createWorld()
  await importCsv(world, list)
  const more = '单位名称,角色,手机\n甲局,领导,\n甲局,运维,13800010009\n甲局,安全,13800010008\n'
  expect((await importCsv(world, more)).body).toMatchObject({ updated: 1 })
  const [unit] = (await must(world.manager.get('/units'))).items
  expect(unit.seats.map((one: any) => [one.role, one.contactName, one.phone])).toEqual([
    ['领导', null, null],
    ['运维', '李二', '138****0009'],
    ['业务', null, null],
    ['安全', null, '138****0008'],
  ])
  const edit = {
    name: '甲局',
    code: 'U1',
    seats: [
      { role: '运维', contactName: '赵六' },
      { role: '领导', phone: '' },
    ],
  }
  await must(world.manager.put(`/units/${unit.id}`, edit))
  const shown = await must(world.manager.post(`/units/${unit.id}/contact`))
  expect(shown.seats).toEqual([
    { role: '运维', phone: '13800010009', email: null },
    { role: '领导', phone: null, email: null },
  ])
  const log = await world.db.selectFrom('audit_entry').selectAll().where('act', '=', 'unit.reveal').execute()
  expect(log).toHaveLength(1)
})

test('what is wrong with a seat is named by its own row', async () => {
  const world = await createWorld()
  const bad = '单位名称,代码,角色,手机\n甲局,U1,领导,\n甲局,U9,运维,12\n甲局,,领导,\n甲局,,,\n'
  const { status, body } = await importCsv(world, bad)
  expect(status).toBe(422)
  const told = body.errors.map((one: any) => [one.row, one.field, one.code])
  expect(told).toContainEqual([3, 'phone', 'not-a-phone'])
  expect(told).toContainEqual([3, 'code', 'unit-has-another-code'])
  expect(told).toContainEqual([4, 'role', 'duplicate-role'])
  expect(told).toContainEqual([5, 'name', 'duplicate-in-file'])
})

test('the roster takes a seat for each role, and freezes it with the plan', async () => {
  const world = await createWorld()
  const { id, roster, planDigest } = await openWith(world)
  expect(roster).toEqual({ units: 2, seats: 4 })
  const items = await invitationsOf(world, id)
  expect(items.map((one: any) => [one.unit.name, one.seat, one.role])).toEqual([
    ['甲局', 1, '领导'],
    ['甲局', 2, '运维'],
    ['甲局', 3, '业务'],
    ['乙局', 1, null],
  ])
  const { roster: kept, digest } = await world.db.selectFrom('plan_version').selectAll().executeTakeFirstOrThrow()
  expect([digest, (kept as any)[1].role, 'role' in (kept as any)[3]]).toEqual([planDigest, '运维', false])
  const change = world.db.updateTable('invitation').set({ role: '别人' }).where('id', '=', items[0].id).execute()
  await expect(change).rejects.toThrow('froze')
})

test('seats of one number each, for whoever wants that, still carry the roles there are', async () => {
  const world = await createWorld()
  await importCsv(world, list)
  const { id } = await must(world.manager.post('/surveys', draft()))
  expect(await must(world.manager.put(`/surveys/${id}/roster`, { all: true, seatsPerUnit: 2 }))).toMatchObject({
    seats: 4,
  })
  const { items } = await must(world.manager.get(`/surveys/${id}/roster`))
  expect(items.map((one: any) => [one.seats, one.roles])).toEqual([
    [2, ['领导', '运维']],
    [2, []],
  ])
})

test('the form says whose seat it is', async () => {
  const world = await createWorld()
  const { id } = await openWith(world)
  const [, operations, , alone] = await linksOf(world, id)
  const pages = await Promise.all([operations!, alone!].map((link) => world.stranger.send(link, {})))
  expect(pages[0]!.text).toContain('运维 · 第 2 份，共 3 份')
  expect(pages[1]!.text).not.toContain('第 1 份')
})

test('cards, mail merge, progress and the list of returns name the role', async () => {
  const world = await createWorld()
  const { id } = await openWith(world)
  const cards = (await must(world.manager.get(`/surveys/${id}/cards`))).items
  expect(cards.map((one: any) => one.role)).toEqual(['领导', '运维', '业务', null])
  const rows = await readXlsxFile(Buffer.from(await download(world, `/surveys/${id}/exports/invitations.xlsx`)))
  const sheet = (Array.isArray((rows as any)[0]) ? rows : (rows as any)[0].data) as unknown[][]
  const at = (heading: string) => sheet[0]!.indexOf(heading)
  expect(sheet.slice(1).map((row) => [row[at('角色')], row[at('联系人')]])).toEqual([
    ['领导', '张一'],
    ['运维', '李二'],
    ['业务', '张一'],
    [null, '王五'],
  ])
  const { byUnit } = await must(world.manager.get(`/surveys/${id}/progress`))
  expect(byUnit[0].invitations.map((one: any) => one.role)).toEqual(['领导', '运维', '业务'])
})

// 甲局: 领导 all 5 (100), 运维 all 3 (60), 业务 unanswered; 乙局 all 4 (80).
test.each([
  // Mean of its respondents: (100 + 60) / 2 = 80; with 乙局 (80 + 80) / 2 = 80.
  ['mean', '80', '80/1'],
  // One official return, the first seat's: 100; (100 + 80) / 2 = 90.
  ['official', '90', '90/1'],
])('the answers of several seats combine as the plan says: %s', async (combine, value, exact) => {
  const world = await createWorld()
  const { id } = await openWith(world, { combine })
  const links = await linksOf(world, id)
  for (const [at, level] of [
    [0, 5],
    [1, 3],
    [3, 4],
  ] as const)
    expect((await answer(world, links[at]!, { ratings: ratings(level) })).status).toBe(201)
  await must(world.manager.post(`/surveys/${id}/close`))
  const { body } = await world.manager.get(`/surveys/${id}/result`)
  expect(body.indicator).toMatchObject({ value, exact })
})

test('the history of an answered link says when it was answered and when changed, and nothing of what', async () => {
  const world = await createWorld()
  const { id } = await openWith(world, { revisions: true })
  const [link] = await linksOf(world, id)
  const { receipt } = (await answer(world, link!, { ratings: ratings(2), comment: '专线中断' })).body
  await answer(world, link!, { ratings: ratings(5), receipt })
  const [{ id: invitation }] = await invitationsOf(world, id)
  const events = await world.manager.get(`/surveys/${id}/invitations/${invitation}/events`)
  expect(events.body.map((one: any) => one.kind)).toEqual(['returned', 'revised'])
  expect(events.text).not.toMatch(/专线中断|ratings/)
})
