import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { demoEntries } from '../../db/demo/evaluation.ts'
import { answer, createWorld, linksOf, openSurvey, type World } from '../support.ts'

const golden = JSON.parse(readFileSync(new URL('../golden/evaluation-2024.json', import.meta.url), 'utf8'))
const wave = readFileSync(new URL('../../db/demo/wave-2024-answers.csv', import.meta.url), 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((row) =>
    Object.fromEntries(
      row
        .split(',')
        .slice(1)
        .map((level, i) => [`d${i + 1}`, Number(level)]),
    ),
  )

/** The wave of the source report through the HTTP contract alone, with a roster of n units. */
async function replay(world: World, n: number) {
  const survey = await openSurvey(world, n)
  const links = await linksOf(world, survey.id)
  for (const [i, ratings] of wave.entries()) expect((await answer(world, links[i]!, { ratings })).status).toBe(201)
  expect((await world.manager.post(`/surveys/${survey.id}/close`)).status).toBe(200)
  return { survey, result: (await world.manager.get(`/surveys/${survey.id}/result`)).body }
}

test('the 2024 wave replays to 94.6, 达标', async () => {
  const { result } = await replay(await createWorld(), 30)
  expect(result).toMatchObject({
    roster: 30,
    issued: 30,
    returned: 30,
    valid: 30,
    topBox: '73',
    top2: '100',
    alpha: '0.754',
  })
  expect(result.indicator).toMatchObject({
    value: '94.6',
    exact: '473/5',
    target: '90',
    verdict: '达标',
    interval: null,
    intervalNote: 'full-coverage',
  })
  expect(result.unitBands).toEqual({ 非常满意: 27, 比较满意: 3, 基本满意: 0, 不满意: 0, 非常不满意: 0 })
})

test('with one unit missing the worst case is 92.19 and the target is still met', async () => {
  const { result } = await replay(await createWorld(), 31)
  expect(result.indicator).toMatchObject({ value: '94.6', worstCase: '92.19', verdict: '达标' })
  expect(result).toMatchObject({ roster: 31, returned: 30, responseRate: '96.77' })
})

test('with two units missing the claim depends on who did not answer', async () => {
  const { result } = await replay(await createWorld(), 32)
  expect(result.indicator).toMatchObject({ value: '94.6', worstCase: '89.94', verdict: '达标但取决于未答单位' })
})

test('bound to the evaluation the wave scores 10 of 10, in a total of 97, 优', async () => {
  const world = await createWorld()
  const { survey } = await replay(world, 30)
  const created = await world.manager.post('/evaluations', {
    profile: 'project-self-evaluation',
    project: '政务云服务',
    year: 2024,
  })
  expect(created.status).toBe(201)
  const path = `/evaluations/${created.body.id}`
  for (const [key, entry] of Object.entries(demoEntries))
    expect((await world.manager.put(`${path}/indicators/${key}`, entry)).status).toBe(200)
  expect(
    (await world.manager.put(`${path}/indicators/user-satisfaction`, { source: { surveyId: survey.id } })).status,
  ).toBe(200)

  // A wave that is closed and not sealed is named; sealed, it leaves nothing to say.
  const { body: unsealed } = await world.reviewer.get(path)
  expect(unsealed.checks).toMatchObject([{ code: 'wave-not-sealed', key: 'user-satisfaction', severity: 'warning' }])
  const { digest } = (await world.reviewer.post(`/surveys/${survey.id}/seal`)).body
  const { body } = await world.reviewer.get(path)
  expect(body).toMatchObject({
    total: golden.expected.total,
    full: '100',
    grade: golden.expected.grade,
    complete: true,
    checks: [],
  })
  const byLevel1 = Object.fromEntries(
    body.byLevel1.map((row: { level1: string; score: string }) => [row.level1, row.score]),
  )
  expect(byLevel1).toEqual(golden.expected.byLevel1)
  const satisfaction = body.indicators.find((row: { key: string }) => row.key === 'user-satisfaction')
  expect(satisfaction).toMatchObject({
    actual: '94.6',
    score: '10',
    weight: '10',
    bindable: true,
    source: { surveyId: survey.id, verdict: '达标', sealed: true, seal: digest },
  })
})

test('an exact 89.96 is 未达标, and neither its figure nor its points display as met', async () => {
  const world = await createWorld()
  // 25 units: 24 with all ten at 90 on average (5 × 100 + 5 × 80), one with 89: mean (24 × 90 + 89) / 25 = 89.96.
  const scale = [100, 90, 80, 70, 60].map((value, i) => ({ level: 5 - i, label: `${value}分`, value: String(value) }))
  const dimensions = Array.from({ length: 10 }, (_, i) => ({ key: `d${i + 1}`, label: `内容${i + 1}` }))
  const survey = await openSurvey(world, 25, { template: undefined, questionnaire: { dimensions, scale } })
  const links = await linksOf(world, survey.id)
  const ninety = Object.fromEntries(dimensions.map(({ key }) => [key, 4]))
  for (const [i, link] of links.entries()) {
    const sent = await answer(world, link, { ratings: i === 0 ? { ...ninety, d1: 3 } : ninety })
    expect(sent.status).toBe(201)
  }
  await world.manager.post(`/surveys/${survey.id}/close`)
  const { body: result } = await world.manager.get(`/surveys/${survey.id}/result`)
  expect(result.indicator).toMatchObject({ value: '89.96', exact: '2249/25', verdict: '未达标' })

  const { body: evaluation } = await world.manager.post('/evaluations', { project: '政务云服务', year: 2024 })
  const bound = await world.manager.put(`/evaluations/${evaluation.id}/indicators/user-satisfaction`, {
    source: { surveyId: survey.id },
  })
  const row = bound.body.indicators.find((indicator: { key: string }) => indicator.key === 'user-satisfaction')
  // 10 × 89.96 / 90 = 9.99555…
  expect(row).toMatchObject({ actual: '89.96', score: '9.996', exactScore: '2249/225' })
  expect(bound.body.checks).toContainEqual(
    expect.objectContaining({ code: 'deduction-without-reason', key: 'user-satisfaction' }),
  )
})
