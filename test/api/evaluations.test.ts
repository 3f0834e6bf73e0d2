import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type Reply, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

type Row = { key: string; actual: string | null; score: string | null; reason: string | null; source: object | null }

async function begun() {
  const world = await createWorld()
  const { id } = await must(world.manager.post('/evaluations', { project: '政务云服务项目', year: 2024 }))
  const fill = (key: string, entry: unknown) => world.manager.put(`/evaluations/${id}/indicators/${key}`, entry)
  return { world, id: id as number, path: `/evaluations/${id}`, fill }
}

async function closedSurvey(world: World, level = 5) {
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  await answer(world, link!, { ratings: ratings(level) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  return survey
}

const rowOf = (reply: Reply, key: string) => (reply.body.indicators as Row[]).find((row) => row.key === key)!

/** Refused with this status and code (of the problem or of its one field), and nothing is another. */
async function expectRefused(world: World, send: () => Promise<Reply>, status: number, code: string, name = '') {
  const before = await contentsOf(world.db)
  const reply = await send()
  expect([name, reply.status, reply.body.errors?.[0]?.code ?? reply.body.code]).toEqual([name, status, code])
  expect(await contentsOf(world.db)).toEqual(before)
}

test('an evaluation begins with the rows of its profile, unscored and without a grade', async () => {
  const { world, path } = await begun()
  const { body } = await world.reviewer.get(path)
  expect(body).toMatchObject({
    project: '政务云服务项目',
    year: 2024,
    total: null,
    full: '100',
    grade: null,
    complete: false,
    editable: false,
  })
  expect(body.indicators).toHaveLength(19)
  expect((await world.manager.get(path)).body.editable).toBe(true)
})

test('an actual is scored against its target, and the grade waits for the last row', async () => {
  const { world, path, fill } = await begun()
  const filled = await fill('vm-count', { actual: '49', reason: '分期上云' })
  // 6 × 49 / 98 = 3
  expect(rowOf(filled, 'vm-count')).toMatchObject({
    actual: '49',
    score: '3',
    exactScore: '3/1',
    rate: '50',
    reason: '分期上云',
  })
  expect((await world.manager.get(path)).body).toMatchObject({ total: '3', grade: null, complete: false })
})

test('fields left out stay as they are, and null empties them', async () => {
  const { fill } = await begun()
  await fill('vm-count', { actual: '98', reason: '如期' })
  expect(rowOf(await fill('vm-count', { actual: 100 }), 'vm-count')).toMatchObject({ actual: '100', reason: '如期' })
  expect(rowOf(await fill('vm-count', { actual: null, reason: null }), 'vm-count')).toMatchObject({
    actual: null,
    score: null,
    reason: null,
  })
})

const wrongEntries: [string, string, unknown, string][] = [
  ['"≥90%" as an actual', 'vm-count', { actual: '≥90%' }, 'actual-not-a-number'],
  ['"1e3" as an actual', 'vm-count', { actual: '1e3' }, 'actual-not-a-number'],
  ['"98台" as an actual', 'vm-count', { actual: '98台' }, 'actual-not-a-number'],
  ['an actual of 61 characters', 'project-basis', { actual: '长'.repeat(61) }, 'too-long'],
  ['a score for a row that is computed', 'vm-count', { score: '6' }, 'score-is-computed'],
  ['a score above the weight', 'project-basis', { score: '4.01' }, 'out-of-range'],
  ['a score below zero', 'project-basis', { score: '-1' }, 'out-of-range'],
  ['a score that is no number', 'project-basis', { score: '很好' }, 'not-a-number'],
  ['a score too fine to be exact', 'project-basis', { score: 1e-7 }, 'not-a-number'],
  ['nothing', 'project-basis', {}, 'nothing-to-change'],
  ['a survey where none belongs', 'project-basis', { source: { surveyId: 1 } }, 'not-a-survey-indicator'],
  ['an unbinding of what is not bound', 'user-satisfaction', { source: null, reason: '误绑' }, 'not-bound'],
  [
    'a survey and a figure at once',
    'user-satisfaction',
    { source: { surveyId: 1 }, actual: '94.6' },
    'bound-figure-is-not-typed',
  ],
  ['a survey that is none', 'user-satisfaction', { source: { surveyId: 'x' } }, 'not-a-source'],
]

test('an entry that is wrong in one of these ways is refused by name', async () => {
  const { world, fill } = await begun()
  for (const [name, key, entry, code] of wrongEntries)
    await expectRefused(world, () => fill(key, entry), 422, code, name)
})

test('what does not exist is told by its kind: evaluation, indicator, survey, profile', async () => {
  const { world, fill } = await begun()
  await expectRefused(
    world,
    () => world.manager.put('/evaluations/99/indicators/vm-count', { actual: '1' }),
    404,
    'evaluation-not-found',
  )
  for (const key of ['nobody', 'constructor', '__proto__', '%00'])
    await expectRefused(world, () => fill(key, { actual: '1' }), 404, 'indicator-not-found')
  await expectRefused(world, () => fill('user-satisfaction', { source: { surveyId: 77 } }), 404, 'survey-not-found')
  await expectRefused(
    world,
    () => world.manager.post('/evaluations', { project: '政务云', year: 2024, profile: 'constructor' }),
    422,
    'unknown-profile',
  )
})

const wrongEvaluations = [
  [{ year: 2024 }, 'required'],
  [{ project: '', year: 2024 }, 'required'],
  [{ project: '长'.repeat(121), year: 2024 }, 'too-long'],
  [{ project: '政务云' }, 'not-a-number'],
  [{ project: '政务云', year: 1999 }, 'out-of-range'],
  [{ project: '政务云', year: 2024.5 }, 'not-a-number'],
  [{ project: '政务云', year: '明年' }, 'not-a-number'],
] as const

test('an evaluation without a project or with a year that is none is refused', async () => {
  const world = await createWorld()
  for (const [input, code] of wrongEvaluations)
    await expectRefused(world, () => world.manager.post('/evaluations', input), 422, code, JSON.stringify(input))
})

test('a survey that is not closed is not bound, in any state before', async () => {
  const { world, fill } = await begun()
  const survey = await openSurvey(world, 1)
  await expectRefused(
    world,
    () => fill('user-satisfaction', { source: { surveyId: survey.id } }),
    409,
    'survey-not-closed',
  )
  await must(world.manager.post(`/surveys/${survey.id}/void`, { reason: '有误' }))
  await expectRefused(
    world,
    () => fill('user-satisfaction', { source: { surveyId: survey.id } }),
    409,
    'survey-not-closed',
  )
})

test('a survey without a figure is not bound', async () => {
  const { world, fill } = await begun()
  const survey = await openSurvey(world, 1)
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await expectRefused(
    world,
    () => fill('user-satisfaction', { source: { surveyId: survey.id } }),
    422,
    'survey-without-figure',
  )
})

test('a bound row shows the figure of its survey, and nobody types another', async () => {
  const { world, fill } = await begun()
  const survey = await closedSurvey(world, 4)
  const bound = await fill('user-satisfaction', { source: { surveyId: survey.id } })
  // 10 × 80 / 90 = 80/9
  expect(rowOf(bound, 'user-satisfaction')).toMatchObject({
    actual: '80',
    exactScore: '80/9',
    score: '8.89',
    source: { surveyId: survey.id, verdict: '未达标' },
  })
  await expectRefused(world, () => fill('user-satisfaction', { actual: '100' }), 409, 'indicator-bound')
  await expectRefused(world, () => fill('user-satisfaction', { actual: null }), 409, 'indicator-bound')
  await expectRefused(world, () => fill('user-satisfaction', { score: '10' }), 409, 'indicator-bound')
  expect(rowOf(await fill('user-satisfaction', { reason: '整改中' }), 'user-satisfaction')).toMatchObject({
    actual: '80',
    reason: '整改中',
  })
})

test('unbinding and binding to another survey need a reason each, which the log keeps', async () => {
  const { world, id, fill } = await begun()
  const first = await closedSurvey(world, 4)
  const second = await closedSurvey(world, 5)
  await must(fill('user-satisfaction', { source: { surveyId: first.id } }))
  await expectRefused(world, () => fill('user-satisfaction', { source: null }), 422, 'reason-required')
  await expectRefused(world, () => fill('user-satisfaction', { source: null, reason: '  ' }), 422, 'reason-required')
  await expectRefused(
    world,
    () => fill('user-satisfaction', { source: { surveyId: second.id } }),
    422,
    'reason-required',
  )
  const rebound = await fill('user-satisfaction', { source: { surveyId: second.id }, reason: '改用全年数' })
  expect(rowOf(rebound, 'user-satisfaction')).toMatchObject({ actual: '100', source: { surveyId: second.id } })
  const unbound = await fill('user-satisfaction', { source: null, reason: '待核实' })
  expect(rowOf(unbound, 'user-satisfaction')).toMatchObject({
    actual: null,
    score: null,
    source: null,
    reason: null,
  })
  const entries = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'detail'])
    .where('subject', '=', `evaluation ${id}`)
    .orderBy('id')
    .execute()
  expect(entries.map((entry) => entry.act)).toEqual([
    'evaluation.create',
    'evaluation.bind',
    'evaluation.rebind',
    'evaluation.unbind',
  ])
  expect(entries.at(-1)!.detail).toMatchObject({ key: 'user-satisfaction', why: '待核实' })
})

