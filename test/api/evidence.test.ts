import { expect, test, vi } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

type Dimension = { key: string; counts: Record<string, number>; notApplicable: number; missing: number; n: number }

const totalOf = async (world: World, id: number, filter: string) =>
  (await must(world.manager.get(`/surveys/${id}/responses?${filter}`))).total as number

/** Every count the result shows is the number of sheets that its own filter finds. */
async function expectCountsMatchSheets(world: World, id: number) {
  const { body: result } = await world.manager.get(`/surveys/${id}/result`)
  for (const { key, counts, notApplicable, missing, n } of result.dimensions as Dimension[]) {
    for (const [level, count] of Object.entries(counts)) {
      expect([key, level, await totalOf(world, id, `dimension=${key}&level=${level}`)]).toEqual([key, level, count])
    }
    expect([key, 'na', await totalOf(world, id, `dimension=${key}&level=na`)]).toEqual([key, 'na', notApplicable])
    expect([key, 'missing', await totalOf(world, id, `dimension=${key}&level=missing`)]).toEqual([
      key,
      'missing',
      missing,
    ])
    expect([key, 'scored', await totalOf(world, id, `dimension=${key}&level=scored`)]).toEqual([key, 'scored', n])
  }
  for (const standing of ['complete', 'valid'])
    expect([standing, await totalOf(world, id, `standing=${standing}`)]).toEqual([standing, result[standing]])
  expect(await totalOf(world, id, 'flag=speeder')).toBe(result.flagged.speeders)
  expect(await totalOf(world, id, 'flag=straight-line')).toBe(result.flagged.straightLiners)
  expect(await totalOf(world, id, '')).toBe(result.returned)
  expect(await totalOf(world, id, 'flagged=1')).toBe(result.flagged.total)
  return result
}

test('behind every count of the result there are as many sheets: levels, 不适用, bands and flags', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  const links = await linksOf(world, id)
  const quick = { startedAt: new Date().toISOString() }
  const sheets: object[] = [
    { ratings: ratings(5) },
    { ratings: ratings(4, { d1: 5, d2: 3 }), ...quick },
    { ratings: ratings(3, { d1: null, d9: null }) },
    // Complete, but only four are scored: it came back and counts in no figure.
    { ratings: ratings(5, { d1: null, d2: null, d3: null, d4: null, d5: null, d6: null }) },
    { ratings: ratings(1, { d1: 2, d10: undefined }) },
  ]
  for (const [i, sheet] of sheets.entries()) expect((await answer(world, links[i]!, sheet)).status).toBe(201)
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  expect(result).toMatchObject({ roster: 6, returned: 5, complete: 5, valid: 4, responseRate: '83.33' })
  // Unit scores: 100; (100 + 8 × 80 + 60) / 10 = 80; 60; (40 + 8 × 20) / 9 = 200/9. Mean (240 + 200/9) / 4 = 590/9.
  expect(result.indicator).toMatchObject({ exact: '590/9', value: '65.56', verdict: '未达标' })
  expect(result.unitBands).toEqual({ 非常满意: 1, 比较满意: 1, 基本满意: 1, 不满意: 0, 非常不满意: 1 })
  for (const [band, count] of Object.entries(result.unitBands)) {
    expect([band, await totalOf(world, id, `band=${encodeURIComponent(band)}`)]).toEqual([band, count])
  }
  // All fives and all threes are straight lines; the second was sent at once.
  expect(result.flagged).toEqual({ speeders: 1, straightLiners: 2, bursts: 0, total: 3 })
})

test('with two seats a unit has the mean of its returns, and the counts are of both', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2, { seatsPerUnit: 2 })
  const [a1, a2, b1] = await linksOf(world, id)
  await answer(world, a1!, { ratings: ratings(5) })
  await answer(world, a2!, { ratings: ratings(3) })
  await answer(world, b1!, { ratings: ratings(2) })
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  // Units: (100 + 60) / 2 = 80 and 40; mean 60.
  expect(result).toMatchObject({
    roster: 4,
    returned: 3,
    units: { roster: 2, scored: 2 },
    indicator: { value: '60', exact: '60/1' },
  })
  expect(result.unitBands).toMatchObject({ 比较满意: 1, 不满意: 1 })
  expect(await totalOf(world, id, `band=${encodeURIComponent('比较满意')}`)).toBe(2)
})

