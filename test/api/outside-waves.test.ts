import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type Caller, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const scan = new TextEncoder().encode('%PDF-1.4 2023 report')

const record = {
  year: 2023,
  title: '2023年度政务云用户满意度调查',
  source: '云岭市数字化发展局2023年度自评报告',
  figure: '综合得分',
  unit: '%',
  value: '93.2',
  target: '90',
  roster: 29,
  returned: 29,
  valid: 29,
  dimensions: [{ key: 'd1', label: '云服务软硬件资源', mean: '92' }],
}

const enter = (who: Caller, changes = {}, bytes: Uint8Array<ArrayBuffer> = scan) => {
  const body = new FormData()
  body.append('record', JSON.stringify({ ...record, ...changes }))
  body.append('scan', new File([bytes], '自评报告.pdf'))
  return who.send('/api/v1/outside-waves', { method: 'POST', body })
}

/** A survey of 2024, closed with one unit that rated everything 5. */
async function closed2024(world: World) {
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  await must(answer(world, link!, { ratings: ratings(5) }))
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  return survey
}

test('an earlier year is entered with its scan, confirmed by another, and then the trend begins with it', async () => {
  const world = await createWorld()
  const entered = await enter(world.manager)
  expect(entered.status).toBe(201)
  expect(entered.body).toMatchObject({
    state: 'entered',
    value: '93.2',
    scan: { sha256: createHash('sha256').update(scan).digest('hex') },
  })
  const { id } = await closed2024(world)
  const waves = async () => (await must(world.manager.get(`/surveys/${id}/report`))).comparison.waves
  expect(await waves()).toHaveLength(1)
  await must(world.reviewer.post(`/outside-waves/${entered.body.id}/confirm`))
  expect(await waves()).toMatchObject([
    { year: 2023, origin: 'outside', value: '93.2', exact: null },
    { year: 2024, origin: 'computed', value: '100', exact: '100/1' },
  ])
  const { comparison } = await must(world.manager.get(`/surveys/${id}/report`))
  expect(comparison.change).toBe('6.8')
  expect(comparison.rows[0]).toMatchObject({ key: 'd1', means: ['92', '100'], change: '8' })
})

test('who entered it cannot confirm it, in the route and in the database', async () => {
  const world = await createWorld()
  const both = await world.hire('both', ['manager', 'reviewer'])
  const { body } = await enter(both)
  const reply = await both.post(`/outside-waves/${body.id}/confirm`)
  expect([reply.status, reply.body.code]).toEqual([403, 'decided-by-enterer'])
  const forged = sql`update outside_wave set state = 'confirmed', decided_by = entered_by, decided_at = now()`
  await expect(forged.execute(world.db)).rejects.toThrow('outside_wave_by_two_people')
})

test('what is confirmed never changes; it can only be taken back, with a reason, and then counts no more', async () => {
  const world = await createWorld()
  const { body } = await enter(world.manager)
  await must(world.reviewer.post(`/outside-waves/${body.id}/confirm`))
  const forged = sql`update outside_wave set record = jsonb_set(record, '{value}', '"99"')`
  await expect(forged.execute(world.db)).rejects.toThrow('entered, then decided once')
  const again = await world.reviewer.post(`/outside-waves/${body.id}/confirm`)
  expect([again.status, again.body.code]).toEqual([409, 'outside-wave-decided'])
  const taken = await must(world.reviewer.post(`/outside-waves/${body.id}/withdraw`, { reason: '原件有误' }))
  expect(taken).toMatchObject({ state: 'withdrawn', reason: '原件有误' })
  const { id } = await closed2024(world)
  expect((await must(world.manager.get(`/surveys/${id}/report`))).comparison.waves).toHaveLength(1)
})

test('a year has one confirmed result; after it is taken back another may stand', async () => {
  const world = await createWorld()
  const [first, second] = [await enter(world.manager), await enter(world.manager, { value: '93.3' })]
  await must(world.reviewer.post(`/outside-waves/${first.body.id}/confirm`))
  const taken = await world.reviewer.post(`/outside-waves/${second.body.id}/confirm`)
  expect([taken.status, taken.body.code]).toEqual([409, 'year-taken'])
  await must(world.reviewer.post(`/outside-waves/${first.body.id}/withdraw`, { reason: '更正' }))
  expect((await world.reviewer.post(`/outside-waves/${second.body.id}/confirm`)).status).toBe(200)
})

test('a year that was computed here is never shown from outside', async () => {
  const world = await createWorld()
  const { body } = await enter(world.manager, { year: 2024 })
  await must(world.reviewer.post(`/outside-waves/${body.id}/confirm`))
  const { id } = await closed2024(world)
  const { comparison } = await must(world.manager.get(`/surveys/${id}/report`))
  expect(comparison.waves).toMatchObject([{ year: 2024, origin: 'computed' }])
})

test('bad input names the field, a file that is no scan is refused, and nothing is kept', async () => {
  const world = await createWorld()
  const wrong = await enter(world.manager, { value: '194', valid: 30, year: 1999 })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map((one: { field: string; code: string }) => [one.field, one.code])).toEqual([
    ['year', 'out-of-range'],
    ['value', 'out-of-range'],
    ['valid', 'more-than-returned'],
  ])
  const noScan = await enter(world.manager, {}, new TextEncoder().encode('hello'))
  expect(noScan.body.errors).toMatchObject([{ field: 'scan', code: 'not-a-scan' }])
  expect((await must(world.manager.get('/outside-waves'))).total).toBe(0)
})

test('every act about it is in the audit log', async () => {
  const world = await createWorld()
  const { body } = await enter(world.manager)
  await must(world.reviewer.post(`/outside-waves/${body.id}/reject`, { reason: '数值与原件不符' }))
  const acts = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'actor_name'])
    .where('subject', '=', `outside wave ${body.id}`)
    .orderBy('id')
    .execute()
  expect(acts).toEqual([
    { act: 'outside-wave.entered', actor_name: 'manager' },
    { act: 'outside-wave.rejected', actor_name: 'reviewer' },
  ])
})
