import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { createKey } from '../../server/actions/people.ts'
import {
  answer,
  type Caller,
  createWorld,
  linksOf,
  must,
  openSurvey,
  postForm,
  ratings,
  type Reply,
  type World,
} from '../support.ts'
import { contentsOf, countRows, refusalLog } from './contents.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('stamped')])
const pdf = Buffer.from('%PDF-1.7\nstamped')
const jpg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])

type Entry = { invitationId?: number; scan?: Buffer; name?: string; [answer: string]: unknown }

/** Uploads a scan with the answers read from it, as the page does. */
function enter(
  person: Caller,
  surveyId: number,
  { scan = png, name = '扫描件.png', ...rest }: Entry = {},
): Promise<Reply> {
  const form = new FormData()
  form.append('entry', JSON.stringify({ invitationId: 1, ratings: ratings(4), ...rest }))
  form.append('scan', new File([new Uint8Array(scan)], name))
  return person.send(`/api/v1/surveys/${surveyId}/paper`, { method: 'POST', body: form })
}

const confirm = (person: Caller, surveyId: number, entry: number) =>
  person.post(`/surveys/${surveyId}/paper/${entry}/confirm`)

async function twoPeople(changes = {}, n = 3) {
  const world = await createWorld()
  const { id } = await openSurvey(world, n, changes)
  return { world, id, links: await linksOf(world, id), colleague: await world.hire('colleague', ['manager']) }
}

const stateOf = async ({ manager }: World, id: number, at = 0) =>
  (await must(manager.get(`/surveys/${id}/invitations`))).items[at]

