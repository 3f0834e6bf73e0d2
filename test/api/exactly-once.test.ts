import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, openSurvey, ratings } from '../support.ts'
import { countRows } from './contents.ts'

const twenty = Array.from({ length: 20 }, (_, i) => i)

test('an answer is acknowledged with a receipt, and a repeat of it gets the same receipt', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const sent = { submissionId: 'first-try-0001', ratings: ratings(5) }
  const first = await answer(world, link!, sent)
  const again = await answer(world, link!, sent)
  expect([first.status, again.status]).toEqual([201, 200])
  expect(first.body.receipt).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(again.body).toEqual(first.body)
})

test('of twenty different answers posted to one link at once, one is taken and nineteen are told so', async () => {
  const world = await createWorld({ max: 10 })
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const replies = await Promise.all(
    twenty.map((i) => answer(world, link!, { submissionId: `parallel-${i}`, ratings: ratings(4) })),
  )
  const statuses = replies.map((reply) => reply.status).sort()
  expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
  const refused = replies.filter((reply) => reply.status === 409)
  expect(new Set(refused.map((reply) => reply.body.code))).toEqual(new Set(['already-answered']))
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('twenty posts of the same answer at once leave one response and one receipt', async () => {
  const world = await createWorld({ max: 10 })
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const sent = { submissionId: 'one-and-the-same', ratings: ratings(4) }
  const replies = await Promise.all(twenty.map(() => answer(world, link!, sent)))
  expect(replies.map((reply) => reply.status).sort()).toEqual([...Array.from({ length: 19 }, () => 200), 201])
  expect(new Set(replies.map((reply) => reply.body.receipt)).size).toBe(1)
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('a repeat after close still gets its receipt; a different answer is told that the survey is closed', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  const sent = { submissionId: 'before-close', ratings: ratings(5) }
  const first = await answer(world, link!, sent)
  await world.manager.post(`/surveys/${survey.id}/close`)
  const again = await answer(world, link!, sent)
  expect([again.status, again.body]).toEqual([200, first.body])
  expect((await answer(world, link!, { submissionId: 'after-close', ratings: ratings(5) })).body.code).toBe('closed')
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('the same submission id on two links is two answers with two receipts', async () => {
  const world = await createWorld()
  const links = await linksOf(world, (await openSurvey(world, 2)).id)
  const sent = { submissionId: 'shared-by-chance', ratings: ratings(5) }
  const replies = [await answer(world, links[0]!, sent), await answer(world, links[1]!, sent)]
  expect(replies.map((reply) => reply.status)).toEqual([201, 201])
  expect(replies[0]!.body.receipt).not.toBe(replies[1]!.body.receipt)
})

test('whoever holds the receipt learns that the answer is counted, and no answer', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const { body } = await answer(world, link!, { ratings: ratings(2), comment: '专线中断' })
  const typed = body.receipt.toLowerCase().replaceAll('-', ' ')
  const shown = await world.stranger.send(`/receipts/${encodeURIComponent(typed)}`, {})
  expect(shown.body).toMatchObject({ receipt: body.receipt, state: 'counted', survey: '2024年度政务云用户满意度调查' })
  expect(shown.body.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(shown.text).not.toMatch(/专线中断|ratings|单位01/)
})

test('a receipt that nobody was given is not found', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const { body } = await answer(world, link!, { ratings: ratings(5) })
  const changed = body.receipt.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'))
  for (const receipt of [changed, '0000-0000-0000-0000', 'nonsense', '%00', 'ZZZZ-ZZZZ-ZZZZ-ZZZZ']) {
    const reply = await world.stranger.send(`/receipts/${receipt}`, {})
    expect([receipt, reply.status, reply.body.code]).toEqual([receipt, 404, 'receipt-not-found'])
  }
})
