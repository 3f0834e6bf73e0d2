import { expect, test } from 'vitest'
import { answer, createWorld, draft, linksOf, must, ratings, units, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'

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
