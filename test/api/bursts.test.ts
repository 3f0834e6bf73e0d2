import { expect, test, vi } from 'vitest'
import { findBursts } from '../../server/queries/traces.ts'
import { defaultRules } from '../../server/domain/rules.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const rules = { ...defaultRules, burst: { count: 3, minutes: 10 } }
const mark = (text: string) => Buffer.from(text.padEnd(16, '.'))

/** A wave of n units; answers are traced as the test says: [unit, minute, address, device]. */
async function traced(world: World, n: number, traces: [number, number, string | null, string | null][], changes = {}) {
  const survey = await openSurvey(world, n, changes)
  const seats = await world.db.selectFrom('invitation').select('id').orderBy('unit_id').orderBy('seat').execute()
  const rows = traces.map(([unit, minute, address, device]) => ({
    survey_id: survey.id,
    invitation_id: seats[unit - 1]!.id,
    at: new Date(Date.UTC(2026, 0, 1, 9, minute)),
    address: address === null ? null : mark(address),
    device: device === null ? null : mark(device),
  }))
  await world.db.insertInto('response_trace').values(rows).execute()
  await findBursts(world.db, survey.id, rules)
  const flags = await world.db.selectFrom('response_flag').select('invitation_id').execute()
  const flagged = new Set(flags.map((row) => row.invitation_id))
  return seats.flatMap(({ id }, at) => (flagged.has(id) ? [at + 1] : []))
}

test('three units from one address within ten minutes are flagged, and a fourth an hour later is not', async () => {
  const world = await createWorld()
  const flagged = await traced(world, 5, [
    [1, 0, 'A', null],
    [2, 5, 'A', null],
    [3, 10, 'A', null],
    [4, 70, 'A', null],
    [5, 5, 'B', null],
  ])
  expect(flagged).toEqual([1, 2, 3])
})

test('eleven minutes are too long, unless another three stand together: every one of them is flagged', async () => {
  const world = await createWorld()
  const flagged = await traced(world, 6, [
    [1, 0, 'A', null],
    [2, 5, 'A', null],
    [3, 11, 'A', null],
    [4, 14, 'A', null],
    [5, 30, 'A', null],
    [6, 36, 'A', null],
  ])
  // 0–11 is too long; 5, 11, 14 stand within ten minutes.
  expect(flagged).toEqual([2, 3, 4])
})

test('one device under changing addresses is flagged too', async () => {
  const world = await createWorld()
  const flagged = await traced(world, 3, [
    [1, 0, 'A', 'phone'],
    [2, 1, 'B', 'phone'],
    [3, 2, 'C', 'phone'],
  ])
  expect(flagged).toEqual([1, 2, 3])
})

test('two seats of one unit are one unit; a revised answer counts where it came from last', async () => {
  const world = await createWorld()
  // Two units of two seats: seats 1 and 2 are of the first, 3 and 4 of the second.
  const flagged = await traced(
    world,
    2,
    [
      [1, 0, 'A', null],
      [2, 1, 'A', null],
      [3, 2, 'A', null],
      [3, 3, 'B', null],
    ],
    { seatsPerUnit: 2 },
  )
  expect(flagged).toEqual([])
})

test('a submission leaves a trace that names nobody; at close the flag stays and the trace goes', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 4)
  const links = await linksOf(world, id)
  const device = '1-22-333-4444'
  for (const link of links.slice(0, 3)) await answer(world, link, { ratings: ratings(5, { d1: 4 }), device })
  await answer(world, links[3]!, { ratings: ratings(4, { d1: 5 }), device: '5-66-777-8888' })

  const traces = await world.db.selectFrom('response_trace').selectAll().execute()
  expect(traces).toHaveLength(4)
  expect(traces.every((trace) => trace.address === null && trace.device?.length === 16)).toBe(true)
  const stored = await world.db.selectFrom('response').select('answers').execute()
  expect(JSON.stringify(stored)).not.toContain(device)

  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await must(world.manager.get(`/surveys/${id}/result`))
  expect(result.flagged).toEqual({ speeders: 0, straightLiners: 0, bursts: 3, total: 3 })
  // Three of 98 and one of 82 make 94; without the flagged ones 82.
  expect([result.indicator.value, result.withoutFlagged.value]).toEqual(['94', '82'])
  expect(await world.db.selectFrom('response_trace').selectAll().execute()).toEqual([])
  const sheets = await must(world.manager.get(`/surveys/${id}/responses?flag=burst`))
  expect([sheets.total, sheets.items[0].flags]).toEqual([3, ['burst']])
})

test('a plan without the rule flags no burst, and keeps no trace after close either', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3, { rules: { burst: { count: 0, minutes: 10 } } })
  for (const link of await linksOf(world, id))
    await answer(world, link, { ratings: ratings(5, { d1: 4 }), device: '1-2-3-4' })
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await must(world.manager.get(`/surveys/${id}/result`))).flagged.bursts).toBe(0)
  expect(await world.db.selectFrom('response_trace').selectAll().execute()).toEqual([])
})
