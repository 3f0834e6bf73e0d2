/** One visit of the form whose first try was not heard: what the phone sends after it, in whatever order it arrives. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, openSurvey, postForm, ratings, type World } from '../support.ts'
import { countRows } from './contents.ts'

const id = 'one-visit-of-a-phone'

async function openOne(revisions = true) {
  const world = await createWorld({ max: 10 })
  const survey = await openSurvey(world, 2, { rules: { revisions } })
  const [link, other] = await linksOf(world, survey.id)
  const send = (edition: number, level: number, more = {}) =>
    answer(world, link!, { submissionId: id + '_'.repeat(edition), ratings: ratings(level), ...more })
  return { world, survey, link: link!, other: other!, send }
}

const stateOf = async ({ stranger }: World, receipt: string) =>
  (await stranger.send(`/receipts/${receipt}`, {})).body.state

async function levelThatCounts({ db }: World) {
  const row = await db.selectFrom('response').select('answers').orderBy('revision', 'desc').executeTakeFirst()
  return row?.answers.ratings['d1']
}

test('answers changed after a try that had arrived unheard are the ones that count, without a receipt to show', async () => {
  const { world, survey, send } = await openOne()
  const unheard = (await send(0, 2)).body.receipt
  const heard = await send(1, 5)
  expect(heard.status).toBe(201)
  expect([await stateOf(world, unheard), await stateOf(world, heard.body.receipt)]).toEqual(['replaced', 'counted'])
  await world.manager.post(`/surveys/${survey.id}/close`)
  const { body } = await world.manager.get(`/surveys/${survey.id}/result`)
  expect(body).toMatchObject({ returned: 1, indicator: { value: '100' } })
})

test('an older try that arrives after the newer one does not win back, and is answered with the receipt that counts', async () => {
  const { world, send } = await openOne()
  const newer = await send(1, 5)
  const late = await send(0, 2)
  expect([late.status, late.body]).toEqual([200, newer.body])
  expect([await levelThatCounts(world), await countRows(world.db, 'response')]).toEqual([5, 1])
  const repeated = await send(1, 5)
  expect([repeated.status, repeated.body]).toEqual([200, newer.body])
})

test('back to the first answers is a third edition, not a repeat of the first', async () => {
  const { world, send } = await openOne()
  for (const [edition, level] of [2, 5, 2].entries()) expect((await send(edition, level)).status).toBe(201)
  expect((await send(1, 5)).status).toBe(200)
  expect(await levelThatCounts(world)).toBe(2)
})

test('where no revision is allowed a change is refused with the receipt of what counts, and no change is a repeat', async () => {
  const { world, send } = await openOne(false)
  const first = await send(0, 4)
  const changed = await send(1, 5)
  expect([changed.status, changed.body.code, changed.body.receipt]).toEqual([
    409,
    'already-answered',
    first.body.receipt,
  ])
  const same = await send(1, 4)
  expect([same.status, same.body]).toEqual([200, first.body])
  expect(await levelThatCounts(world)).toBe(4)
})

test('a change that arrives after close is told so with the receipt of what counts; no change is a repeat', async () => {
  const { world, survey, send } = await openOne()
  const first = await send(0, 4)
  await world.manager.post(`/surveys/${survey.id}/close`)
  const { status, body } = await send(1, 5)
  expect([status, body.code, body.receipt]).toEqual([410, 'closed', first.body.receipt])
  expect((await send(1, 4)).body).toEqual(first.body)
  expect((await send(0, 4)).body).toEqual(first.body)
})

test("nobody else's submission learns the receipt", async () => {
  const { world, link, send } = await openOne(false)
  await send(0, 4)
  const stranger = await answer(world, link, { submissionId: 'another-phones-visit', ratings: ratings(5) })
  expect([stranger.status, stranger.body.code, stranger.body.receipt]).toEqual([409, 'already-answered', undefined])
})

test('what was revised since from elsewhere is not overwritten by the older visit', async () => {
  const { world, link, send } = await openOne()
  const first = await send(0, 2)
  const { receipt } = first.body
  await answer(world, link, { submissionId: 'revised-elsewhere', ratings: ratings(4), receipt })
  const late = await send(1, 5)
  expect([late.status, late.body.code]).toEqual([409, 'already-answered'])
  expect([(await send(0, 2)).body, await levelThatCounts(world)]).toEqual([first.body, 4])
})

test('without a script the same page posted again with other answers is a revision, and once more a repeat', async () => {
  const { world, link } = await openOne()
  const post = (level: number) =>
    postForm(world, link, {
      submissionId: id,
      ...Object.fromEntries(Object.entries(ratings(level)).map(([key, value]) => [`rating-${key}`, String(value)])),
    })
  const places = []
  for (const level of [2, 5, 5, 3]) places.push((await post(level)).headers.get('location'))
  expect(new Set(places).size).toBe(3)
  expect(places[2]).toBe(places[1])
  expect([await levelThatCounts(world), await countRows(world.db, 'response')]).toEqual([3, 3])
})

test('without a script and without revisions, the page after a change says what counts, with its receipt', async () => {
  const { world, link, send } = await openOne(false)
  const { receipt } = (await send(0, 4)).body
  const fields = Object.fromEntries(Object.keys(ratings(5)).map((key) => [`rating-${key}`, '5']))
  const reply = await postForm(world, link, { submissionId: id, ...fields })
  expect(reply.status).toBe(303)
  const page = await world.stranger.send(reply.headers.get('location')!, {})
  expect(page.text).toContain('后来的修改没有计入')
  expect(page.text).toContain('按调查方案，提交后不再修改')
  expect(page.text.replace(/<[^>]+>/g, '')).toContain(receipt)
})

test('in whatever order and company the tries arrive, the newest that arrived counts, and each is answered', async () => {
  const { world } = await openOne()
  const survey = await openSurvey(world, 100, { rules: { revisions: true } })
  const links = await linksOf(world, survey.id)
  const level = fc.integer({ min: 1, max: 5 })
  const visit = fc.record({
    levels: fc.array(level, { minLength: 1, maxLength: 4 }),
    arrivals: fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(visit, async ({ levels, arrivals }) => {
      const link = links.pop()!
      const editions = arrivals.map((together) => together.map((edition) => edition % levels.length))
      const last = { edition: -1, receipt: '' }
      for (const together of editions) {
        const replies = await Promise.all(
          together.map((edition) =>
            answer(world, link, { submissionId: id + '_'.repeat(edition), ratings: ratings(levels[edition]!) }),
          ),
        )
        replies.forEach(({ status, body }, i) => {
          expect([200, 201]).toContain(status)
          if (together[i]! >= last.edition) Object.assign(last, { edition: together[i], receipt: body.receipt })
        })
        const page = await postForm(world, link, { reopen: '1', receipt: last.receipt })
        expect(await stateOf(world, last.receipt)).toBe('counted')
        expect(page.text).toMatch(new RegExp(`id="rating-d1-${levels[last.edition]}"[^>]*checked`))
      }
    }),
    { numRuns: 60 },
  )
})
