import { expect, test, vi } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'
import { countRows } from './contents.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

test('answers posted while the survey closes are in the result exactly when they were acknowledged', async () => {
  const world = await createWorld({ max: 12 })
  const survey = await openSurvey(world, 60)
  const links = await linksOf(world, survey.id)
  const early = links.slice(0, 10)
  for (const link of early) expect((await answer(world, link, { ratings: ratings(5) })).status).toBe(201)

  const posts = links.slice(10).map((link) => answer(world, link, { ratings: ratings(1) }))
  const close = must(world.manager.post(`/surveys/${survey.id}/close`))
  const late = links.slice(10).map((link) => answer(world, link, { ratings: ratings(1) }))
  const replies = await Promise.all([...posts, ...late])
  await close

  const acknowledged =
    new Set(replies.filter((reply) => reply.status < 300).map((reply) => reply.body.receipt)).size + early.length
  const refused = replies.filter((reply) => reply.status >= 300)
  expect(refused.filter((reply) => !['closed', 'already-answered'].includes(reply.body.code))).toEqual([])
  const { body: result } = await world.manager.get(`/surveys/${survey.id}/result`)
  expect(result.returned).toBe(acknowledged)
  expect(result.valid).toBe(acknowledged)
  expect(await countRows(world.db, 'response')).toBe(acknowledged)
  expect((await world.manager.get(`/surveys/${survey.id}/responses`)).body.total).toBe(acknowledged)
})

test('an answer under way when the survey closes is waited for', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 2)
  const [link] = await linksOf(world, survey.id)
  await answer(world, link!, { ratings: ratings(5) })
  const [, second] = await world.db.selectFrom('invitation').select('id').orderBy('id').execute()
  // A phone's statement that has passed the guard and is not committed yet.
  const slow = await world.db.startTransaction().execute()
  const { submission_id: _, ...copy } = await slow.selectFrom('response').selectAll().executeTakeFirstOrThrow()
  const row = { ...copy, answers: JSON.stringify(copy.answers), invitation_id: second!.id, submission_id: 'slow-phone' }
  await slow.insertInto('response').values(row).execute()
  let closed = false
  const close = world.manager.post(`/surveys/${survey.id}/close`).then((reply) => {
    closed = true
    return reply
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(closed).toBe(false)
  await slow.commit().execute()
  expect((await close).status).toBe(200)
  expect((await world.manager.get(`/surveys/${survey.id}/result`)).body.returned).toBe(2)
})

test('a survey closed by a process that died before counting is counted by whoever asks next', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  await answer(world, link!, { ratings: ratings(4) })
  await world.db.updateTable('survey').set({ status: 'closed', closed_at: new Date() }).execute()
  const replies = await Promise.all([1, 2, 3].map(() => world.manager.get(`/surveys/${survey.id}/result`)))
  for (const reply of replies) expect(reply.body).toMatchObject({ returned: 1, indicator: { value: '80' } })
})

test('closing twice is refused, also when both come at once', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const replies = await Promise.all([1, 2].map(() => world.manager.post(`/surveys/${survey.id}/close`)))
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409])
  expect(replies.find((reply) => reply.status === 409)!.body.code).toBe('survey-already-closed')
  const again = await world.manager.post(`/surveys/${survey.id}/close`)
  expect([again.status, again.body.code]).toEqual([409, 'survey-already-closed'])
})
