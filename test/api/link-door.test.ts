import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { Gathered } from '../../server/actions/gathered.ts'
import { openDesk, prepareResponse } from '../../server/actions/submit-answer.ts'
import { openLinkDoor } from '../../server/link-door.ts'
import { readToken } from '../../server/links.ts'
import { findVisits, submitResponses } from '../../server/queries/responses.ts'
import { listen } from '../../server/start/listen.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

test('answers that come together share statements and commits, and each is there once', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 60)
  const links = await linksOf(world, id)
  const replies = await Promise.all(links.map((link) => answer(world, link, { ratings: ratings(5) })))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(replies.map(({ body }) => body.receipt)).size).toBe(60)
  const { rows } = await sql<{ answers: number; commits: number }>`
    select count(*) as answers, count(distinct xmin::text) as commits from response`.execute(world.db)
  expect(rows[0]!.answers).toBe(60)
  expect(rows[0]!.commits).toBeLessThan(30)
})

/** Answers ready for the database, one for each link of an open survey. */
async function prepared(world: World, n: number) {
  const { id } = await openSurvey(world, n)
  const desk = openDesk(world)
  const frozen = (await desk.plans.find(id))!
  const links = (await linksOf(world, id)).map((path) => readToken(world.keys, path.slice(3))!)
  const submissionOf = (i: number) => ({ submissionId: `submission-${i}`, ratings: ratings(4) })
  const how = { revision: 1, now: new Date(), channel: 'link' as const }
  return links.map((link, i) => ({ link, response: prepareResponse(link, submissionOf(i), frozen, how) }))
}

test('one that the database cannot store fails alone; those that came with it are saved', async () => {
  const world = await createWorld()
  const all = await prepared(world, 12)
  const unstorable = structuredClone(all[7]!.response.answers)
  all[7]!.response.answers = { ...unstorable, comment: 'half\u0000way' }
  const groups = openDesk(world).answers
  const outcomes = await Promise.allSettled(all.map((one) => groups.ask(one.link.surveyId, one)))
  expect(outcomes.map(({ status }) => status)).toEqual(all.map((_, i) => (i === 7 ? 'rejected' : 'fulfilled')))
  const rows = await world.db.selectFrom('response').select('submission_id').orderBy('invitation_id').execute()
  expect(rows.map((row) => row.submission_id)).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11].map((i) => `submission-${i}`),
  )
})

test('of one answer sent five times at once, one is saved and four learn that it is there', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const body = { submissionId: 'the-same-one', ratings: ratings(5) }
  const replies = await Promise.all(Array.from({ length: 5 }, () => answer(world, link!, body)))
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201])
  expect(new Set(replies.map((reply) => reply.body.receipt)).size).toBe(1)
})

test('groups that meet at the same invitations in opposite order do not lock each other out', async () => {
  const world = await createWorld({ max: 12 })
  const all = await prepared(world, 30)
  const backwards = all.toReversed().map(({ link, response }) => ({
    link,
    response: { ...response, submissionId: `${response.submissionId}-again` },
  }))
  const desks = [openDesk(world).answers, openDesk(world).answers]
  const outcomes = await Promise.all([
    ...all.map((one) => desks[0]!.ask(one.link.surveyId, one)),
    ...backwards.map((one) => desks[1]!.ask(one.link.surveyId, one)),
  ])
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(30)
  expect(await world.db.selectFrom('response').selectAll().execute()).toHaveLength(30)
})

test('an answer that is twice in one group is saved once with one trace, and of one seat revisions are written in their order', async () => {
  const world = await createWorld()
  const [one, other] = await prepared(world, 2)
  const trace = { address: Buffer.alloc(16, 1), device: null }
  const as = (revision: number, submissionId: string) => ({
    link: one!.link,
    response: { ...one!.response, revision, submissionId, trace },
  })
  const group = [as(2, 'second'), as(1, 'first'), other!, as(1, 'first'), as(1, 'another')]
  const outcomes = await submitResponses(world.db, one!.link.surveyId, group)
  expect(outcomes.map((outcome) => outcome?.status ?? null)).toEqual([null, null, null, 'open', 'open'])
  const { rows } = await sql`
    select submission_id, revision from response where invitation_id = ${one!.link.invitationId} order by ctid`.execute(
    world.db,
  )
  expect(rows).toEqual([
    { submission_id: 'first', revision: 1 },
    { submission_id: 'second', revision: 2 },
  ])
  expect(await world.db.selectFrom('response_trace').selectAll().execute()).toHaveLength(2)
})

