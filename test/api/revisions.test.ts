import { expect, test, vi } from 'vitest'
import { answer, createWorld, linksOf, openSurvey, postForm, ratings } from '../support.ts'
import { countRows } from './contents.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const revisable = { rules: { revisions: true } }

async function firstAnswer(changes = revisable) {
  const world = await createWorld({ max: 10 })
  const survey = await openSurvey(world, 2, changes)
  const [link, other] = await linksOf(world, survey.id)
  const { body } = await answer(world, link!, { submissionId: 'first-answer', ratings: ratings(3) })
  return { world, survey, link: link!, other: other!, receipt: body.receipt as string }
}

test('with its receipt an answer is replaced: a new receipt, the former says so, and the figure uses the latest', async () => {
  const { world, survey, link, receipt } = await firstAnswer()
  const second = await answer(world, link, { submissionId: 'second-answer', ratings: ratings(5), receipt })
  expect(second.status).toBe(201)
  expect(second.body.receipt).not.toBe(receipt)
  expect((await world.stranger.send(`/receipts/${receipt}`, {})).body.state).toBe('replaced')
  expect((await world.stranger.send(`/receipts/${second.body.receipt}`, {})).body.state).toBe('counted')
  await world.manager.post(`/surveys/${survey.id}/close`)
  const { body } = await world.manager.get(`/surveys/${survey.id}/result`)
  expect(body).toMatchObject({ returned: 1, valid: 1, indicator: { value: '100', exact: '100/1' } })
})

test('without the receipt a second answer is refused, also where revisions are allowed', async () => {
  const { world, link } = await firstAnswer()
  const second = await answer(world, link, { ratings: ratings(5) })
  expect([second.status, second.body.code]).toEqual([409, 'already-answered'])
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('a receipt changes nothing where the plan allows no revisions', async () => {
  const { world, link, receipt } = await firstAnswer({ rules: { revisions: false } })
  const second = await answer(world, link, { ratings: ratings(5), receipt })
  expect([second.status, second.body.code]).toEqual([409, 'already-answered'])
})

test("another link's receipt, a made-up one and none at all open no earlier answer", async () => {
  const { world, link, other, receipt } = await firstAnswer()
  const foreign = (await answer(world, other, { ratings: ratings(4) })).body.receipt
  const changed = receipt.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  for (const wrong of [foreign, changed, 'not-a-receipt']) {
    const reply = await answer(world, link, { ratings: ratings(1), receipt: wrong })
    expect([wrong, reply.status, reply.body.code]).toEqual([wrong, 409, 'wrong-receipt'])
  }
  expect(await countRows(world.db, 'response')).toBe(2)
})

test('of ten revisions sent at once, those acknowledged are stored and no other', async () => {
  const { world, survey, link, receipt } = await firstAnswer()
  const ids = Array.from({ length: 10 }, (_, i) => `revision-${i}`)
  const replies = await Promise.all(
    ids.map((submissionId) => answer(world, link, { submissionId, ratings: ratings(5), receipt })),
  )
  const taken = replies.filter((reply) => reply.status === 201)
  expect(replies.every((reply) => reply.status === 201 || reply.body.code === 'already-answered')).toBe(true)
  expect(taken.length).toBeGreaterThanOrEqual(1)
  expect(await countRows(world.db, 'response')).toBe(1 + taken.length)
  await world.manager.post(`/surveys/${survey.id}/close`)
  expect((await world.manager.get(`/surveys/${survey.id}/result`)).body).toMatchObject({
    returned: 1,
    indicator: { value: '100' },
  })
})

test('a repeat that meets its own first try under way gets the receipt of that try', async () => {
  const { world, link, receipt } = await firstAnswer()
  const first = await world.db.selectFrom('response').selectAll().executeTakeFirstOrThrow()
  const underWay = await world.db.startTransaction().execute()
  const row = { ...first, answers: JSON.stringify(first.answers), revision: 2, submission_id: 'second-answer' }
  await underWay.insertInto('response').values(row).execute()
  const repeat = answer(world, link, { submissionId: 'second-answer', ratings: ratings(3), receipt })
  await new Promise((resolve) => setTimeout(resolve, 300))
  await underWay.commit().execute()
  const { status, body } = await repeat
  expect([status, body.code]).toEqual([200, undefined])
  expect(await countRows(world.db, 'response')).toBe(2)
})

test('one revision sent ten times at once is stored once and gets one receipt', async () => {
  const { world, link, receipt } = await firstAnswer()
  const sent = { submissionId: 'same-revision', ratings: ratings(5), receipt }
  const replies = await Promise.all(Array.from({ length: 10 }, () => answer(world, link, sent)))
  expect(replies.map((reply) => reply.status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201])
  expect(new Set(replies.map((reply) => reply.body.receipt)).size).toBe(1)
  expect(await countRows(world.db, 'response')).toBe(2)
})

test('after close nothing is revised, and a wrong receipt learns no more than that', async () => {
  const { world, survey, link, receipt } = await firstAnswer()
  await world.manager.post(`/surveys/${survey.id}/close`)
  const late = await answer(world, link, { ratings: ratings(5), receipt })
  const wrong = await answer(world, link, { ratings: ratings(5), receipt: 'not-a-receipt' })
  expect([late.status, late.body.code, wrong.status, wrong.body.code]).toEqual([410, 'closed', 410, 'closed'])
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('the receipt reopens the earlier answers on the page, filled in; a wrong one does not', async () => {
  const { world, link, receipt } = await firstAnswer()
  const reopened = await postForm(world, link, { reopen: '1', receipt })
  expect(reopened.status).toBe(200)
  expect(reopened.text).toMatch(/id="rating-d1-3"[^>]*checked/)
  expect(reopened.text).toContain(receipt)
  const wrong = await postForm(world, link, { reopen: '1', receipt: '0000-0000-0000-0000' })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('回执码不对')
  expect(wrong.text).not.toMatch(/<input[^>]* checked/)
})