test('a paper return counts once a second person has confirmed it, and is marked 纸质代录 everywhere', async () => {
  const { world, id, links, colleague } = await twoPeople()
  const entered = await enter(world.manager, id, { ratings: ratings(4, { d1: 2 }), reasons: { d1: '专线中断' } })
  expect([entered.status, entered.body]).toEqual([
    201,
    expect.objectContaining({
      unit: '单位01',
      state: 'entered',
      decidedBy: null,
      scan: {
        name: '扫描件.png',
        type: 'image/png',
        bytes: 15,
        sha256: createHash('sha256').update(png).digest('hex'),
      },
    }),
  ])
  expect((await must(world.manager.get(`/surveys/${id}/progress`))).returned).toBe(0)
  const shown = await must(colleague.get(`/surveys/${id}/paper/1`))
  expect(shown.answers).toMatchObject({ ratings: ratings(4, { d1: 2 }), reasons: { d1: '专线中断' } })

  const confirmed = await must(confirm(colleague, id, 1))
  expect(confirmed).toMatchObject({ state: 'confirmed', decidedBy: { name: 'colleague' } })
  expect((await must(world.manager.get(`/surveys/${id}/progress`))).returned).toBe(1)
  expect(await stateOf(world, id)).toMatchObject({ state: 'on-paper', disposition: 'returned' })
  const events = await must(world.manager.get(`/surveys/${id}/invitations/1/events`))
  expect(events.at(-1)).toMatchObject({ kind: 'on-paper', by: 'colleague' })
  const receipt = await world.stranger.send(`/receipts/${confirmed.receipt}`, {})
  expect([receipt.status, receipt.body.state]).toEqual([200, 'counted'])

  await answer(world, links[1]!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await must(world.reviewer.get(`/surveys/${id}/result`))
  // (9 × 80 + 40) / 10 = 76 and 100: the mean is 88.
  expect(result).toMatchObject({ returned: 2, valid: 2, onPaper: 1, indicator: { value: '88' } })
  const sheets = (await must(world.reviewer.get(`/surveys/${id}/responses`))).items
  // Beside the progress table the mark would name the one sheet.
  expect(sheets.map((one: { onPaper: boolean; score: string }) => [one.score, one.onPaper]).sort()).toEqual([
    ['100', false],
    ['76', false],
  ])
  expect((await world.reviewer.get(`/surveys/${id}/exports/responses.csv`)).text).not.toContain('纸质代录')
})

test('who entered cannot confirm, in the route and in the database', async () => {
  const { world, id } = await twoPeople()
  await must(enter(world.manager, id))
  const before = await contentsOf(world.db, refusalLog)
  const { status, body } = await confirm(world.manager, id, 1)
  expect([status, body.code]).toEqual([403, 'paper-confirmed-by-enterer'])
  expect(await contentsOf(world.db, refusalLog)).toEqual(before)
  const forged = sql`update paper_entry set state = 'confirmed', decided_by = entered_by, decided_at = now()`
  await expect(forged.execute(world.db)).rejects.toThrow('paper_entry_confirmed_by_another')
  expect(await countRows(world.db, 'response')).toBe(0)
  expect((await confirm(world.reviewer, id, 1)).status).toBe(200)
})

test('no paper answer enters the responses without a confirmed entry, and no entry is changed or deleted', async () => {
  const { world, id } = await twoPeople()
  await must(enter(world.manager, id))
  const forged = sql`
    insert into response (invitation_id, survey_id, submission_id, answers, valid, submitted_at, salt, leaf, channel)
    select invitation_id, survey_id, submission_id, answers, true, now(), 'x', 'x', 'paper' from paper_entry`
  await expect(forged.execute(world.db)).rejects.toThrow('a paper answer counts once it is confirmed')
  for (const change of [
    sql`update paper_entry set answers = '{}'`,
    sql`update paper_entry set entered_by = (select id from "user" where username = 'reviewer')`,
    sql`update paper_entry set scan = 'x'`,
    sql`delete from paper_entry`,
    sql`truncate paper_entry`,
  ])
    await expect(change.execute(world.db)).rejects.toThrow(
      /never changed|goes only when its years are over|append-only|paper_scan_digest/,
    )
  await must(confirm(world.reviewer, id, 1))
  await expect(sql`update paper_entry set reason = 'x'`.execute(world.db)).rejects.toThrow('never changed')
})

test('a wrong entry is rejected with a reason, never counts, and the paper may be entered anew', async () => {
  const { world, id } = await twoPeople()
  await must(enter(world.manager, id))
  expect((await enter(world.manager, id)).body.code).toBe('paper-entry-waiting')
  expect((await world.reviewer.post(`/surveys/${id}/paper/1/reject`, {})).status).toBe(422)
  const rejected = await must(world.reviewer.post(`/surveys/${id}/paper/1/reject`, { reason: '第 3 项录错' }))
  expect(rejected).toMatchObject({ state: 'rejected', reason: '第 3 项录错', decidedBy: { name: 'reviewer' } })
  for (const decide of ['confirm', 'reject'])
    expect((await world.reviewer.post(`/surveys/${id}/paper/1/${decide}`, { reason: 'x' })).body.code).toBe(
      'paper-entry-decided',
    )
  expect(await countRows(world.db, 'response')).toBe(0)
  const anew = (await must(enter(world.manager, id))).id
  expect((await confirm(world.reviewer, id, anew)).status).toBe(200)
  const list = await must(world.reviewer.get(`/surveys/${id}/paper`))
  expect(list.items.map((one: { id: number; state: string }) => [one.id, one.state])).toEqual([
    [anew, 'confirmed'],
    [1, 'rejected'],
  ])
})

test('until it is decided the second person sees answers and scan; afterwards nobody does, before close or after', async () => {
  const { world, id } = await twoPeople()
  await must(enter(world.manager, id, { scan: pdf, name: '../../etc/<b>.pdf', comment: '机柜过热' }))
  const key = await createKey(world.db, { id: null, name: 'test', address: null }, 'reviewer', 'scan', null)
  const reply = await world.app.request(`/api/v1/surveys/${id}/paper/1/scan`, { headers: { 'x-api-key': key } })
  expect(Buffer.from(await reply.arrayBuffer())).toEqual(pdf)
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'inline; filename="scan"',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'cache-control': 'no-store',
  })
  expect((await world.stranger.get(`/surveys/${id}/paper/1/scan`)).status).toBe(401)
  const acts = (await must(world.manager.get(`/surveys/${id}/history`))) as { act: string; actor: string }[]
  expect(acts.filter((one) => one.act === 'paper.read').map((one) => one.actor)).toEqual(['reviewer'])

  await must(confirm(world.reviewer, id, 1))
  for (const person of [world.manager, world.reviewer]) {
    for (const path of ['1', '1/scan'])
      expect((await person.get(`/surveys/${id}/paper/${path}`)).body.code).toBe('paper-entry-decided')
    expect((await person.get(`/surveys/${id}/paper`)).text).not.toMatch(/机柜过热|ratings|score/)
  }
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await world.reviewer.get(`/surveys/${id}/paper/1`)).body.code).toBe('paper-entry-decided')
})

test('after close nothing is entered and nothing confirmed; what waits can only be rejected', async () => {
  const { world, id } = await twoPeople()
  await must(enter(world.manager, id))
  await must(world.manager.post(`/surveys/${id}/close`))
  const late = await confirm(world.reviewer, id, 1)
  expect([late.status, late.body.code]).toEqual([410, 'closed'])
  expect((await enter(world.manager, id, { invitationId: 2 })).body.code).toBe('survey-not-open')
  expect(await countRows(world.db, 'response')).toBe(0)
  expect((await world.reviewer.post(`/surveys/${id}/paper/1/reject`, { reason: '截止后收到' })).status).toBe(200)
})