test('with one official return a unit, the others are in no figure and behind none', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2, { seatsPerUnit: 2, rules: { combine: 'official' } })
  const [a1, a2, , b2] = await linksOf(world, id)
  await answer(world, a1!, { ratings: ratings(4) })
  await answer(world, a2!, { ratings: ratings(1) })
  await answer(world, b2!, { ratings: ratings(1) })
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  expect(result).toMatchObject({
    returned: 3,
    units: { roster: 2, scored: 1 },
    indicator: { value: '80' },
    flagged: { total: 1 },
  })
  expect(await totalOf(world, id, `band=${encodeURIComponent('比较满意')}`)).toBe(1)
})

test('a survey nobody answered has no figure, and says so instead of failing', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  expect(result).toMatchObject({
    roster: 2,
    returned: 0,
    valid: 0,
    indicator: { value: null, exact: null },
    topBox: null,
    alpha: null,
  })
  for (const file of ['responses.csv', 'statistics.xlsx']) {
    expect((await world.manager.get(`/surveys/${id}/exports/${file}`)).status).toBe(200)
  }
})

test('answers of which none is valid give no figure, and are shown', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const mostlyNot = ratings(5, { d1: null, d2: null, d3: null, d4: null, d5: null, d6: null })
  expect((await answer(world, link!, { ratings: mostlyNot })).status).toBe(201)
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  expect(result).toMatchObject({ returned: 1, complete: 1, valid: 0, indicator: { value: null } })
  expect((await world.manager.get(`/surveys/${id}/responses`)).body.items).toMatchObject([{ valid: false, band: null }])
  expect((await world.manager.get(`/surveys/${id}/exports/statistics.xlsx`)).status).toBe(200)
})

test('不适用 alone for every dimension is an answer that is not scored', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const nothing = Object.fromEntries(Object.keys(ratings(1)).map((key) => [key, null]))
  const { body } = await answer(world, link!, { ratings: nothing })
  expect((await world.stranger.send(`/receipts/${body.receipt}`, {})).body.state).toBe('not-scored')
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  expect(result).toMatchObject({ returned: 1, valid: 0, indicator: { value: null } })
})

test('only the latest revision is behind the figures', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1, { rules: { revisions: true } })
  const [link] = await linksOf(world, id)
  const { receipt } = (await answer(world, link!, { ratings: ratings(1) })).body
  await answer(world, link!, { ratings: ratings(5), receipt })
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await expectCountsMatchSheets(world, id)
  expect(result).toMatchObject({ returned: 1, indicator: { value: '100' } })
})

const wrongFilters = [
  'dimension=D1',
  'dimension=d1&level=11',
  'dimension=d1&level=99999999999',
  'dimension=d1&level=x',
  'dimension=d1&level=1.5',
  'flagged=perhaps',
  'flag=perhaps',
  'standing=perhaps',
  'dimension=d1&level=none',
  `band=${'x'.repeat(21)}`,
  'band=%00',
  'dimension=%00',
]

test('sheets asked with a filter that is none are refused by name', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await must(world.manager.post(`/surveys/${id}/close`))
  for (const filter of wrongFilters) {
    const { status, body } = await world.manager.get(`/surveys/${id}/responses?${filter}`)
    expect([filter, status, body.code]).toEqual([filter, 422, 'invalid-input'])
  }
})

test('a dimension or band nobody has finds no sheet', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  await answer(world, link!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${id}/close`))
  for (const filter of [
    'dimension=d99&level=5',
    'dimension=d99&level=na',
    'dimension=d99&level=missing',
    'band=nobody',
  ])
    expect([filter, await totalOf(world, id, filter)]).toEqual([filter, 0])
})
