import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'

test('the vendor sees nothing before close, and after it the aggregates and nothing else', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  const vendor = await world.hire('vendor', ['vendor'])
  for (const [i, link] of (await linksOf(world, id)).entries())
    await must(
      answer(world, link, {
        ratings: ratings(i === 0 ? 1 : 5),
        comment: '机房在我局三楼',
        ...(i === 0 && { reasons: { d1: '我局专线中断' } }),
      }),
    )
  expect(await must(vendor.get('/aggregates'))).toEqual({ items: [], total: 0 })
  const early = await vendor.get(`/aggregates/${id}`)
  expect([early.status, early.body.code]).toEqual([409, 'result-before-close'])
  await must(world.manager.post(`/surveys/${id}/close`))
  // Five units at 100, one at 20: 520 / 6.
  const one = await must(vendor.get(`/aggregates/${id}`))
  expect(one).toMatchObject({ value: '86.67', verdict: '未达标', scoredUnits: 6, withheld: false })
  const { items } = await must(vendor.get('/aggregates'))
  expect(items).toEqual([one])
  const everything = JSON.stringify(items)
  for (const secret of ['单位01', '我局', '专线', '"1"', 'digest', 'comment', 'counts', 'band'])
    expect([secret, everything.includes(secret)]).toEqual([secret, false])
  for (const path of [
    `/surveys/${id}`,
    '/surveys',
    '/units',
    `/surveys/${id}/result`,
    `/surveys/${id}/responses`,
    `/surveys/${id}/progress`,
    `/surveys/${id}/roster`,
    `/surveys/${id}/calculation`,
    `/surveys/${id}/exports/responses.csv`,
    `/surveys/${id}/exports/statistics.xlsx`,
    `/surveys/${id}/exports/evidence.zip`,
    `/surveys/${id}/history`,
    `/surveys/${id}/releases`,
    '/audit',
  ])
    expect([path, [403, 404].includes((await vendor.get(path)).status)]).toEqual([path, true])
})

test('of four units the vendor is told that there is a result, and nothing of it', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 4)
  const vendor = await world.hire('vendor', ['vendor'])
  for (const link of await linksOf(world, id)) await must(answer(world, link, { ratings: ratings(5) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  expect(await must(vendor.get(`/aggregates/${id}`))).toMatchObject({
    withheld: true,
    value: null,
    verdict: null,
    dimensions: [],
    scoredUnits: 4,
  })
})

test('of fewer than five units everybody is told the figure, and nobody a sheet or breakdown', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 4)
  for (const link of await linksOf(world, id)) await must(answer(world, link, { ratings: ratings(4) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  for (const role of ['viewer', 'auditor', 'manager', 'reviewer'] as const) {
    const person = await world.hire(`a-${role}`, [role])
    expect(await must(person.get(`/surveys/${id}/result`))).toMatchObject({
      withheld: true,
      indicator: { value: '80' },
      dimensions: [],
      unitBands: {},
      top2: null,
    })
    for (const path of ['responses', 'calculation', 'exports/responses.csv', 'exports/statistics.xlsx']) {
      const { status, body } = await person.get(`/surveys/${id}/${path}`)
      const aggregated = path.endsWith('statistics.xlsx')
      const expected = role === 'viewer' && !aggregated ? [403, 'forbidden'] : [409, 'too-few-units']
      expect([role, path, status, body?.code]).toEqual([role, path, ...expected])
    }
  }
})

test('a sheet is not marked as paper where fewer than five are: the progress table says whose they are', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 10)
  for (const link of await linksOf(world, id)) await must(answer(world, link, { ratings: ratings(4) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  const viewer = await world.hire('auditor', ['auditor'])
  const marked = async () => {
    const { items } = await must(viewer.get(`/surveys/${id}/responses`))
    const { text } = await viewer.get(`/surveys/${id}/exports/responses.csv`)
    return [items.filter((one: { onPaper: boolean }) => one.onPaper).length, text.split('纸质代录').length - 1]
  }
  for (const [papers, shown] of [
    [1, 0],
    [4, 0],
    [5, 5],
    [6, 0],
    [10, 10],
  ] as const) {
    await sql.raw('alter table response disable trigger user').execute(world.db)
    await sql`update response set channel = case when invitation_id <= ${papers} then 'paper' else 'link' end`.execute(
      world.db,
    )
    await sql.raw('alter table response enable trigger user').execute(world.db)
    expect([papers, await marked()]).toEqual([papers, [shown, shown]])
  }
})