test('past the window nothing is confirmed either, though nobody has closed the survey yet', async () => {
  const { world, id } = await twoPeople()
  await must(enter(world.manager, id))
  await sql`alter table survey disable trigger survey_guard`.execute(world.db)
  await sql`update survey set closes_at = now() - interval '1 second'`.execute(world.db)
  expect((await confirm(world.reviewer, id, 1)).body.code).toBe('closed')
  expect((await must(world.reviewer.get(`/surveys/${id}/paper`))).items[0].state).toBe('entered')
})

test("whenBoth 'first': after the link no paper, after the paper no link, and its receipt reopens nothing", async () => {
  const { world, id, links } = await twoPeople({ rules: { revisions: true } })
  await must(enter(world.manager, id))
  expect((await answer(world, links[0]!, { ratings: ratings(5) })).status).toBe(201)
  const late = await confirm(world.reviewer, id, 1)
  expect([late.status, late.body.code, late.body.params]).toEqual([409, 'other-answer-stands', { whenBoth: 'first' }])
  expect((await enter(world.manager, id)).body.code).toBe('other-answer-stands')

  await must(enter(world.manager, id, { invitationId: 2 }))
  const { receipt } = await must(confirm(world.reviewer, id, 2))
  expect((await answer(world, links[1]!, { ratings: ratings(5) })).body.code).toBe('already-answered')
  expect((await answer(world, links[1]!, { ratings: ratings(5), receipt })).body.code).toBe('already-answered')
  const page = await world.stranger.send(links[1]!, {})
  expect([page.status, page.text.includes('本单位已提交'), page.text.includes('打开原答卷')]).toEqual([
    200,
    true,
    false,
  ])
  expect((await postForm(world, links[1]!, { reopen: '1', receipt })).text).not.toContain('rating-d1')
  expect(await countRows(world.db, 'response')).toBe(2)
})

test("whenBoth 'paper': the paper replaces the link's answer, which stays on record, and no link replaces the paper", async () => {
  const { world, id, links } = await twoPeople({ rules: { whenBoth: 'paper', revisions: true } }, 1)
  const { receipt } = (await answer(world, links[0]!, { ratings: ratings(5) })).body
  await must(enter(world.manager, id, { ratings: ratings(3) }))
  await must(confirm(world.reviewer, id, 1))
  expect((await answer(world, links[0]!, { ratings: ratings(5), receipt })).body.code).toBe('already-answered')
  expect((await enter(world.manager, id)).body).toMatchObject({
    code: 'other-answer-stands',
    params: { whenBoth: 'paper' },
  })
  expect((await world.stranger.send(`/receipts/${receipt}`, {})).body.state).toBe('replaced')
  expect(await countRows(world.db, 'response')).toBe(2)
  await must(world.manager.post(`/surveys/${id}/close`))
  expect(await must(world.manager.get(`/surveys/${id}/result`))).toMatchObject({
    returned: 1,
    onPaper: 1,
    indicator: { value: '60' },
  })
})

test("whenBoth 'link': the link's answer replaces the paper's once, and no paper replaces the link", async () => {
  const { world, id, links } = await twoPeople({ rules: { whenBoth: 'link' } }, 2)
  await must(enter(world.manager, id, { ratings: ratings(3) }))
  await must(confirm(world.reviewer, id, 1))
  const states = async () =>
    (await must(world.manager.get(`/surveys/${id}/invitations`))).items.map((item: { state: string }) => item.state)
  expect(await states()).toEqual(['on-paper', 'issued'])
  expect((await world.stranger.send(links[0]!, {})).text).toContain('rating-d1')
  const sent = { submissionId: 'by-link-one', ratings: ratings(5) }
  const first = await answer(world, links[0]!, sent)
  expect(first.status).toBe(201)
  const again = await answer(world, links[0]!, sent)
  expect([again.status, again.body.receipt]).toEqual([200, first.body.receipt])
  expect((await answer(world, links[0]!, { ratings: ratings(1) })).body.code).toBe('already-answered')
  expect(await states()).toEqual(['returned', 'issued'])
  expect((await world.stranger.send(links[0]!, {})).text).toContain('本单位已提交')

  expect((await answer(world, links[1]!, { ratings: ratings(5) })).status).toBe(201)
  expect((await enter(world.manager, id, { invitationId: 2 })).body.params).toEqual({ whenBoth: 'link' })
  await must(world.manager.post(`/surveys/${id}/close`))
  expect(await must(world.manager.get(`/surveys/${id}/result`))).toMatchObject({
    returned: 2,
    onPaper: 0,
    indicator: { value: '100' },
  })
})

