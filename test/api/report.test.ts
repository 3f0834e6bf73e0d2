import readXlsxFile from 'read-excel-file/node'
import { expect, test, vi } from 'vitest'
import { answer, createWorld, download, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

type Said = { level: number; overall?: number; reasons?: Record<string, string>; comment?: string }

/** A closed survey of as many units as there are answers. */
async function closed(world: World, answers: Said[], changes = {}) {
  const survey = await openSurvey(world, answers.length, changes)
  const links = await linksOf(world, survey.id)
  for (const [i, { level, ...rest }] of answers.entries())
    await must(answer(world, links[i]!, { ratings: ratings(level), ...rest }))
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  return survey
}

const six: Said[] = [
  { level: 5, overall: 5, comment: '整体平稳' },
  { level: 5, overall: 5 },
  { level: 5, overall: 4 },
  { level: 4, overall: 4 },
  { level: 4, overall: 4 },
  { level: 2, overall: 2, reasons: { d2: '专线上月中断', d4: '次日才联系' }, comment: '盼尽快改进' },
]

test('the report is one model: result, breakdowns, comparison and the paragraph of the same figure', async () => {
  const world = await createWorld()
  const { id } = await closed(world, six)
  const { body } = await world.manager.get(`/surveys/${id}/report`)
  // (3 × 100 + 2 × 80 + 40) / 6 = 500/6.
  expect(body.result.indicator).toMatchObject({ value: '83.33', exact: '250/3', verdict: '未达标' })
  expect(body.analysis.ipa).toMatchObject({ basis: 'derived', n: 6, fewResponses: true })
  expect(body.comparison.waves).toHaveLength(1)
  expect(body.paragraph).toContain('指标值：≥90%，实际完成值：83.33%。')
  expect(body.paragraph).toContain('3家单位非常满意、2家单位比较满意、1家单位不满意')
  expect(body.paragraph).toContain('低于指标值，未达标')
  expect(body.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
})

test('asked again, the report has the same digest', async () => {
  const world = await createWorld()
  const { id } = await closed(world, six)
  const digest = async () => (await must(world.manager.get(`/surveys/${id}/report`))).digest
  expect(await digest()).toBe(await digest())
})

test('before close there is neither report nor comment', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  for (const path of ['report', 'comments']) {
    const reply = await world.manager.get(`/surveys/${id}/${path}`)
    expect([reply.status, reply.body.code]).toEqual([409, 'result-before-close'])
  }
})

test('a result stored before there were breakdowns gets them when it is first asked for, and stays as it was', async () => {
  const world = await createWorld()
  const { id } = await closed(world, six)
  const before = await must(world.manager.get(`/surveys/${id}/report`))
  await world.db.deleteFrom('survey_analysis').execute()
  const after = await must(world.manager.get(`/surveys/${id}/report`))
  expect(after).toEqual(before)
  expect(await world.db.selectFrom('survey_analysis').select('survey_id').execute()).toEqual([{ survey_id: id }])
})

test('breakdowns of another result are not read: they are folded anew', async () => {
  const world = await createWorld()
  const { id } = await closed(world, six)
  const before = await must(world.manager.get(`/surveys/${id}/report`))
  await world.db.updateTable('survey_analysis').set({ result_digest: 'sha256:of-another', analysis: '{}' }).execute()
  expect((await must(world.manager.get(`/surveys/${id}/report`))).analysis).toEqual(before.analysis)
})

test('comments are grouped by dimension, searched, and name no unit', async () => {
  const world = await createWorld()
  const { id } = await closed(world, six)
  const all = await world.manager.get(`/surveys/${id}/comments`)
  expect(all.body.groups).toEqual([
    { dimension: 'd2', count: 1 },
    { dimension: 'd4', count: 1 },
    { dimension: null, count: 2 },
  ])
  expect(all.body.items[0]).toMatchObject({ dimension: 'd2', level: 2, text: '专线上月中断' })
  expect(all.text).not.toMatch(/单位0|U0|unit/)
  const found = await must(world.manager.get(`/surveys/${id}/comments?search=${encodeURIComponent('改进')}`))
  expect(found.items.map((one: { text: string }) => one.text)).toEqual(['盼尽快改进'])
  const ends = await must(world.manager.get(`/surveys/${id}/comments?dimension=none`))
  expect(ends.total).toBe(2)
})

test('a revised answer speaks with its last words only', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1, { rules: { revisions: true } })
  const [link] = await linksOf(world, survey.id)
  const { receipt } = await must(answer(world, link!, { ratings: ratings(5), comment: '先说的' }))
  await must(answer(world, link!, { ratings: ratings(5), comment: '后说的', receipt }))
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  const { items } = await must(world.manager.get(`/surveys/${survey.id}/comments`))
  expect(items.map((one: { text: string }) => one.text)).toEqual(['后说的'])
})

test('an earlier wave stands beside this one, and the workbook says the same as the report', async () => {
  const world = await createWorld()
  const former = await closed(world, six, { servicePeriod: { from: '2023-01-01', to: '2023-12-31' } })
  const survey = await must(
    world.manager.post('/surveys', {
      title: '2024年度',
      servicePeriod: { from: '2024-01-01', to: '2024-12-31' },
      window: {
        opensAt: new Date(Date.now() - 3_600_000).toISOString(),
        closesAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
      target: '90',
    }),
  )
  await must(world.manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${survey.id}/approve`))
  await must(world.manager.post(`/surveys/${survey.id}/open`))
  for (const link of await linksOf(world, survey.id))
    await must(answer(world, link, { ratings: ratings(5, { d1: 4 }) }))
  await must(world.manager.post(`/surveys/${survey.id}/close`))

  const { comparison } = await must(world.manager.get(`/surveys/${survey.id}/report`))
  expect(comparison.waves.map((wave: { id: string }) => wave.id)).toEqual([
    `survey-${former.id}`,
    `survey-${survey.id}`,
  ])
  // (9 × 100 + 80) / 10 = 98; 98 − 250/3 = 44/3.
  expect(comparison.change).toBe('14.67')
  expect(comparison.rows[0]).toMatchObject({ key: 'd1', lineage: 'same', means: ['83.33', '80'], change: '-3.33' })

  const sheets = await readXlsxFile(Buffer.from(await download(world, `/surveys/${survey.id}/exports/statistics.xlsx`)))
  expect(sheets.map(({ sheet }) => sheet)).toEqual([
    '样本',
    '总表',
    '维度',
    '单位档位',
    '类别',
    '早答晚答',
    '重要性—满意度',
    '历年对比',
    '历年各项',
    '意见',
    '公式',
  ])
  const years = sheets.find(({ sheet }) => sheet === '历年各项')!.data.slice(4)
  expect(years[0]).toEqual(['云服务软硬件资源', '沿用', null, 83.33, 80, -3.33])
})

test('whoever only reads has the report without a sheet’s words, and no page of comments', async () => {
  const world = await createWorld()
  const { id } = await closed(world, six)
  const viewer = await world.hire('viewer', ['viewer'])
  const report = await must(viewer.get(`/surveys/${id}/report`))
  expect([report.comments.excerpt, report.result.valid > 0]).toEqual([[], true])
  expect((await viewer.get(`/surveys/${id}/comments`)).status).toBe(403)
  expect((await must(world.reviewer.get(`/surveys/${id}/comments`))).total).toBeGreaterThan(0)
})
