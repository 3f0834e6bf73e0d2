import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

const profile = (changes: object = {}) => ({
  label: '简易自评',
  legalBasis: '本市办法（未核实）',
  full: '100',
  levels: [
    { level1: '产出', weight: '90' },
    { level1: '满意度', weight: '10' },
  ],
  deviationThreshold: '30',
  bands: [
    { label: '优', min: '90' },
    { label: '差', min: '0' },
  ],
  indicators: [
    {
      level1: '产出',
      level2: '数量',
      level3: '虚拟机',
      weight: '90',
      kind: 'quantitative',
      operator: '>=',
      target: '98',
      unit: '台',
    },
    {
      level1: '满意度',
      level2: '满意度',
      level3: '用户使用满意度',
      weight: '10',
      kind: 'quantitative',
      operator: '>=',
      target: '90',
      unit: '%',
      source: 'survey',
    },
  ],
  ...changes,
})

async function closedSurvey(world: World) {
  const survey = await openSurvey(world, 1)
  await answer(world, (await linksOf(world, survey.id))[0]!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  return survey.id
}

test('three profiles are shipped, in the database, each with its legal basis and version', async () => {
  const { reviewer } = await createWorld()
  const { body } = await reviewer.get('/profiles')
  expect(body.map((one: { key: string }) => one.key)).toEqual([
    'project-self-evaluation',
    'common-self-evaluation',
    'cloud-service-quality',
  ])
  for (const one of body) expect(one).toMatchObject({ version: '1', shipped: true, inUse: false, newest: true })
  expect(body[1].legalBasis).toContain('未核实')
})

test('a profile of one’s own scores an evaluation, and may be changed until it does', async () => {
  const { manager } = await createWorld()
  const { id, key } = await must(manager.post('/profiles', profile()))
  await must(manager.put(`/profiles/${id}`, profile({ label: '简易自评表' })))
  const evaluation = await must(manager.post('/evaluations', { profile: key, project: '政务云', year: 2025 }))
  expect(evaluation.profile).toMatchObject({ id, key, label: '简易自评表', version: '1' })
  const refused = await manager.put(`/profiles/${id}`, profile())
  expect([refused.status, refused.body.code]).toEqual([409, 'profile-in-use'])
})

test('the database itself refuses to change or remove a profile in use or a shipped one', async () => {
  const { manager, db } = await createWorld()
  const { id, key } = await must(manager.post('/profiles', profile()))
  await must(manager.post('/evaluations', { profile: key, project: '政务云', year: 2025 }))
  for (const which of [id, 1]) {
    await expect(sql`update profile set content = '{}' where id = ${which}`.execute(db)).rejects.toMatchObject({
      constraint: 'profile_in_use',
    })
    await expect(sql`delete from profile where id = ${which}`.execute(db)).rejects.toMatchObject({
      constraint: 'profile_in_use',
    })
  }
  await expect(
    sql`update evaluation set profile = jsonb_set(profile, '{full}', '"50"')`.execute(db),
  ).rejects.toMatchObject({ constraint: 'evaluation_rules_stay' })
})

test('a new version counts on, new evaluations take it, and what was filed keeps the old one', async () => {
  const { manager } = await createWorld()
  const old = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const shipped = (await manager.get('/profiles/1')).body
  const next = await must(
    manager.post('/profiles/1/versions', {
      ...shipped.content,
      bands: [
        { label: '优', min: '95' },
        { label: '差', min: '0' },
      ],
    }),
  )
  expect(next).toMatchObject({ key: 'project-self-evaluation', version: '2', newest: true, shipped: false })
  const later = await must(manager.post('/evaluations', { project: '政务云', year: 2025 }))
  expect(later.profile).toMatchObject({ version: '2', bands: [{ min: '95' }, { min: '0' }] })
  expect((await manager.get(`/evaluations/${old.id}`)).body.profile).toMatchObject({ version: '1' })
})

test('a retired version is offered to no new evaluation', async () => {
  const { manager } = await createWorld()
  const { id, key } = await must(manager.post('/profiles', profile()))
  await must(manager.put(`/profiles/${id}/retired`, { retired: true }))
  const refused = await manager.post('/evaluations', { profile: key, project: '政务云', year: 2025 })
  expect(refused.body.errors).toEqual([{ field: 'profile', code: 'unknown-profile' }])
  await must(manager.put(`/profiles/${id}/retired`, { retired: false }))
  await must(manager.post('/evaluations', { profile: key, project: '政务云', year: 2025 }))
})

test('a profile that contradicts itself is refused with every field named', async () => {
  const { manager } = await createWorld()
  const { status, body } = await manager.post(
    '/profiles',
    profile({
      full: '110',
      bands: [{ label: '优', min: '90' }],
      totalCaps: [{ from: '80', below: '70', cap: '89', legalBasis: '甲' }],
    }),
  )
  expect(status).toBe(422)
  expect(body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
    ['indicators', 'weights-do-not-sum'],
    ['levels', 'weights-do-not-sum'],
    ['bands', 'lowest-band-not-zero'],
    ['totalCaps.0.below', 'ends-before-it-begins'],
  ])
})

