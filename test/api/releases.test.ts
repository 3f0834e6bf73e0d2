import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'

/** Six units answered, the first one badly; closed; an auditor and a reviewer are there. */
async function closed() {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  for (const [i, link] of (await linksOf(world, id)).entries())
    await must(answer(world, link, { ratings: ratings(i === 0 ? 1 : 5), comment: i === 0 ? '经常中断' : '' }))
  await must(world.manager.post(`/surveys/${id}/close`))
  const auditor = await world.hire('auditor', ['auditor'])
  const ask = () => must(auditor.post(`/surveys/${id}/releases`, { unitId: 1, reason: '信访件第 12 号' }))
  return { world, id, auditor, ask }
}

test('one unit is looked at with a reason, a second person and an end, and every look is in the log', async () => {
  const { world, id, auditor, ask } = await closed()
  const release = await ask()
  expect(release).toMatchObject({ unit: { id: 1, name: '单位01' }, state: 'waiting', actions: ['withdraw'] })
  const address = `/surveys/${id}/releases/${release.id}`
  expect((await auditor.get(`${address}/answers`)).body).toMatchObject({
    code: 'release-not-in-force',
    params: { state: 'waiting' },
  })
  const { items } = await must(world.reviewer.get(`/surveys/${id}/releases`))
  expect(items[0]).toMatchObject({ reason: '信访件第 12 号', actions: ['grant', 'decline'] })
  const granted = await must(world.reviewer.post(`${address}/grant`))
  expect(granted).toMatchObject({ state: 'granted', decidedBy: { name: 'reviewer' }, actions: [] })
  const hours = (Date.parse(granted.expiresAt) - Date.parse(granted.decidedAt)) / 3_600_000
  expect(hours).toBe(48)
  for (let looks = 0; looks < 2; looks += 1) {
    const { answers } = await must(auditor.get(`${address}/answers`))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatchObject({ seat: 1, score: '20', comment: '经常中断', ratings: ratings(1) })
  }
  const acts = await world.db
    .selectFrom('audit_entry')
    .selectAll()
    .where('act', 'like', 'release.%')
    .orderBy('id')
    .execute()
  expect(acts.map((one) => `${one.actor_name} ${one.act} ${one.detail.unit}`)).toEqual([
    'auditor release.ask 单位01',
    'reviewer release.granted 单位01',
    'auditor release.read 单位01',
    'auditor release.read 单位01',
  ])
})

test('nobody else reads what was released, and nobody without the role asks or releases', async () => {
  const { world, id, auditor, ask } = await closed()
  const release = await ask()
  const address = `/surveys/${id}/releases/${release.id}`
  await must(world.reviewer.post(`${address}/grant`))
  const second = await world.hire('second', ['auditor'])
  expect((await second.get(`${address}/answers`)).body.code).toBe('release-not-found')
  for (const person of [world.manager, world.reviewer])
    expect((await person.get(`${address}/answers`)).body.code).toBe('forbidden')
  expect((await world.manager.post(`/surveys/${id}/releases`, { unitId: 1, reason: '好奇' })).status).toBe(403)
  expect((await auditor.post(`${address}/grant`)).status).toBe(403)
  // Nor under another survey's address.
  expect((await auditor.get(`/surveys/${id + 1}/releases/${release.id}/answers`)).status).toBe(404)
})

test('whoever holds both roles still needs another person; the database says so too', async () => {
  const { world, id } = await closed()
  const both = await world.hire('both', ['auditor', 'reviewer'])
  const release = await must(both.post(`/surveys/${id}/releases`, { unitId: 1, reason: '核查' }))
  const reply = await both.post(`/surveys/${id}/releases/${release.id}/grant`)
  expect([reply.status, reply.body.code]).toEqual([403, 'confirm-own-release'])
  await expect(
    sql`update answer_release set outcome = 'granted', decided_by = requested_by, decided_at = now(), expires_at = now() + interval '1 day'`.execute(
      world.db,
    ),
  ).rejects.toThrow('answer_release_by_two_people')
})

test('a release ends, and by no SQL is it longer than three days, changed or taken out', async () => {
  const { world, id, auditor, ask } = await closed()
  const release = await ask()
  const grant = (hours: string) =>
    sql
      .raw(
        `update answer_release set outcome = 'granted', decided_by = (select id from "user" where username = 'reviewer'),
        decided_at = now() - interval '2 days', expires_at = now() - interval '2 days' + interval '${hours}'`,
      )
      .execute(world.db)
  await expect(grant('73 hours')).rejects.toThrow('answer_release_expires')
  await grant('48 hours')
  const reply = await auditor.get(`/surveys/${id}/releases/${release.id}/answers`)
  expect([reply.status, reply.body.code, reply.body.params]).toEqual([
    409,
    'release-not-in-force',
    { state: 'expired' },
  ])
  for (const statement of [
    `update answer_release set expires_at = now() + interval '1 hour'`,
    `update answer_release set unit_id = 2`,
    'delete from answer_release',
    'truncate answer_release',
  ])
    await expect(sql.raw(statement).execute(world.db)).rejects.toThrow(/decided once|append-only/)
})

test('a request is declined with a reason or taken back, once', async () => {
  const { world, id, auditor, ask } = await closed()
  const first = await ask()
  expect((await auditor.post(`/surveys/${id}/releases`, { unitId: 1, reason: '再次' })).body.code).toBe(
    'release-waiting',
  )
  const declined = await must(
    world.reviewer.post(`/surveys/${id}/releases/${first.id}/withdraw`, { reason: '理由不足' }),
  )
  expect(declined).toMatchObject({ state: 'declined', note: '理由不足', actions: [] })
  expect((await world.reviewer.post(`/surveys/${id}/releases/${first.id}/grant`)).body.code).toBe('release-decided')
  const second = await ask()
  expect(
    await must(auditor.post(`/surveys/${id}/releases/${second.id}/withdraw`, { reason: '已不需要' })),
  ).toMatchObject({
    state: 'withdrawn',
  })
})

test('before close nobody can ask, by SQL neither; nor about a unit that is not on the roster', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await must(world.manager.post('/units', { name: '名单外单位' }))
  const auditor = await world.hire('auditor', ['auditor'])
  const ask = (unitId: number) => auditor.post(`/surveys/${id}/releases`, { unitId, reason: '核查' })
  expect((await ask(1)).body.code).toBe('result-before-close')
  await expect(
    sql`insert into answer_release (survey_id, unit_id, reason, requested_by) select 1, 1, '核查', id from "user" limit 1`.execute(
      world.db,
    ),
  ).rejects.toThrow('nobody sees answers before close')
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await ask(2)).body.code).toBe('unit-not-found')
  const empty = await auditor.post(`/surveys/${id}/releases`, { unitId: 1, reason: ' ' })
  expect([empty.status, empty.body.errors[0].field]).toEqual([422, 'reason'])
})
