import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeKeys } from '../../server/keys.ts'
import { writeToken } from '../../server/links.ts'
import {
  answer,
  createWorld,
  draft,
  hoursFromNow,
  linksOf,
  must,
  openSurvey,
  ratings,
  units,
  type World,
} from '../support.ts'
import { contentsOf } from './contents.ts'

type State = { status: number; code: string; words: string }

/** What a program and a person are told about a link: as JSON, as a page, and as the page after a plain form post. */
async function expectState(world: World, link: string, { status, code, words }: State) {
  const posted = await answer(world, link, { ratings: ratings(5) })
  expect([posted.status, posted.body?.code, posted.headers.get('content-type')]).toEqual([
    status,
    code,
    'application/problem+json',
  ])
  const page = await world.stranger.send(link, { headers: { accept: 'text/html' } })
  const form = new URLSearchParams({ submissionId: 'plain-form-1', 'rating-d1': '5' }).toString()
  const formPost = { method: 'POST', body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  for (const reply of [page, await world.stranger.send(link, formPost)]) {
    expect([reply.status, reply.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
    expect(reply.text).toContain(words)
    expect(reply.text).not.toContain('name="rating-d1"')
    expect(reply.headers.get('cache-control')).toBe('no-store')
  }
}

const unknown = { status: 404, code: 'unknown-link', words: '链接无效' }
const revoked = { status: 410, code: 'revoked', words: '此链接已停用' }
const notOpen = { status: 410, code: 'not-open', words: '调查尚未开始' }
const closed = { status: 410, code: 'closed', words: '调查已截止' }

async function invitationsOf({ manager }: World, surveyId: number) {
  return (await must(manager.get(`/surveys/${surveyId}/invitations`))).items as {
    id: number
    link: string
    generation: number
  }[]
}

test('a link that nobody signed is unknown: random, truncated, lengthened, or with any one character changed', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const token = link!.slice('/s/'.length)
  const next = (character: string) => (character === 'A' ? 'B' : 'A')
  const changed = [...token].map((character, i) => token.slice(0, i) + next(character) + token.slice(i + 1))
  const guesses = [
    'x',
    'A'.repeat(39),
    token.slice(0, -1),
    `${token}A`,
    token.toLowerCase(),
    `${token.slice(0, -1)}%00`,
    ...changed,
  ]
  for (const guess of guesses) {
    const reply = await answer(world, `/s/${guess}`, { ratings: ratings(5) })
    expect([guess, reply.status, reply.body.code]).toEqual([guess, 404, 'unknown-link'])
  }
  await expectState(world, `/s/${changed[20]}`, unknown)
})

test('a token has one spelling: the bits its last character does not use are zero', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const taken = [...alphabet].map((last) => world.stranger.send(`${link!.slice(0, -1)}${last}`, {}))
  const statuses = (await Promise.all(taken)).map((reply) => reply.status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
})

test("another installation's key signs no link of ours", async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [invitation] = await invitationsOf(world, survey.id)
  const foreign = makeKeys(new Map([[1, Buffer.alloc(32, 8)]]))
  const link = { surveyId: survey.id, invitationId: invitation!.id, generation: 1 }
  await expectState(world, `/s/${writeToken(foreign, link)}`, unknown)
  const otherId = makeKeys(new Map([[2, Buffer.alloc(32, 7)]]))
  await expectState(world, `/s/${writeToken(otherId, link)}`, unknown)
})

test('a rightly signed link to an invitation that does not exist, or of another survey, is unknown', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [invitation] = await invitationsOf(world, survey.id)
  const strays = [
    { surveyId: survey.id, invitationId: 999_999, generation: 1 },
    { surveyId: survey.id + 1, invitationId: invitation!.id, generation: 1 },
    { surveyId: 4_294_967_295, invitationId: 281_474_976_710_655, generation: 65_535 },
  ]
  for (const stray of strays) await expectState(world, `/s/${writeToken(world.keys, stray)}`, unknown)
})

test('a guess is refused before the database is asked', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const guess = `/s/B${link!.slice(4)}`
  await world.db.destroy()
  expect((await answer(world, guess, { ratings: ratings(5) })).body.code).toBe('unknown-link')
  for (const [path, method] of [
    ['', 'GET'],
    ['', 'POST'],
    ['/opened', 'POST'],
    ['/done?receipt=0000-0000-0000-0000', 'GET'],
  ] as const) {
    expect([path, (await world.stranger.send(`${guess}${path}`, { method })).status]).toEqual([path, 404])
  }
  // The test can fail: a signed link does ask.
  expect((await world.stranger.send(link!, {})).status).toBe(503)
})

test('a revoked link says so, and a reissued one ends the former and works', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 2)
  const [first, second] = await linksOf(world, survey.id)
  const invitations = await invitationsOf(world, survey.id)
  const path = (i: number) => `/surveys/${survey.id}/invitations/${invitations[i]!.id}`
  expect((await world.manager.post(`${path(0)}/revoke`, { reason: '误发外单位' })).body.state).toBe('revoked')
  await expectState(world, first!, revoked)

  const reissued = await must(world.manager.post(`${path(1)}/reissue`, { reason: '联系人更换' }))
  expect(reissued.generation).toBe(2)
  await expectState(world, second!, revoked)
  expect((await answer(world, new URL(reissued.link).pathname, { ratings: ratings(5) })).status).toBe(201)
})