test('a link and a confirmation in the same moment leave exactly one answer, again and again', async () => {
  const { world, id, links } = await twoPeople({}, 8)
  for (let i = 0; i < 8; i += 1) await must(enter(world.manager, id, { invitationId: i + 1 }))
  const outcomes = await Promise.all(
    links.map((link, i) =>
      Promise.all([answer(world, link, { ratings: ratings(5) }), confirm(world.reviewer, id, i + 1)]),
    ),
  )
  for (const [byLink, onPaper] of outcomes)
    expect([byLink.status === 201, onPaper.status === 200].filter(Boolean)).toHaveLength(1)
  expect(await countRows(world.db, 'response')).toBe(8)
})

test('two confirmations at once confirm once', async () => {
  const { world, id, colleague } = await twoPeople()
  await must(enter(world.manager, id))
  const replies = await Promise.all([confirm(world.reviewer, id, 1), confirm(colleague, id, 1)])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await countRows(world.db, 'response')).toBe(1)
})

test.for([
  ['a PNG by its content', { scan: png, name: 'x.exe' }, 201],
  ['a JPG', { scan: jpg, name: 'x.jpg' }, 201],
  ['a PDF', { scan: pdf, name: 'x.pdf' }, 201],
  ['a page named like a PDF', { scan: Buffer.from('<html><script>'), name: 'x.pdf' }, 'scan not-a-scan'],
  ['a drawing with scripts', { scan: Buffer.from('<svg onload="x">'), name: 'x.png' }, 'scan not-a-scan'],
  ['an empty file', { scan: Buffer.alloc(0), name: 'x.pdf' }, 'scan required'],
  ['too few answers', { ratings: { d1: 5 } }, 'ratings too-few-answers'],
  ['a level off the scale', { ratings: ratings(4, { d1: 9 }) }, 'ratings.d1 rating-not-on-scale'],
  ['no unit', { invitationId: 'x' }, 'invitationId not-an-id'],
] as const)('an upload of %s is taken or refused by name', async ([, entry, expected]) => {
  const { world, id } = await twoPeople({}, 1)
  const { status, body } = await enter(world.manager, id, entry as Entry)
  const told = status === 201 ? 201 : `${body.errors[0].field} ${body.errors[0].code}`
  expect(told).toEqual(expected)
})

test('a scan of ten megabytes is taken, a larger one refused, and so is what is no upload', async () => {
  const { world, id } = await twoPeople({}, 2)
  const large = Buffer.alloc(10_485_760)
  pdf.copy(large)
  expect((await enter(world.manager, id, { scan: large })).status).toBe(201)
  const refused = await enter(world.manager, id, { invitationId: 2, scan: Buffer.concat([large, pdf]) })
  expect([refused.status, refused.body.code]).toEqual([413, 'body-too-large'])
  expect((await world.manager.post(`/surveys/${id}/paper`, {})).body.code).toBe('unsupported-media-type')
  expect((await enter(world.manager, id, { invitationId: 99 })).body.code).toBe('invitation-not-found')
  expect((await world.reviewer.post(`/surveys/${id}/paper/1/confirm`)).status).toBe(200)
})

test("another survey's entry is neither seen nor decided through this one", async () => {
  const { world, id } = await twoPeople()
  const other = await openSurvey(world, 3)
  await must(enter(world.manager, id))
  for (const reply of [
    await world.reviewer.get(`/surveys/${other.id}/paper/1`),
    await world.reviewer.get(`/surveys/${other.id}/paper/1/scan`),
    await confirm(world.reviewer, other.id, 1),
    await world.reviewer.post(`/surveys/${other.id}/paper/1/reject`, { reason: 'x' }),
  ])
    expect([reply.status, reply.body.code]).toEqual([404, 'paper-entry-not-found'])
})

test('for a paper return the seats are offered that have not answered, or all where the paper counts', async () => {
  const seats = async (world: World, id: number, search = '') =>
    (await must(world.manager.get(`/surveys/${id}/paper-seats?search=${encodeURIComponent(search)}`))).items
  const first = await twoPeople()
  await answer(first.world, first.links[0]!, { ratings: ratings(5) })
  expect(await seats(first.world, first.id)).toEqual([
    { id: 2, unit: '单位02', seat: 1, role: null },
    { id: 3, unit: '单位03', seat: 1, role: null },
  ])
  expect(await seats(first.world, first.id, 'u03')).toEqual([{ id: 3, unit: '单位03', seat: 1, role: null }])
  expect(await seats(first.world, first.id, '%')).toEqual([])
  const second = await twoPeople({ rules: { whenBoth: 'paper' } }, 1)
  await answer(second.world, second.links[0]!, { ratings: ratings(5) })
  expect(await seats(second.world, second.id)).toHaveLength(1)
})
