import { expect, test, vi } from 'vitest'
import { packageOf, textOf } from '../documents/evidence.ts'
import { answer, createWorld, draft, linksOf, must, ratings, units, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'

// Waves of one unit, worked by hand. That fewer than five units show no package is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

async function twoDrafts({ manager }: World) {
  await must(manager.post('/units/import', { units: units(1) }))
  const ids: number[] = []
  for (const title of ['上半年', '全年']) {
    const { id } = await must(manager.post('/surveys', draft({ title })))
    await must(manager.put(`/surveys/${id}/roster`, { all: true }))
    ids.push(id)
  }
  return ids as [number, number]
}

const parts = ([first, second]: number[]) => [
  { surveyId: first, weight: '0.4' },
  { surveyId: second, weight: '0.6' },
]

async function hold(world: World, id: number, level: number) {
  const { manager, reviewer } = world
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  await answer(world, (await linksOf(world, id))[0]!, { ratings: ratings(level) })
  await must(manager.post(`/surveys/${id}/close`))
  await must(reviewer.post(`/surveys/${id}/seal`))
}

test('two waves make the year’s figure by weights another person approved, once both are sealed', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const ids = await twoDrafts(world)
  const drafted = await must(manager.post('/annual-figures', { title: '2026年度', parts: parts(ids) }))
  expect([drafted.approvedBy, drafted.value]).toEqual([null, null])
  await must(reviewer.post(`/annual-figures/${drafted.id}/confirm`))
  await hold(world, ids[0], 5)
  expect((await must(manager.get('/annual-figures'))).items[0].value).toBeNull()
  await hold(world, ids[1], 4)
  // 0.4·100 + 0.6·80 = 88.
  const [year] = (await must(manager.get('/annual-figures'))).items
  expect([year.value, year.exact, year.approvedBy]).toEqual(['88', '88/1', 'reviewer'])
  const { seal, planDigest } = await must(manager.get(`/surveys/${ids[0]}`))
  const readme = textOf(await packageOf(world, ids[0]), 'README.txt')
  expect(readme).toContain(`方案校验码：${planDigest}`)
  expect(readme).toContain('2026年度：88%（权重由reviewer批准）')
  expect(readme).toContain(`上半年　权重 0.4　封存校验码 ${seal.digest}`)
})

test('weights are not approved by their author, twice, or after a wave has opened', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const ids = await twoDrafts(world)
  const both = await world.hire('both', ['manager', 'reviewer'])
  const own = await must(both.post('/annual-figures', { title: '甲', parts: parts(ids) }))
  expect((await both.post(`/annual-figures/${own.id}/confirm`)).body.code).toBe('approval-by-author')
  await must(reviewer.post(`/annual-figures/${own.id}/confirm`))
  expect((await reviewer.post(`/annual-figures/${own.id}/confirm`)).body.code).toBe('annual-frozen')
  expect(await constraintOf(world, `update annual_figure set title = 'x'`)).toBe('annual_figure_frozen')
  expect(await constraintOf(world, `update annual_part set weight = 9`)).toBe('annual_figure_frozen')

  const late = await must(manager.post('/annual-figures', { title: '乙', parts: parts(ids) }))
  await must(reviewer.post(`/surveys/${ids[0]}/approve`))
  await must(manager.post(`/surveys/${ids[0]}/open`))
  expect((await reviewer.post(`/annual-figures/${late.id}/confirm`)).body.code).toBe('annual-too-late')
  const again = await manager.post('/annual-figures', { title: '丙', parts: parts(ids) })
  expect(again.body.errors[0]).toMatchObject({ field: 'parts.0.surveyId', code: 'opened-already' })
})

test('an evaluation takes a year’s figure under the seals of its waves, read-only, and a correction moves nothing by itself', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const ids = await twoDrafts(world)
  const { id } = await must(manager.post('/annual-figures', { title: '2026年度', parts: parts(ids) }))
  await must(reviewer.post(`/annual-figures/${id}/confirm`))
  await hold(world, ids[0], 5)
  const evaluation = await must(manager.post('/evaluations', { project: '政务云', year: 2026 }))
  const fill = (entry: object) => manager.put(`/evaluations/${evaluation.id}/indicators/user-satisfaction`, entry)
  const early = await fill({ source: { annualId: id } })
  expect([early.status, early.body.code]).toEqual([409, 'annual-not-ready'])
  expect((await fill({ source: { annualId: 77 } })).body.code).toBe('annual-not-found')
  await hold(world, ids[1], 4)
  const rowOf = (view: any) => view.indicators.find((row: any) => row.key === 'user-satisfaction')
  // 0.4·100 + 0.6·80 = 88 of 90 on 10 points: 9.78.
  const row = rowOf(await must(fill({ source: { annualId: id } })))
  expect([row.actual, row.score]).toEqual(['88', '9.78'])
  const seals = await Promise.all(
    ids.map(async (survey) => (await must(manager.get(`/surveys/${survey}/seals`))).seals[0].digest),
  )
  expect(row.source).toMatchObject({
    surveyId: null,
    annualId: id,
    title: '2026年度',
    sealed: true,
    corrected: false,
    seal: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    waves: [
      { surveyId: ids[0], weight: '0.4', value: '100', seal: { number: 1, digest: seals[0] } },
      { surveyId: ids[1], weight: '0.6', value: '80', seal: { number: 1, digest: seals[1] } },
    ],
  })
  expect((await fill({ actual: '99' })).body.code).toBe('indicator-bound')
  expect(await constraintOf(world, `update evaluation_entry set actual = '99'`)).toBe('evaluation_entry_bound')
  expect(await constraintOf(world, `update evaluation_entry set source_seals = source_seals[1:1]`)).toBe(
    'evaluation_entry_seals',
  )
  expect((await manager.get(`/evaluations/${evaluation.id}/exports/workings.xlsx`)).status).toBe(200)

  await must(manager.post(`/surveys/${ids[1]}/seal/correction`, { reason: '附件有误' }))
  await must(reviewer.post(`/surveys/${ids[1]}/seal/correction/confirm`))
  await must(reviewer.post(`/surveys/${ids[1]}/seal`))
  const after = rowOf(await must(manager.get(`/evaluations/${evaluation.id}`)))
  expect([after.source.seal, after.source.corrected]).toEqual([row.source.seal, true])
  const bare = await fill({ source: { annualId: id } })
  expect(bare.body.errors[0].code).toBe('reason-required')
  const again = rowOf(await must(fill({ source: { annualId: id }, reason: '按更正封存' })))
  expect([again.source.corrected, again.source.seal === row.source.seal]).toEqual([false, false])
})