test('a survey closed by a process that died before counting is counted when it is bound', async () => {
  const { world, fill } = await begun()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  await answer(world, link!, { ratings: ratings(5) })
  await world.db.updateTable('survey').set({ status: 'closed', closed_at: new Date() }).execute()
  const bound = await fill('user-satisfaction', { source: { surveyId: survey.id } })
  expect(rowOf(bound, 'user-satisfaction')).toMatchObject({ actual: '100', score: '10' })
})

test('two people who fill different rows at once lose neither', async () => {
  const { world, path, fill } = await begun()
  await Promise.all([
    fill('vm-count', { actual: '98' }),
    fill('server-count', { actual: '112' }),
    fill('project-basis', { score: '4' }),
  ])
  expect((await world.manager.get(path)).body.total).toBe('16')
})

test('the list shows the newest year first, with its total, and finds a project by its name', async () => {
  const { world, fill } = await begun()
  await fill('project-basis', { score: '3.5', reason: '材料欠缺' })
  await must(world.manager.post('/evaluations', { project: '视频会议系统', year: 2025 }))
  const { body } = await world.reviewer.get('/evaluations')
  expect(body).toMatchObject({
    total: 2,
    items: [
      { project: '视频会议系统', total: null, grade: null },
      { project: '政务云服务项目', total: '3.5', full: '100', complete: false },
    ],
  })
  expect((await world.manager.get(`/evaluations?search=${encodeURIComponent('视频')}`)).body.total).toBe(1)
})