test('one wave feeds several evaluations: the same figure in the project table, the common form and the service assessment', async () => {
  const world = await createWorld()
  const surveyId = await closedSurvey(world)
  for (const key of ['project-self-evaluation', 'common-self-evaluation', 'cloud-service-quality']) {
    const { id } = await must(world.manager.post('/evaluations', { profile: key, project: '政务云', year: 2024 }))
    const body = await must(
      world.manager.put(`/evaluations/${id}/indicators/user-satisfaction`, { source: { surveyId } }),
    )
    const row = body.indicators.find((one: { key: string }) => one.key === 'user-satisfaction')
    expect([key, row.actual, row.score, row.source.surveyId]).toEqual([key, '100', '10', surveyId])
  }
})

test('a bonus may exceed the weight by so much and no more', async () => {
  const { manager } = await createWorld()
  const { id } = await must(
    manager.post('/evaluations', { profile: 'cloud-service-quality', project: '政务云', year: 2024 }),
  )
  const path = `/evaluations/${id}/indicators/business-availability`
  expect((await must(manager.put(path, { score: '32' }))).total).toBe('32')
  const refused = await manager.put(path, { score: '32.01' })
  expect(refused.body.errors).toEqual([{ field: 'score', code: 'out-of-range', params: { min: 0, max: '32' } }])
})

test('the funds give 预算执行率, which nobody types then', async () => {
  const { manager } = await createWorld()
  const { id } = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const none = { initial: null, full: null, spent: null }
  const funds = { current: { initial: '500', full: '1050', spent: '945' }, carried: none, other: none }
  const goals = { expected: '提供 112 台物理机', achieved: '已提供' }
  const body = await must(manager.put(`/evaluations/${id}`, { funds, goals }))
  const row = body.indicators.find((one: { key: string }) => one.key === 'budget-execution-rate')
  // 945 / 1050 = 90 %, of 5 points 4.5.
  expect(row).toMatchObject({ actual: '90', score: '4.5', fromFunds: true })
  expect(body.fundsRows[0]).toMatchObject({
    name: '年度资金总额',
    initial: '500',
    full: '1050',
    spent: '945',
    rate: '90',
  })
  expect(body.goals).toEqual(goals)
  const refused = await manager.put(`/evaluations/${id}/indicators/budget-execution-rate`, { actual: '100' })
  expect([refused.status, refused.body.code]).toEqual([409, 'indicator-from-funds'])
  await must(manager.put(`/evaluations/${id}`, { funds: null }))
  await must(manager.put(`/evaluations/${id}/indicators/budget-execution-rate`, { actual: '100' }))
})

test('a fixed deduction needs a reason and a rule, and stands in the total', async () => {
  const { manager } = await createWorld()
  const { key } = await must(
    manager.post('/profiles', profile({ deductions: [{ label: '逾期报送', points: '2', legalBasis: '本市办法' }] })),
  )
  const { id, profile: own } = await must(manager.post('/evaluations', { profile: key, project: '政务云', year: 2025 }))
  await must(manager.put(`/evaluations/${id}/indicators/r1`, { actual: '98' }))
  const late = own.deductions[0].key
  expect(
    (await manager.put(`/evaluations/${id}`, { deductions: [{ key: 'other', reason: '无' }] })).body.errors[0].code,
  ).toBe('unknown-deduction')
  expect(
    (await manager.put(`/evaluations/${id}`, { deductions: [{ key: late, reason: '' }] })).body.errors[0].code,
  ).toBe('required')
  const body = await must(manager.put(`/evaluations/${id}`, { deductions: [{ key: late, reason: '晚报三日' }] }))
  expect(body).toMatchObject({ sum: '90', total: '88' })
})

test('rows pasted together are written together or not at all, each wrong one named', async () => {
  const { manager } = await createWorld()
  const { id } = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const refused = await manager.put(`/evaluations/${id}/indicators`, {
    entries: [
      { key: 'vm-count', actual: '98' },
      { key: 'server-count', actual: '≥112' },
      { key: 'project-basis', score: '5' },
    ],
  })
  expect(refused.body.errors.map(({ row, field, code }: Record<string, unknown>) => [row, field, code])).toEqual([
    [2, 'entries.1.actual', 'actual-not-a-number'],
    [3, 'entries.2.score', 'out-of-range'],
  ])
  expect((await manager.get(`/evaluations/${id}`)).body.total).toBeNull()
  const body = await must(
    manager.put(`/evaluations/${id}/indicators`, {
      entries: [
        { key: 'vm-count', actual: '98' },
        { key: 'project-basis', score: '3', reason: '缺一份批复' },
      ],
    }),
  )
  expect(body.total).toBe('9')
})

test('a table typed in the pages replaces the rows and leaves the rules', async () => {
  const { manager } = await createWorld()
  const { id, indicators } = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  await must(manager.put(`/evaluations/${id}/indicators/vm-count`, { actual: '98' }))
  const rows = indicators
    .filter((row: { key: string }) => row.key !== 'server-count')
    .map(({ key, level1, level2, level3, weight, kind, operator, target, unit, bindable }: any) => ({
      key,
      level1,
      level2,
      level3,
      weight: key === 'vm-count' ? '12' : weight,
      kind,
      ...(kind === 'quantitative' && { operator, target, unit }),
      ...(bindable && { source: 'survey' }),
    }))
  const body = await must(manager.put(`/evaluations/${id}/table`, { indicators: rows }))
  expect(body.indicators).toHaveLength(18)
  expect(body.total).toBe('12')
  expect(body.checks.filter(({ code }: { code: string }) => code === 'weights-do-not-sum')).toEqual([])
})
