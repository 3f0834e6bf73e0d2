import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, postForm, ratings, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'

const scores = (score: string, changes = {}) => ({
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`score-d${i + 1}`, score])),
  ...changes,
})
const sheet = (score: string, changes = {}) => ({
  declaration: 'none',
  ...scores(score),
  'reason-d1': '查阅了故障记录',
  comment: '总体平稳',
  ...changes,
})

async function name({ manager }: World, id: number, who: string): Promise<string> {
  const expert = await must(manager.post(`/surveys/${id}/experts`, { name: who, affiliation: '某大学' }))
  return new URL(expert.link).pathname
}

test('M, E and the composite: two experts score, one declares 回避, and the plan’s share makes the figure', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id } = await openSurvey(world, 1, { rules: { expertWeight: '0.2' } })
  const [link] = await linksOf(world, id)
  await answer(world, link!, { ratings: ratings(5) })
  const [first, second, third] = [await name(world, id, '甲'), await name(world, id, '乙'), await name(world, id, '丙')]
  expect((await postForm(world, first, sheet('80'))).status).toBe(303)
  expect((await postForm(world, second, sheet('90', { 'score-d1': '60.5' }))).status).toBe(303)
  expect((await postForm(world, third, { declaration: 'recuse', comment: '曾任该公司顾问' })).status).toBe(303)

  const before = await manager.get(`/surveys/${id}/expert-sheets`)
  expect([before.status, before.body.code]).toEqual([409, 'result-before-close'])
  const list = await manager.get(`/surveys/${id}/experts`)
  expect(list.body.items.map((one: any) => one.state)).toEqual(['scored', 'scored', 'recused'])
  expect(list.text).not.toMatch(/60\.5|查阅了故障记录|顾问/)

  await must(manager.post(`/surveys/${id}/close`))
  const { indicator, composite } = await must(manager.get(`/surveys/${id}/result`))
  // E = (80 + 87.05)/2 = 83.525; 0.8·100 + 0.2·83.525 = 96.705.
  expect([composite.survey.value, composite.experts.exact, composite.value]).toEqual(['100', '3341/40', '96.71'])
  expect([indicator.exact, indicator.verdict]).toEqual(['19341/200', '达标'])
  const sheets = await must(manager.get(`/surveys/${id}/expert-sheets`))
  expect(sheets.items.map((one: any) => [one.name, one.state, one.score, one.comment])).toEqual([
    ['甲', 'scored', '80', '总体平稳'],
    ['乙', 'scored', '87.05', '总体平稳'],
    ['丙', 'recused', null, '曾任该公司顾问'],
  ])
  expect(sheets.items[1].scores[0]).toEqual({
    key: 'd1',
    label: '云服务软硬件资源',
    score: '60.5',
    reason: '查阅了故障记录',
  })
})

test('the page works without a script, keeps what was typed, and a GET changes nothing', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const link = await name(world, id, '甲')
  const page = await world.stranger.send(link, {})
  expect(page.status).toBe(200)
  expect(page.text).not.toContain('<script')
  for (const words of ['专家评分表', '回避声明', '甲', '方案校验码', 'name="score-d10"'])
    expect(page.text).toContain(words)

  const wrong = await postForm(world, link, sheet('80', { 'score-d2': '101', 'score-d3': '', comment: '' }))
  expect(wrong.status).toBe(422)
  for (const words of ['应在 0 与 100 之间', '请评分', '请写明总的评分理由', '查阅了故障记录', 'value="101"'])
    expect(wrong.text).toContain(words)
  expect((await postForm(world, link, { ...scores('80'), comment: 'x' })).text).toContain('请作出回避声明')
  expect(await world.db.selectFrom('expert_sheet').selectAll().execute()).toEqual([])

  await postForm(world, link, sheet('80'))
  const done = await world.stranger.send(link, {})
  expect(done.text).toContain('评分表已收到')
  // Once: a second sheet changes nothing.
  expect((await postForm(world, link, sheet('10'))).status).toBe(303)
  const [kept] = await world.db.selectFrom('expert_sheet').select('scores').execute()
  expect(kept!.scores['d1']).toBe('80')
})

test('a unit’s link opens no expert’s page, nor an expert’s a unit’s; a guess opens neither', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [unit] = await linksOf(world, id)
  const expert = await name(world, id, '甲')
  expect((await world.stranger.send(unit!.replace('/s/', '/e/'), {})).status).toBe(404)
  expect((await world.stranger.send(expert.replace('/e/', '/s/'), {})).status).toBe(404)
  expect((await world.stranger.send('/e/guess', {})).status).toBe(404)
})

test('who is dismissed scores no more, who has scored is not dismissed, and nobody is named twice', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id } = await openSurvey(world, 1)
  const [first, second] = [await name(world, id, '甲'), await name(world, id, '乙')]
  const [one, two] = (await must(manager.get(`/surveys/${id}/experts`))).items
  await must(manager.post(`/surveys/${id}/experts/${one.id}/dismiss`, { reason: '另有任务' }))
  expect((await postForm(world, first, sheet('80'))).status).toBe(410)
  await postForm(world, second, sheet('80'))
  const dismiss = await manager.post(`/surveys/${id}/experts/${two.id}/dismiss`, { reason: '分数偏低' })
  expect(dismiss.body.code).toBe('already-answered')
  const again = await manager.post(`/surveys/${id}/experts`, { name: '乙', affiliation: '某大学' })
  expect(again.body.code).toBe('expert-named-already')
  await must(manager.post(`/surveys/${id}/close`))
  const late = await manager.post(`/surveys/${id}/experts`, { name: '丙', affiliation: '某大学' })
  expect(late.body.code).toBe('survey-not-open')
  const { composite } = await must(manager.get(`/surveys/${id}/result`))
  expect(composite.experts).toMatchObject({ named: 1, sheets: 1, value: '80', sd: null })
})

test('a share for experts and no sheet: no figure, and it says so', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1, { rules: { expertWeight: '0.3' } })
  const [link] = await linksOf(world, id)
  await answer(world, link!, { ratings: ratings(5) })
  const expert = await name(world, id, '甲')
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await postForm(world, expert, sheet('80'))).status).toBe(410)
  const { indicator, composite } = await must(world.manager.get(`/surveys/${id}/result`))
  expect([indicator.value, indicator.intervalNote, composite.survey.value]).toEqual([null, 'no-expert-score', '100'])
})

test('the database keeps every sheet as it came, and takes none outside the window', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [first] = [await name(world, id, '甲'), await name(world, id, '乙')]
  await postForm(world, first!, sheet('80'))
  const refused = (statement: string) => expect(constraintOf(world, statement)).resolves
  await refused(`update expert_sheet set scores = '{}'`).toBe('expert_sheet_frozen')
  await refused(`delete from expert_sheet`).toBe('expert_sheet_frozen')
  await refused(`update expert set name = '丁'`).toBe('expert_frozen')
  await refused(`delete from expert`).toBe('expert_frozen')
  await must(world.manager.post(`/surveys/${id}/close`))
  await refused(
    `insert into expert_sheet (expert_id, survey_id, recused, comment) select id, survey_id, true, 'x' from expert where name = '乙'`,
  ).toBe('expert_window_open')
  await refused(
    `insert into expert (survey_id, name, affiliation, named_by) select survey_id, '丙', 'x', named_by from expert limit 1`,
  ).toBe('expert_frozen')
})