test('a group that somebody who takes seats in another order would have to wait for is taken one by one', async () => {
  const world = await createWorld({ max: 8 })
  const all = await prepared(world, 5)
  const ids = all.map(({ link }) => link.invitationId).toSorted((a, b) => a - b)
  const other = await world.db.startTransaction().execute()
  const lock = (id: number) => sql`select from invitation where id = ${id} for update`.execute(other)
  await lock(ids[4]!)
  const groups = openDesk(world).answers
  const outcomes = Promise.all(all.map((one) => groups.ask(one.link.surveyId, one)))
  await new Promise((resolve) => setTimeout(resolve, 300))
  await lock(ids[0]!)
  await other.commit().execute()
  expect(await outcomes).toEqual([null, null, null, null, null])
})

test('the pages of a few links read a few seats, also by a plan that was made when the roster was small', async () => {
  const world = await createWorld({ max: 1 })
  await sql`alter table invitation set (autovacuum_enabled = off)`.execute(world.db)
  const few = await openSurvey(world, 30)
  await findVisits(world.db, few.id, [{ surveyId: few.id, invitationId: 1, generation: 1 }])
  const { id } = await openSurvey(world, 300)
  const links = (await linksOf(world, id)).slice(-3).map((path) => readToken(world.keys, path.slice(3))!)
  await world.db.transaction().execute(async (db) => {
    const read = async () => {
      const { rows } = await sql<{ n: number }>`
        select pg_stat_get_xact_tuples_fetched('invitation'::regclass) as n`.execute(db)
      return rows[0]!.n
    }
    const before = await read()
    expect(await findVisits(db, id, links)).toHaveLength(3)
    expect((await read()) - before).toBeLessThan(20)
  })
})

test('answers that keep coming while turns are long are not held back for the next', async () => {
  const groups = new Gathered(async (_, group: number[]) => group.map(() => group.length))
  const asked: Promise<number>[] = []
  for (let n = 0; n < 40; n += 1) {
    asked.push(groups.ask(1, n), groups.ask(1, n))
    for (const begun = performance.now(); performance.now() - begun < 6;);
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(Math.max(...(await Promise.all(asked)))).toBeLessThan(10)
})

test('behind a statement that is held up the next has a lane of its own, and there are no more than two', async () => {
  const sent: number[][] = []
  const held = Promise.withResolvers<void>()
  const groups = new Gathered(async (_, group: number[]) => {
    sent.push(group)
    await held.promise
    return group
  })
  const rest = () => new Promise((resolve) => setTimeout(resolve, 60))
  const asked = [groups.ask(1, 1)]
  await rest()
  asked.push(groups.ask(1, 2), groups.ask(1, 3))
  await rest()
  asked.push(groups.ask(1, 4))
  await rest()
  expect(sent).toEqual([[1], [2, 3]])
  held.resolve()
  expect(await Promise.all(asked)).toEqual([1, 2, 3, 4])
  expect(sent).toEqual([[1], [2, 3], [4]])
})

test('what comes while a statement is under way goes together with the next', async () => {
  const sent: number[][] = []
  const groups = new Gathered(async (_, group: number[]) => {
    sent.push(group)
    await new Promise((resolve) => setImmediate(resolve))
    return group
  })
  const asked = [groups.ask(1, 1)]
  while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve))
  asked.push(groups.ask(1, 2), groups.ask(1, 3))
  await Promise.all(asked)
  expect(sent).toEqual([[1], [2, 3]])
})

/** A server with the door before its app; `both`: what each of the two says. `taken`: how many requests the door took. */
async function openDoor(world: World) {
  const listening = await listen('127.0.0.1', 0)
  onTestFinished(async () => {
    listening.hurry()
    await listening.stop()
  })
  const door = await openLinkDoor(world, world.reception, world.app)
  let taken = 0
  listening.serve(world.app, (request, response) => {
    const takes = door(request, response)
    taken += Number(takes)
    return takes
  })
  const base = `http://127.0.0.1:${listening.port}`
  const read = async (response: Response) => {
    const headers = Object.fromEntries(response.headers)
    // Each request has a number of its own.
    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    delete headers['x-request-id']
    for (const ofTheWire of ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])
      delete headers[ofTheWire]
    const bytes = Buffer.from(await response.arrayBuffer())
    // Over the wire it arrives unpacked, from inside the process as it is.
    const isPacked = bytes[0] === 0x1f
    return { status: response.status, body: (isPacked ? gunzipSync(bytes) : bytes).toString(), headers }
  }
  const both = async (path: string, options: RequestInit) => {
    const byDoor = await read(await fetch(base + path, options))
    const byApp = await read(await world.app.request(path, options))
    return [byDoor, byApp] as const
  }

  return { base, read, both, taken: () => taken }
}

