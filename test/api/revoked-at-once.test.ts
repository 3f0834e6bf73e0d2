/** An answer and the end of its link in the same instant: one of them comes first, and the other knows. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, openSurvey, ratings } from '../support.ts'
import { countRows } from './contents.ts'

const soon = () => new Promise((resolve) => setTimeout(resolve, 300))

async function openOne() {
  const world = await createWorld({ max: 10 })
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  const { id } = await world.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow()
  const revoke = () => world.manager.post(`/surveys/${survey.id}/invitations/${id}/revoke`, { reason: '链接外泄' })
  return { world, link: link!, id, revoke }
}

test('an answer that comes while its link is being revoked waits for that and is refused', async () => {
  const { world, link, id } = await openOne()
  const revoking = await world.db.startTransaction().execute()
  await sql`update invitation set revoked_at = now() where id = ${id}`.execute(revoking)
  const reply = answer(world, link, { ratings: ratings(5) })
  await soon()
  await revoking.commit().execute()
  expect((await reply).body.code).toBe('revoked')
  expect(await countRows(world.db, 'response')).toBe(0)
})

test('whoever revokes a link whose answer is being written waits for it and is told that it has answered', async () => {
  const { world, link, id, revoke } = await openOne()
  await answer(world, link, { ratings: ratings(5) })
  const writing = await world.db.startTransaction().execute()
  await sql`select from invitation where id = ${id} for share`.execute(writing)
  let settled = false
  const reply = revoke().finally(() => (settled = true))
  await soon()
  expect(settled).toBe(false)
  await writing.commit().execute()
  expect((await reply).body.code).toBe('already-answered')
})

test('answers do not wait for each other', async () => {
  const { world, link, id } = await openOne()
  const writing = await world.db.startTransaction().execute()
  await sql`select from invitation where id = ${id} for share`.execute(writing)
  expect((await answer(world, link, { ratings: ratings(5) })).status).toBe(201)
  await writing.rollback().execute()
})

test('of twenty links answered and revoked at once, each is either answered or refused, never both', async () => {
  const world = await createWorld({ max: 10 })
  const survey = await openSurvey(world, 20)
  const links = await linksOf(world, survey.id)
  const ids = await world.db.selectFrom('invitation').select('id').orderBy('unit_id').execute()
  const both = await Promise.all(
    links.map((link, i) =>
      Promise.all([
        answer(world, link, { ratings: ratings(5) }),
        world.manager.post(`/surveys/${survey.id}/invitations/${ids[i]!.id}/revoke`, { reason: '链接外泄' }),
      ]),
    ),
  )
  const outcomes = both.map(([answered, revoked]) => [answered.status, revoked.status].join(' '))
  expect(outcomes.filter((outcome) => !['201 409', '410 200'].includes(outcome))).toEqual([])
  expect(await countRows(world.db, 'response')).toBe(outcomes.filter((outcome) => outcome.startsWith('201')).length)
})