test('what people wrote beside the table is held against it, and so is a report before it is filed', async () => {
  const { manager, reviewer } = await createWorld()
  const { id } = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const row = `/evaluations/${id}/indicators/rules-followed`
  await must(manager.put(row, { score: '2', reason: '凭证未归档，得分3分' }))
  const goals = { expected: '', achieved: '群众满意度良好。' }
  const { checks } = await must(manager.put(`/evaluations/${id}`, { goals }))
  expect(checks.filter((one: any) => one.code.startsWith('prose-'))).toEqual([
    {
      code: 'prose-alias',
      severity: 'warning',
      params: { name: '群众满意度', canonical: '用户使用满意度', where: '实际完成情况', quote: '群众满意度良好' },
    },
    {
      code: 'prose-differs',
      severity: 'error',
      key: 'rules-followed',
      params: {
        name: '制度执行有效性',
        what: '得分',
        given: '3',
        due: '2',
        where: '偏差原因',
        quote: '凭证未归档，得分3分',
      },
    },
  ])
  const text = '制度执行有效性满分4分，得分2分。\n项目产出成本权重为10分，实际得分10分。'
  const { findings } = await must(reviewer.post(`/evaluations/${id}/prose`, { text }))
  expect(findings).toEqual([
    { code: 'prose-not-in-table', quote: '项目产出成本权重为10分', params: { name: '产出成本', given: '10' } },
  ])
  expect((await reviewer.post(`/evaluations/${id}/prose`, {})).body.errors).toMatchObject([
    { field: 'text', code: 'required' },
  ])
})