test('a revoked link comes back to life only under a new address', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  const { id } = (await invitationsOf(world, survey.id))[0]!
  await must(world.manager.post(`/surveys/${survey.id}/invitations/${id}/revoke`, { reason: '误发' }))
  const { link: fresh, state } = await must(
    world.manager.post(`/surveys/${survey.id}/invitations/${id}/reissue`, { reason: '重发' }),
  )
  expect(state).toBe('issued')
  await expectState(world, link!, revoked)
  expect((await world.stranger.send(new URL(fresh).pathname, {})).status).toBe(200)
})

test('an approved survey that is not opened yet takes no answers', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(1) }))
  const survey = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${survey.id}/approve`))
  const [link] = await linksOf(world, survey.id)
  await expectState(world, link!, notOpen)
})

test('an opened survey waits for the beginning of its window', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1, { window: { opensAt: hoursFromNow(1), closesAt: hoursFromNow(2) } })
  const [link] = await linksOf(world, survey.id)
  await expectState(world, link!, notOpen)
})

test('a survey closed by hand takes no answers', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await expectState(world, link!, closed)
})

test('when the window is over the survey takes no answers, though nobody has closed it', async () => {
  const world = await createWorld()
  const soon = new Date(Date.now() + 1500).toISOString()
  const survey = await openSurvey(world, 1, { window: { opensAt: hoursFromNow(-1), closesAt: soon } })
  const [link] = await linksOf(world, survey.id)
  await sql`select pg_sleep_until(${soon}::timestamptz + interval '10 milliseconds')`.execute(world.db)
  await expectState(world, link!, closed)
  expect((await world.manager.get(`/surveys/${survey.id}`)).body.status).toBe('open')
})

test('a survey declared void takes no answers', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  await must(world.manager.post(`/surveys/${survey.id}/void`, { reason: '问卷有误' }))
  await expectState(world, link!, closed)
})

test('the link of a draft, which nobody was promised, is unknown to a person', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(1) }))
  const survey = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  const { id } = await world.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow()
  const link = `/s/${writeToken(world.keys, { surveyId: survey.id, invitationId: id, generation: 1 })}`
  expect((await world.stranger.send(link, {})).status).toBe(404)
  expect((await answer(world, link, { ratings: ratings(5) })).status).toBeGreaterThanOrEqual(400)
})

test('looking at links, forms, receipts and thanks changes nothing in the database', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 3)
  const [open, answered, gone] = await linksOf(world, survey.id)
  const { receipt } = (await answer(world, answered!, { ratings: ratings(5) })).body
  const invitations = await invitationsOf(world, survey.id)
  await must(world.manager.post(`/surveys/${survey.id}/invitations/${invitations[2]!.id}/revoke`, { reason: '误发' }))
  const before = await contentsOf(world.db)
  for (const path of [
    open!,
    answered!,
    gone!,
    `${answered}/done?receipt=${receipt}`,
    `${open}/done`,
    `/receipts/${receipt}`,
    '/s/unknown',
  ]) {
    for (const method of ['GET', 'HEAD']) await world.app.request(path, { method })
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('an answered link shows that it is answered, and neither answers nor receipt', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const { receipt } = (await answer(world, link!, { ratings: ratings(2), comment: '网络中断' })).body
  const page = await world.stranger.send(link!, {})
  expect(page.status).toBe(200)
  expect(page.text).toContain('本单位已提交')
  for (const secret of [receipt, receipt.slice(0, 9), '网络中断', 'rating-d1']) expect(page.text).not.toContain(secret)
})

test('a link that leads nowhere names the contact of the installation, where one is set', async () => {
  const page = async (env: Record<string, string>) => {
    const world = await createWorld({ env })
    return (await world.stranger.send('/s/nothing', { headers: { accept: 'text/html' } })).text
  }
  expect(await page({ CONTACT: '云岭市数字化发展局 <100-0000-8000>' })).toContain(
    '联系方式：云岭市数字化发展局 &lt;100-0000-8000>',
  )
  expect(await page({})).not.toContain('联系方式')
})

test('without a helpline and a contact a survey’s pages still name who asks', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2, { organiser: '云岭市数字化发展局' })
  const [first, second] = await linksOf(world, id)
  await answer(world, first!, { ratings: ratings(5) })
  expect((await world.stranger.send(first!, {})).text).toContain('联系方式：云岭市数字化发展局')
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await world.stranger.send(second!, {})).text).toContain('联系方式：云岭市数字化发展局')
})

test('every page of an approved wave names its plan: form, thanks, answered, closed and revoked', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id } = await openSurvey(world, 3)
  const mark = `方案校验码 ${(await must(manager.get(`/surveys/${id}`))).planDigest.split(':')[1].slice(0, 12)}`
  const [first, second, third] = await invitationsOf(world, id)
  const pageOf = (path: string) => world.stranger.send(path, { headers: { accept: 'text/html' } })
  const { receipt } = await must(answer(world, first!.link, { ratings: ratings(5) }))
  await must(manager.post(`/surveys/${id}/invitations/${second!.id}/revoke`, { reason: '误发' }))
  const open = [third!.link, `${first!.link}/done?receipt=${receipt}`, first!.link, second!.link]
  for (const path of open) expect([path, (await pageOf(path)).text.includes(mark)]).toEqual([path, true])
  await must(manager.post(`/surveys/${id}/close`))
  expect((await pageOf(third!.link)).text).toContain(mark)
})
