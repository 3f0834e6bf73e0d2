import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { packageOf, textOf } from '../documents/evidence.ts'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings, units, type World } from '../support.ts'

vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const pdf = Buffer.from('%PDF-1.4 台账')

function upload({ app, keyOf }: World, id: number, entry: object, bytes: Buffer = pdf, who = 'manager') {
  const form = new FormData()
  form.append('entry', JSON.stringify(entry))
  form.append('scan', new File([new Uint8Array(bytes)], '台账.pdf'))
  return app.request(`/api/v1/surveys/${id}/roster-sources`, {
    method: 'POST',
    body: form,
    headers: { 'x-api-key': keyOf(who) },
  })
}

const ledger = { title: '2026年政务云资源使用台账', issuer: '云服务商', issuedOn: '2026-10-31', users: 33 }

async function drafted() {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(2) }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  return { world, id: id as number }
}

test('the roster names the ledger it came from, with its scan and digest, and why a user in it is not asked', async () => {
  const { world, id } = await drafted()
  expect((await upload(world, id, ledger)).status).toBe(201)
  const left = { name: '某企业', reason: '不是政务云用户单位' }
  const { body } = await world.manager.post(`/surveys/${id}/unlisted`, left)
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  expect(body.sources).toMatchObject([{ ...ledger, addedBy: 'manager', scan: { type: 'application/pdf', sha256 } }])
  expect(body.unlisted).toMatchObject([{ ...left, addedBy: 'manager' }])
  const scan = await world.app.request(`/api/v1/surveys/${id}/roster-sources/${body.sources[0].id}/scan`, {
    headers: { 'x-api-key': world.keyOf('reviewer') },
  })
  expect(Buffer.from(await scan.arrayBuffer()).equals(pdf)).toBe(true)
  expect(scan.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await world.manager.post(`/surveys/${id}/unlisted`, left)).body.code).toBe('unlisted-already')
})

test('what is no scan, or has no title, is named; nothing is kept', async () => {
  const { world, id } = await drafted()
  const wrong = await upload(world, id, ledger, Buffer.from('x'))
  expect((await wrong.json()).errors).toMatchObject([{ field: 'scan', code: 'not-a-scan' }])
  const nameless = await upload(world, id, { users: -1 })
  expect((await nameless.json()).errors.map(({ field }: any) => field)).toEqual(['title', 'users'])
  expect((await must(world.manager.get(`/surveys/${id}/roster-sources`))).sources).toEqual([])
})

test('it is taken away only while the plan is a draft, and never changed', async () => {
  const { world, id } = await drafted()
  await upload(world, id, ledger)
  await upload(world, id, { title: '账单' })
  const [first, second] = (await must(world.manager.get(`/surveys/${id}/roster-sources`))).sources
  await must(world.manager.del(`/surveys/${id}/roster-sources/${first.id}`))
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  expect((await world.manager.del(`/surveys/${id}/roster-sources/${second.id}`)).body.code).toBe('survey-frozen')
  await expect(sql`update roster_source set title = 'x'`.execute(world.db)).rejects.toThrow('stays')
  expect((await upload(world, id, { title: '补充账单' })).status).toBe(201)
})

async function closedWave(answers: number, roster: number) {
  const world = await createWorld()
  const { id } = await openSurvey(world, roster)
  for (const link of (await linksOf(world, id)).slice(0, answers))
    await must(answer(world, link, { ratings: ratings(5) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  return { world, id }
}

test('units that returned are drawn by a seed, so that anybody draws the same again', async () => {
  const { world, id } = await closedWave(5, 6)
  const { draws } = await must(world.manager.post(`/surveys/${id}/callbacks`, { size: 2, seed: '体彩26131期 3-7-9' }))
  const names = ['单位01', '单位02', '单位03', '单位04', '单位05']
  const rank = (name: string) => createHash('sha256').update(`体彩26131期 3-7-9:${name}`).digest('hex')
  const byHand = names.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, 2)
  expect(draws).toMatchObject([{ size: 2, population: 5, repeats: true, drawnBy: 'manager' }])
  expect(draws[0].units.map(({ unit }: any) => unit)).toEqual(byHand)
  const own = await must(world.manager.post(`/surveys/${id}/callbacks`, { size: 5 }))
  expect(own.draws[1].seed).toMatch(/^[\da-f]{32}$/)
  expect(own.draws).toHaveLength(2)
})

test('what each unit said is kept call by call, and the figure stays', async () => {
  const { world, id } = await closedWave(2, 2)
  const before = (await must(world.manager.get(`/surveys/${id}/result`))).indicator
  const { draws } = await must(world.manager.post(`/surveys/${id}/callbacks`, { size: 1 }))
  const path = `/surveys/${id}/callbacks/${draws[0].id}/units/${draws[0].units[0].unitId}`
  await must(world.manager.post(path, { outcome: 'unreached', note: '无人接听' }))
  const called = await must(world.manager.post(path, { outcome: 'denied', note: '办公室称未填写过' }))
  expect(called.draws[0].units[0].calls.map(({ outcome }: any) => outcome)).toEqual(['unreached', 'denied'])
  expect((await must(world.manager.get(`/surveys/${id}/result`))).indicator).toEqual(before)
  expect((await world.manager.post(`${path}9`, { outcome: 'denied', note: 'x' })).body.code).toBe('not-found')
  for (const table of ['callback_draw', 'callback_unit', 'callback_call'])
    await expect(sql`delete from ${sql.table(table)}`.execute(world.db)).rejects.toThrow()
})

test('nobody is called back before close, and not more than returned', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  expect((await world.manager.post(`/surveys/${id}/callbacks`, { size: 1 })).body.code).toBe('survey-not-closed')
  await must(world.manager.post(`/surveys/${id}/close`))
  const refused = await world.manager.post(`/surveys/${id}/callbacks`, { size: 1 })
  expect(refused.body.errors).toMatchObject([{ field: 'size', code: 'out-of-range' }])
})

test('the evidence package carries the ledger with its scan, the draws, and the tickets without a word of what was said', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await upload(world, id, ledger)
  const [link] = await linksOf(world, id)
  await must(answer(world, link!, { ratings: ratings(5, { d2: 1 }), reasons: { d2: '专线中断' }, tellVendor: true }))
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.manager.post(`/surveys/${id}/callbacks`, { size: 1, seed: '7' }))
  const files = await packageOf(world, id)
  const { sources } = JSON.parse(textOf(files, 'roster/sources.json'))
  expect(Buffer.from(files[`roster/source-${sources[0].id}.pdf`]!).equals(pdf)).toBe(true)
  expect(JSON.parse(textOf(files, 'callbacks/draws.json'))).toMatchObject([{ seed: '7', repeats: true }])
  const tickets = textOf(files, 'tickets/tickets.json')
  expect(JSON.parse(tickets)).toMatchObject([{ label: '网络接入质量', entries: 1, state: 'verify' }])
  for (const secret of ['专线中断', '单位01']) expect(tickets).not.toContain(secret)
  expect(textOf(files, 'manifest.json')).toContain('callbacks/draws.json')
})
