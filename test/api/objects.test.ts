import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { checkPackage } from '../../client/verifier/check-package.ts'
import { openDueTickets } from '../../server/actions/tickets.ts'
import { constraintOf } from './constraint.ts'
import { hashOf } from '../../server/domain/hashing.ts'
import { readDocx } from '../documents/docx.ts'
import { packageOf, tamper, textOf } from '../documents/evidence.ts'
import { Workbook } from '../documents/recalculate.ts'
import {
  answer,
  createWorld,
  download,
  draft,
  linksOf,
  must,
  openSurvey,
  postForm,
  ratings,
  type World,
} from '../support.ts'

const objects = [
  { key: 'a', name: '甲云', vendor: '甲公司' },
  { key: 'b', name: '乙云', vendor: '乙公司' },
]

/** Ten ratings of each object named, all alike. */
const both = (levels: Record<string, number | null>) =>
  Object.fromEntries(
    Object.entries(levels).flatMap(([object, level]) =>
      Array.from({ length: 10 }, (_, i) => [`${object}_d${i + 1}`, level]),
    ),
  )

/** A survey of two clouds; `platforms` says, unit by unit, what each uses. */
async function surveyOf(world: World, platforms: string[], changes = {}) {
  const { manager, reviewer } = world
  const rows = platforms.map((cell, i) => ({ name: `单位${String(i + 1).padStart(2, '0')}`, platforms: cell }))
  await must(manager.post('/units/import', { units: rows }))
  const survey = await must(manager.post('/surveys', draft({ objects, ...changes })))
  await must(manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${survey.id}/approve`))
  await must(manager.post(`/surveys/${survey.id}/open`))
  return { id: survey.id as number, links: await linksOf(world, survey.id) }
}

// Six units use both clouds, five 甲云 only.
const platforms = [...Array(6).fill(''), ...Array(5).fill('甲云')]

async function answered(world: World, changes = {}) {
  const { id, links } = await surveyOf(world, platforms, changes)
  for (const [i, link] of links.entries())
    await must(
      answer(world, link, {
        ratings: i < 6 ? both({ a: 5, b: i === 0 ? 1 : 4 }) : both({ a: 4 }),
        ...(i === 0 && { reasons: { b_d1: '乙云常中断' }, comment: '总的还好' }),
      }),
    )
  return { id, links }
}

test('one link, one submission, one receipt: a unit rates each cloud it uses, and each has its figure beside the whole', async () => {
  const world = await createWorld()
  const { id } = await answered(world)
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await must(world.manager.get(`/surveys/${id}/result`))
  // 甲云 (6 × 100 + 5 × 80)/11; 乙云 (20 + 5 × 80)/6. Units: (100 + 20)/2 = 60, five of (100 + 80)/2 = 90, five of 80: 910/11.
  expect([result.indicator.exact, result.units.scored, result.valid]).toEqual(['910/11', 11, 11])
  expect(
    result.objects.map((one: any) => [one.name, one.units.scored, one.units.roster, one.indicator.exact, one.hidden]),
  ).toEqual([
    ['甲云', 11, 11, '1000/11', false],
    ['乙云', 6, 6, '70/1', false],
  ])
  // Behind a count of one cloud stand its sheets.
  const low = await must(world.manager.get(`/surveys/${id}/responses?dimension=b_d1&level=1`))
  expect([low.total, low.items[0].score, low.items[0].ratings.a_d1]).toEqual([1, '60', 5])
  const { items } = await must(world.manager.get(`/surveys/${id}/calculation`))
  expect(items.find((one: any) => one.figure === '60/1').objects).toEqual([
    { key: 'a', figure: '100/1' },
    { key: 'b', figure: '20/1' },
  ])
})

test('what a unit does not use is not asked, and refused when answered; each cloud is answered enough for itself', async () => {
  const world = await createWorld()
  const { links } = await surveyOf(world, ['甲云', ''])
  const page = (await world.stranger.send(links[0]!, {})).text
  expect([page.includes('甲云'), page.includes('乙云'), page.includes('rating-a_d1')]).toEqual([true, false, true])
  const refused = await answer(world, links[0]!, { ratings: both({ a: 5, b: 5 }) })
  expect([refused.status, refused.body.errors[0]]).toMatchObject([
    422,
    { field: 'ratings.b_d1', code: 'unknown-dimension' },
  ])
  expect((await answer(world, links[0]!, { ratings: ratings(5) })).status).toBe(422)
  // Eighteen of twenty would do for a form of twenty; here 乙云 has seven of ten.
  const some = Object.fromEntries(Object.entries(both({ a: 5, b: 5 })).filter(([key]) => !/^b_d([89]|10)$/.test(key)))
  const short = await answer(world, links[1]!, { ratings: some })
  expect(short.body.errors).toEqual([
    { field: 'ratings', code: 'too-few-answers', params: { answered: 7, minimum: 8, object: '乙云', key: 'b' } },
  ])
  expect((await answer(world, links[1]!, { ratings: both({ a: 5 }) })).body.errors[0].params).toMatchObject({
    answered: 0,
    object: '乙云',
  })
  expect((await answer(world, links[1]!, { ratings: both({ a: 5, b: null }) })).status).toBe(201)
  expect((await answer(world, links[0]!, { ratings: both({ a: 5 }) })).status).toBe(201)
})

test('without a script too: the page names both clouds, comes back with the one that is short, and takes the rest', async () => {
  const world = await createWorld()
  const { links } = await surveyOf(world, [''])
  const fields = (of: Record<string, number | null>) =>
    Object.fromEntries(Object.entries(both(of)).map(([key, level]) => [`rating-${key}`, String(level)]))
  const page = (await world.stranger.send(links[0]!, {})).text
  expect(page).toContain('请逐个评价：甲云、乙云。每个共 10 项，至少答 8 项')
  const submissionId = 'plain-form-1'
  const back = await postForm(world, links[0]!, { submissionId, ...fields({ a: 5 }) })
  expect([back.status, back.text.includes('乙云：已答 0 项，至少需答 8 项')]).toEqual([422, true])
  const done = await postForm(world, links[0]!, { submissionId, ...fields({ a: 5, b: 3 }) })
  expect(done.status).toBe(303)
})

test('the digest covers objects and who uses what, and no SQL changes either', async () => {
  const world = await createWorld()
  const { id } = await surveyOf(world, ['甲云', ''])
  const { rows } = await sql<{ roster: { platforms?: string[] }[]; digest: string }>`
    select roster, digest from plan_version where survey_id = ${id}`.execute(world.db)
  expect(rows[0]!.roster.map((seat) => seat.platforms)).toEqual([['甲云'], undefined])
  expect(rows[0]!.digest).toBe((await must(world.manager.get(`/surveys/${id}`))).planDigest)
  await expect(sql`update invitation set platforms = '{乙云}'`.execute(world.db)).rejects.toThrow('froze')
})

test('a plan without objects is what it was: nothing of them in plan, roster or result', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1, { objects: [] })
  const { rows } = await sql<{ plan: object; roster: object[] }>`
    select plan, roster from plan_version where survey_id = ${id}`.execute(world.db)
  expect(Object.keys(rows[0]!.plan)).not.toContain('objects')
  expect(Object.keys(rows[0]!.roster[0]!)).not.toContain('platforms')
  await must(answer(world, (await linksOf(world, id))[0]!, { ratings: ratings(5) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  expect(Object.keys(await must(world.manager.get(`/surveys/${id}/result`)))).not.toContain('objects')
})

test('what cannot be is refused and named: one object only, a name twice, too many questions, a unit that uses none, an object nobody uses', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const fault = async (changes: object) => (await manager.post('/surveys', draft(changes))).body.errors[0]
  expect(await fault({ objects: objects.slice(0, 1) })).toMatchObject({ field: 'objects', code: 'too-few' })
  expect(await fault({ objects: [objects[0], { key: 'b', name: '甲云' }] })).toMatchObject({ code: 'duplicate' })
  expect(await fault({ objects: [objects[0], { key: 'b', name: '乙、丙云' }] })).toMatchObject({
    field: 'objects.1.name',
    code: 'separator-in-name',
  })
  const dimensions = Array.from({ length: 30 }, (_, i) => ({ key: `d${i}`, label: `方面${i}` }))
  const { questionnaire } = await must(manager.post('/surveys', draft()))
  expect(
    await fault({ objects: [...objects, { key: 'c', name: '丙云' }], questionnaire: { ...questionnaire, dimensions } }),
  ).toMatchObject({ field: 'objects', code: 'too-many-questions', params: { maximum: 60 } })

  const units = [
    { name: '用甲', platforms: '甲云' },
    { name: '用别的', platforms: '丙云' },
  ]
  await must(manager.post('/units/import', { units }))
  const survey = await must(manager.post('/surveys', draft({ objects })))
  await must(manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  const approve = () => reviewer.post(`/surveys/${survey.id}/approve`)
  expect((await approve()).body).toMatchObject({
    code: 'unit-rates-nothing',
    params: { units: ['用别的'], count: 1 },
  })
  await must(manager.post('/units/import', { units: [{ name: '用别的', platforms: '甲云' }] }))
  await must(manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  expect((await approve()).body).toMatchObject({ code: 'object-unrated', params: { object: '乙云' } })
})

test('a vendor sees the aggregates and tickets of its own cloud, and may act on no other', async () => {
  const world = await createWorld()
  const { id } = await answered(world)
  const vendors = [await world.hire('vendor-a', ['vendor']), await world.hire('vendor-b', ['vendor'])] as const
  await sql`update "user" set department = case username when 'vendor-a' then '甲公司' else '乙公司' end
    where username like 'vendor-%'`.execute(world.db)
  await must(world.manager.post(`/surveys/${id}/close`))
  const seen = await Promise.all(vendors.map(async (one) => (await must(one.get('/aggregates'))).items))
  expect(seen.map((items) => items.map((one: any) => [one.object.name, one.value, one.scoredUnits]))).toEqual([
    [['甲云', '90.91', 11]],
    [['乙云', '70', 6]],
  ])
  expect(JSON.stringify(seen[0])).not.toContain('乙')
  expect((await vendors[0].get(`/aggregates/${id}?object=b`)).status).toBe(404)
  const office = (await must(world.manager.get('/aggregates'))).items
  expect(office.map((one: any) => one.object?.name ?? null)).toEqual([null, '甲云', '乙云'])
  const other = await world.hire('vendor-c', ['vendor'])
  expect((await must(other.get('/aggregates'))).items).toEqual([])
})

test('where few units use a cloud nothing of it is told, nor what would give it away', async () => {
  const world = await createWorld()
  const { id, links } = await surveyOf(world, [...Array(4).fill(''), ...Array(8).fill('甲云')])
  for (const [i, link] of links.entries())
    await must(answer(world, link, { ratings: both(i < 4 ? { a: 5, b: 1 } : { a: 5 }) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await must(world.manager.get(`/surveys/${id}/result`))
  expect(result.objects.map((one: any) => [one.hidden, one.units.scored, one.indicator.value, one.dimensions])).toEqual(
    [
      [true, 12, null, []],
      [true, 4, null, []],
    ],
  )
  // Four units alike: whoever only reads sees no sheet of theirs, and no aspect pooled over both clouds.
  const viewer = await world.hire('viewer', ['viewer'])
  expect(await must(viewer.get(`/surveys/${id}/result`))).toMatchObject({ withheld: true, dimensions: [] })
  expect((await world.reviewer.get(`/surveys/${id}/responses`)).body.code).toBe('too-few-units')
  expect((await must(viewer.get('/aggregates'))).items.map((one: any) => one.withheld)).toEqual([true, true, true])
})

test('整改单 are opened for each cloud and aspect, and each vendor has its own, to read and to reply to', async () => {
  const world = await createWorld()
  await answered(world)
  const vendors = [await world.hire('vendor-a', ['vendor']), await world.hire('vendor-b', ['vendor'])] as const
  await sql`update "user" set department = case username when 'vendor-a' then '甲公司' else '乙公司' end
    where username like 'vendor-%'`.execute(world.db)
  const { items: surveys } = await must(world.manager.get('/surveys'))
  await must(world.manager.post(`/surveys/${surveys[0].id}/close`))
  await openDueTickets(world.db, 'Asia/Shanghai')
  const { items } = await must(world.manager.get('/tickets?pageSize=50'))
  expect(items.map((one: any) => one.label)).toContain('乙云：云服务软硬件资源')
  expect(items.filter((one: any) => one.label.startsWith('甲云'))).toEqual([])
  for (const one of items) {
    const { entryList } = await must(world.manager.get(`/tickets/${one.id}`))
    for (const entry of entryList.filter((row: any) => row.said !== null))
      await must(world.manager.put(`/tickets/${one.id}/entries/${entry.id}`, { withheld: true }))
    await must(world.manager.post(`/tickets/${one.id}/step`, { to: 'rectify', note: '请整改', owner: '张工' }))
  }
  // Withheld, the comment goes to no vendor.
  expect(await must(vendors[0].get('/vendor/tickets'))).toEqual([])
  const own = await must(vendors[1].get('/vendor/tickets'))
  expect(own.map((one: any) => one.label.slice(0, 3))).toEqual(Array(10).fill('乙云：'))
  expect((await vendors[0].post(`/vendor/tickets/${own[0].id}/reply`, { note: '不是我的' })).body.code).toBe(
    'ticket-not-found',
  )
  expect((await vendors[1].post(`/vendor/tickets/${own[0].id}/reply`, { note: '已修复' })).status).toBe(200)
})

test('the evidence package recomputes the whole and each cloud, and names a rating that was changed', async () => {
  const world = await createWorld()
  const { id } = await answered(world)
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  const files = await packageOf(world, id)
  const { checks, holds } = await checkPackage(new Map(Object.entries(files)), hashOf)
  expect([holds, checks.filter(({ state }) => state === 'fails')]).toEqual([true, []])
  expect(checks.find(({ title }) => title === '重算结果')!.lines.join()).toContain(
    '甲云：11 家，1000/11 = 90.91%。乙云：6 家，70/1 = 70%。',
  )
  const steps = textOf(files, 'calculation/steps.csv').trim().split('\r\n')
  expect(steps.at(-1)).toBe("用户使用满意度 = 合计 ÷ 单位数,,,,,'1000/11,'70/1,910/11")
  expect(textOf(files, 'answers/answers.csv').split('\r\n')[0]).toContain('甲云：云服务软硬件资源')
  const changed = tamper(files, 'answers/answers.json', (text) => text.replace('"b_d1":1', '"b_d1":5'))
  const after = await checkPackage(new Map(Object.entries(changed)), hashOf)
  const failed = after.checks.filter(({ state }) => state === 'fails').map(({ title }) => title)
  expect(failed).toEqual(expect.arrayContaining(['逐份答卷', '重算结果']))
})

test('workbooks and tables have the clouds apart: statistics, answers in both forms, 计算底稿 with live formulas', async () => {
  const world = await createWorld()
  const { id } = await answered(world)
  await must(world.manager.post(`/surveys/${id}/close`))
  const book = new Workbook(await download(world, `/surveys/${id}/exports/statistics.xlsx`))
  expect(book.names()).toEqual(expect.arrayContaining(['评价对象', '对象维度']))
  expect(book.rows('评价对象').filter((row) => String(row[0]).endsWith('云'))).toEqual([
    ['甲云', '甲公司', 11, 11, 0.9091, '1000/11', 0.9091, '不列', '达标'],
    ['乙云', '乙公司', 6, 6, 0.7, '70/1', 0.7, '不列', '未达标'],
  ])
  const wide = (await world.manager.get(`/surveys/${id}/exports/responses.csv`)).text.split('\r\n')
  expect(wide[0]!.split(',').filter((cell) => cell.startsWith('乙云：'))).toHaveLength(10)
  const long = (await world.manager.get(`/surveys/${id}/exports/responses.csv?form=long`)).text.split('\r\n')
  // Six sheets of twenty answers, five of ten; nothing of a cloud that a sheet does not rate.
  expect(long.filter((line) => /,[甲乙]云,[ab]_d\d+,/.test(line))).toHaveLength(170)
  expect((await world.manager.get(`/surveys/${id}/exports/code-book.csv`)).text).toContain('b_d10')

  const evaluation = await must(
    world.manager.post('/evaluations', { project: '政务云', year: 2024, profile: 'project-self-evaluation' }),
  )
  await must(
    world.manager.put(`/evaluations/${evaluation.id}/indicators/user-satisfaction`, { source: { surveyId: id } }),
  )
  const workings = new Workbook(await download(world, `/evaluations/${evaluation.id}/exports/workings.xlsx`))
  const units = workings.rows('单位得分')
  expect(units[0]!.slice(0, 5)).toEqual(['单位序号', '计入份数', '单位得分', '对甲云的得分', '对乙云的得分'])
  expect(units.find((row) => row[0] === '用户使用满意度')![1]).toBeCloseTo(910 / 11, 8)
  expect(units.find((row) => row[0] === '核对')![1]).toBe('一致')
  const report = readDocx(await download(world, `/surveys/${id}/exports/report.docx`))
  expect(report.text).toContain('表5—1　各评价对象')
  expect(report.tables.find((table) => table[0]![0] === '评价对象')!.slice(1)).toEqual([
    ['甲云', '11/11', '90.91%', '1000/11', '90.91%', '达标'],
    ['乙云', '6/6', '70%', '70/1', '70%', '未达标'],
  ])
})

test('纸质代录 of several clouds goes by the same rules', async () => {
  const world = await createWorld()
  const { id } = await surveyOf(world, ['甲云', ''])
  const { items } = await must(world.manager.get(`/surveys/${id}/invitations`))
  const enter = (invitationId: number, of: Record<string, number>) => {
    const body = new FormData()
    body.append('entry', JSON.stringify({ invitationId, ratings: both(of) }))
    body.append('scan', new File(['%PDF-1.4 x'], '原件.pdf'))
    return world.manager.send(`/api/v1/surveys/${id}/paper`, { method: 'POST', body })
  }
  expect((await enter(items[0].id, { a: 5, b: 5 })).body.errors[0]).toMatchObject({ code: 'unknown-dimension' })
  expect((await enter(items[1].id, { a: 5 })).body.errors[0]).toMatchObject({ params: { object: '乙云' } })
  const entry = await must(enter(items[1].id, { a: 5, b: 3 }))
  await must(world.reviewer.post(`/surveys/${id}/paper/${entry.id}/confirm`))
  await must(world.manager.post(`/surveys/${id}/close`))
  const { indicator } = await must(world.manager.get(`/surveys/${id}/result`))
  expect(indicator.exact).toBe('80/1')
})

/** A row of a new evaluation, and what fills it. */
async function satisfactionRow({ manager }: World) {
  const { id } = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const fill = (entry: object) => manager.put(`/evaluations/${id}/indicators/user-satisfaction`, entry)
  const rowOf = (view: any) => view.indicators.find((one: any) => one.key === 'user-satisfaction')
  return { id, fill, rowOf }
}

test('a row of an evaluation is bound to the figure of one cloud, under the seal of the survey', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id: surveyId } = await answered(world)
  await must(manager.post(`/surveys/${surveyId}/close`))
  const { id, fill, rowOf } = await satisfactionRow(world)
  const early = rowOf(await must(fill({ source: { surveyId, object: 'b' } })))
  expect([early.actual, early.exactActual, early.source.seal]).toEqual(['70', '70/1', null])
  const { digest } = await must(reviewer.post(`/surveys/${surveyId}/seal`))
  // 乙云 under the seal that came since: no other source, so no reason.
  expect(rowOf(await must(fill({ source: { surveyId, object: 'b' } }))).source.seal).toBe(digest)
  const bare = await fill({ source: { surveyId, object: 'a' } })
  expect([bare.status, bare.body.errors[0].code]).toEqual([422, 'reason-required'])
  const row = rowOf(await must(fill({ source: { surveyId, object: 'a' }, reason: '本项目只买甲云' })))
  expect(row).toMatchObject({
    actual: '90.91',
    exactActual: '1000/11',
    source: {
      title: '2024年度政务云用户满意度调查',
      object: { key: 'a', name: '甲云' },
      seal: digest,
      verdict: '达标',
    },
  })
  expect(row.source.waves[0].value).toBe('90.91')
  const { act, detail } = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'detail'])
    .where('subject', '=', `evaluation ${id}`)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect([act, detail]).toMatchObject(['evaluation.rebind', { source_object: 'a', why: '本项目只买甲云' }])

  // A reason of its own moves nothing; the workings lead from the raw levels to this cloud's figure.
  expect(rowOf(await must(fill({ reason: '见说明' }))).source.object.key).toBe('a')
  const workings = new Workbook(await download(world, `/evaluations/${id}/exports/workings.xlsx`))
  const units = workings.rows('单位得分')
  const at = units.findIndex((one) => one[0] === '对甲云的平均')
  expect(units[at]![1]).toBeCloseTo(1000 / 11, 8)
  expect(units.slice(at + 1).map((one) => one[1])).toEqual([90.91, '一致'])
  expect(
    workings
      .rows('自评得分')
      .find((one) => one[2] === '用户使用满意度')!
      .slice(5, 12),
  ).toEqual([expect.closeTo(1000 / 11, 8), '%', 10, 10, 100, 10, '一致'])
})

test('nothing is bound to a cloud that the survey has not, or of which no figure is told, by SQL neither', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id: surveyId, links } = await surveyOf(world, [...Array(4).fill(''), ...Array(8).fill('甲云')])
  for (const [i, link] of links.entries())
    await must(answer(world, link, { ratings: both(i < 4 ? { a: 5, b: 1 } : { a: 5 }) }))
  await must(manager.post(`/surveys/${surveyId}/close`))
  const { fill } = await satisfactionRow(world)
  const codeOf = async (object: string) => (await fill({ source: { surveyId, object } })).body.errors[0].code
  expect([await codeOf('b'), await codeOf('c')]).toEqual(['object-hidden', 'unknown-object'])
  await must(fill({ source: { surveyId } }))
  for (const object of ['b', 'c'])
    expect(await constraintOf(world, `update evaluation_entry set source_object = '${object}'`)).toBe(
      'evaluation_entry_object',
    )
})

test('experts with a share score the whole: its figure is the composite, each cloud’s is of its users alone', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id, links } = await surveyOf(world, platforms, { rules: { expertWeight: '0.2' } })
  const { link } = await must(manager.post(`/surveys/${id}/experts`, { name: '甲', affiliation: '某大学' }))
  const page = new URL(link).pathname
  expect((await world.stranger.send(page, {})).text).toContain('评价对象：甲云、乙云。请对总体评分，不分对象。')
  const scores = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`score-d${i + 1}`, '60']))
  expect((await postForm(world, page, { declaration: 'none', ...scores, comment: '总体平稳' })).status).toBe(303)
  for (const [i, one] of links.entries())
    await must(answer(world, one, { ratings: both(i < 6 ? { a: 5, b: 4 } : { a: 5 }) }))
  await must(manager.post(`/surveys/${id}/close`))
  const { indicator, composite, objects: clouds } = await must(manager.get(`/surveys/${id}/result`))
  // Users: (6 × 90 + 5 × 100)/11 = 1040/11; 0.8 × 1040/11 + 0.2 × 60 = 964/11.
  expect([composite.survey.exact, composite.experts.exact, indicator.exact]).toEqual(['1040/11', '60/1', '964/11'])
  expect(clouds.map((one: any) => [one.name, one.indicator.exact, one.indicator.verdict])).toEqual([
    ['甲云', '100/1', '达标'],
    ['乙云', '80/1', '未达标'],
  ])
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  const { checks, figure } = await checkPackage(new Map(Object.entries(await packageOf(world, id))), hashOf)
  expect([figure?.exact, checks.filter(({ state }) => state === 'fails')]).toEqual(['964/11', []])
  const evaluation = await satisfactionRow(world)
  const row = evaluation.rowOf(await must(evaluation.fill({ source: { surveyId: id } })))
  expect(row.exactActual).toBe('964/11')
  const workings = new Workbook(await download(world, `/evaluations/${evaluation.id}/exports/workings.xlsx`))
  expect(workings.rows('单位得分').find((one) => one[0] === '核对')![1]).toBe('一致')
})

test('who masks a comment says which cloud it is about, and only that vendor reads it, in a ticket of its own', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id } = await answered(world)
  const [first, second] = [await world.hire('vendor-a', ['vendor']), await world.hire('vendor-b', ['vendor'])]
  await sql`update "user" set department = case username when 'vendor-a' then '甲公司' else '乙公司' end
    where username like 'vendor-%'`.execute(world.db)
  await must(manager.post(`/surveys/${id}/close`))
  await openDueTickets(world.db, 'Asia/Shanghai')
  const ticketOf = async (label: string) => {
    const { items } = await must(manager.get('/tickets?pageSize=50'))
    const found = items.find((one: any) => one.label === label)
    return found && must(manager.get(`/tickets/${found.id}`))
  }
  const general = await ticketOf('意见和建议')
  expect([general.objects.map((one: any) => one.name), general.object]).toEqual([['甲云', '乙云'], null])
  const mask = (ticket: any, entry: any, body: object) =>
    manager.put(`/tickets/${ticket.id}/entries/${entry.id}`, { masked: '总的还好', ...body })
  const [entry] = general.entryList
  expect((await mask(general, entry, { object: 'c' })).body.errors[0]).toMatchObject({ code: 'unknown-object' })
  const rated = await ticketOf('乙云：云服务软硬件资源')
  expect((await mask(rated, rated.entryList[0], { object: 'a' })).body.errors[0].code).toBe('unknown-object')

  // To 甲云 by mistake, then on to 乙云 before anybody has read it.
  expect((await must(mask(general, entry, { object: 'a' }))).entries).toBe(0)
  const wrong = await ticketOf('甲云：意见和建议')
  expect([wrong.object, wrong.entries, wrong.unmasked, wrong.closeDue]).toEqual(['a', 1, 0, general.closeDue])
  expect(wrong.events.map((one: any) => [one.kind, one.note])).toEqual([
    ['opened', null],
    ['masked', '自“意见和建议”转来'],
  ])
  await must(mask(wrong, entry, { object: 'b' }))
  const right = await ticketOf('乙云：意见和建议')
  await must(manager.post(`/tickets/${right.id}/step`, { to: 'rectify', note: '请答复', owner: '张工' }))
  const read = await must(second.get('/vendor/tickets'))
  expect(read.map((one: any) => [one.label, one.words])).toEqual([
    ['乙云：意见和建议', [{ text: '总的还好', unit: null }]],
  ])
  expect(await must(first.get('/vendor/tickets'))).toEqual([])
  expect((await mask(right, entry, { object: 'a' })).body.code).toBe('ticket-entry-shown')
  // By SQL no rating leaves its ticket, nor anything one that its vendor has read.
  for (const row of [entry.id, rated.entryList[0].id])
    expect(await constraintOf(world, `update ticket_entry set ticket_id = ${wrong.id} where id = ${row}`)).toBe(
      'ticket_frozen',
    )
})