const init = (body: string, type = 'application/json') => ({ method: 'POST', headers: { 'content-type': type }, body })

test('an answer by the quick way in is taken as the app takes it, in status, body and headers', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const [first, second, third] = await linksOf(world, id)
  const { base, read, both, taken } = await openDoor(world)
  const submission = (submissionId: string, changes = {}) =>
    JSON.stringify({ submissionId, ratings: ratings(5), ...changes })

  const saved = await read(await fetch(base + first, init(submission('by-the-door'))))
  expect(saved.status).toBe(201)
  const { address } = await world.db.selectFrom('response_trace').select('address').executeTakeFirstOrThrow()
  expect(address).toHaveLength(16)
  for (const [path, options, status] of [
    [first, init(submission('by-the-door')), 200],
    [first, init(submission('another-one')), 409],
    [second, init(submission('too-few-ones', { ratings: { d1: 5 } })), 422],
    [second, init('{"submissionId":'), 400],
    [second, init(''), 422],
    [`/s/${'A'.repeat(39)}`, init(submission('nobody-s-link')), 404],
    [`${second}?lang=en`, init('[]'), 422],
  ] as const) {
    const [byDoor, byApp] = await both(path!, options)
    expect([path, byDoor.status]).toEqual([path, status])
    expect(byDoor).toEqual(byApp)
  }
  expect(taken()).toBe(8)

  // Not the usual case: left to the app.
  const tooLarge = await fetch(base + third, init(submission('very-large-one', { comment: 'x'.repeat(70_000) })))
  expect(tooLarge.status).toBe(413)
  const form = await fetch(base + third, { ...init('', 'application/x-www-form-urlencoded'), redirect: 'manual' })
  expect(form.status).toBe(422)
  expect(taken()).toBe(8)
  await must(world.manager.post(`/surveys/${id}/close`))
  const [byDoor, byApp] = await both(third!, init(submission('after-the-end')))
  expect([byDoor.status, byDoor]).toEqual([410, byApp])
})

test('a page by the quick way is the page the app shows: form, thanks, answered, closed, unknown, and a wrong receipt', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const [first, second] = await linksOf(world, id)
  const { both, taken } = await openDoor(world)
  const { receipt } = (await answer(world, first!, { ratings: ratings(5) })).body
  const get = { headers: { 'accept-encoding': 'gzip' }, redirect: 'manual' as const }
  // Each form has an id of its own.
  const withoutId = ({ body, ...rest }: { body: string }) => ({ ...rest, body: body.replace(/[\da-f-]{36}/g, '') })
  const expectSame = async (path: string, status: number, says: string) => {
    const [byDoor, byApp] = await both(path, get)
    expect([path, byDoor.status]).toEqual([path, status])
    expect(byDoor.body).toContain(says)
    expect(withoutId(byDoor)).toEqual(withoutId(byApp))
  }
  await expectSame(second!, 200, '单位02')
  await expectSame(`${second}?lang=en&large=1`, 200, '单位02')
  await expectSame(`${first}/done?receipt=${receipt}`, 200, receipt)
  await expectSame(`${first}/done?receipt=${receipt.toLowerCase().replaceAll('-', '')}`, 200, receipt)
  await expectSame(`${first}/done?receipt=0000-0000-0000-0000`, 303, '')
  await expectSame(`${second}/done?receipt=${receipt}`, 303, '')
  await expectSame(`${second}/done`, 303, '')
  await expectSame(first!, 200, '已提交')
  await expectSame(`/s/${'A'.repeat(39)}`, 404, '链接')
  await must(world.manager.post(`/surveys/${id}/close`))
  await expectSame(second!, 410, '已截止')
  await expectSame(`${first}/done?receipt=${receipt}&kept=1`, 200, '后来的修改没有计入')
  expect(taken()).toBe(11)
})
