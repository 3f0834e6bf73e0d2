import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { answer, createWorld, draft, linksOf, must, openSurvey, postForm, ratings, type World } from '../support.ts'

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

test('what cannot be is refused and named: one object only, a name twice, too many questions, experts, a unit that uses none, an object nobody uses', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const fault = async (changes: object) => (await manager.post('/surveys', draft(changes))).body.errors[0]
  expect(await fault({ objects: objects.slice(0, 1) })).toMatchObject({ field: 'objects', code: 'too-few' })
  expect(await fault({ objects: [objects[0], { key: 'b', name: '甲云' }] })).toMatchObject({ code: 'duplicate' })
  expect(await fault({ objects: [objects[0], { key: 'b', name: '乙、丙云' }] })).toMatchObject({
    field: 'objects.1.name',
    code: 'separator-in-name',
  })
  expect(await fault({ objects, rules: { expertWeight: '0.2' } })).toMatchObject({
    field: 'rules.expertWeight',
    code: 'experts-need-one-object',
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
  expect((await viewer.get(`/surveys/${id}/responses`)).body.code).toBe('too-few-units')
  expect((await must(viewer.get('/aggregates'))).items.map((one: any) => one.withheld)).toEqual([true, true, true])
})
