import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { contentsOf, countRows } from './contents.ts'

type Invitation = {
  id: number
  link: string
  unit: { name: string }
  state: string
  disposition: string
  sentAt: string | null
  returnedOn: string | null
}

const invitationsOf = async ({ manager }: World, id: number, query = '') =>
  (await must(manager.get(`/surveys/${id}/invitations?pageSize=200${query}`))).items as Invitation[]

const tap = (world: World, link: string) => world.stranger.send(`${link}/opened`, { method: 'POST' })

test('progress counts what was sent, seen, returned and revoked, by unit, and shows no answer', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  const path = `/surveys/${id}`
  const links = await linksOf(world, id)
  const ids = (await invitationsOf(world, id)).map((one) => one.id)
  expect(
    (await must(world.manager.post(`${path}/invitations/sent`, { invitationIds: ids.slice(0, 4), how: '政务微信' })))
      .recorded,
  ).toBe(4)
  await tap(world, links[1]!)
  expect((await answer(world, links[2]!, { ratings: ratings(5) })).status).toBe(201)
  // Complete but hardly scored: returned, not valid.
  const hardly = ratings(5, { d1: null, d2: null, d3: null, d4: null, d5: null, d6: null })
  expect((await answer(world, links[3]!, { ratings: hardly })).status).toBe(201)
  await must(world.manager.post(`${path}/invitations/${ids[4]}/revoke`, { reason: '误发' }))

  const { body } = await world.reviewer.get(`${path}/progress`)
  // Seen: the one that tapped and the two that answered. RR1: 2 of 6, both complete.
  expect(body).toMatchObject({ roster: 6, issued: 6, sent: 4, opened: 3, returned: 2, valid: 1, responseRate: '33.33' })
  expect(body.byUnit.map((unit: { state: string }) => unit.state)).toEqual([
    'sent',
    'opened',
    'returned',
    'returned',
    'revoked',
    'issued',
  ])
  expect(body.byDay).toHaveLength(1)
  expect(body.byDay[0].returned).toBe(2)
  expect((await invitationsOf(world, id)).map((one) => one.disposition)).toEqual([
    'non-contact',
    'other',
    'returned',
    'returned',
    'non-contact',
    'non-contact',
  ])
})

test('links are found by state and by unit', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const [first] = await invitationsOf(world, id)
  await must(world.manager.post(`/surveys/${id}/invitations/sent`, { invitationIds: [first!.id], how: '短信' }))
  expect((await invitationsOf(world, id, '&state=sent')).map((one) => one.unit.name)).toEqual(['单位01'])
  expect(await invitationsOf(world, id, '&state=issued')).toHaveLength(2)
  expect(
    (await invitationsOf(world, id, `&search=${encodeURIComponent('单位02')}`)).map((one) => one.unit.name),
  ).toEqual(['单位02'])
  expect((await invitationsOf(world, id, '&search=U03')).map((one) => one.unit.name)).toEqual(['单位03'])
  expect((await world.manager.get(`/surveys/${id}/invitations?state=constructor`)).status).toBe(422)
})

test('sending is recorded for the links of this survey only', async () => {
  const world = await createWorld()
  const one = await openSurvey(world, 1)
  const two = await openSurvey(world, 1)
  const [own] = await invitationsOf(world, one.id)
  const [foreign] = await invitationsOf(world, two.id)
  const record = (invitationIds: number[]) =>
    world.manager.post(`/surveys/${one.id}/invitations/sent`, { invitationIds, how: '短信' })
  const before = await contentsOf(world.db)
  const refused = await record([foreign!.id, 999])
  expect([refused.status, refused.body.code]).toEqual([404, 'invitation-not-found'])
  expect(await contentsOf(world.db)).toEqual(before)
  expect((await record([own!.id, foreign!.id, own!.id, 999])).body).toEqual({ recorded: 1 })
  expect((await invitationsOf(world, two.id))[0]).toMatchObject({ state: 'issued', sentAt: null })
})

test('what was sent by hand is noted with its own time, which lies between approval and now', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [own] = await invitationsOf(world, id)
  const record = (at: string) =>
    world.manager.post(`/surveys/${id}/invitations/sent`, { invitationIds: [own!.id], how: '当面送达', at })
  const before = await contentsOf(world.db)
  for (const [at, code] of [
    [new Date(Date.now() + 3_600_000).toISOString(), 'in-the-future'],
    ['2020-01-01T09:00:00+08:00', 'before-approval'],
    ['昨天', 'not-a-moment'],
  ] as const) {
    const { status, body } = await record(at)
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ field: 'at', code })]])
  }
  expect(await contentsOf(world.db)).toEqual(before)
  const { approvedAt } = await must(world.manager.get(`/surveys/${id}`))
  await must(record(approvedAt))
  expect((await invitationsOf(world, id))[0]).toMatchObject({ state: 'sent', sentAt: approvedAt })
})

test('a new link has to be sent anew and is seen anew, while that the unit had been reached stays', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [seen, sent] = await invitationsOf(world, id)
  await must(
    world.manager.post(`/surveys/${id}/invitations/sent`, { invitationIds: [seen!.id, sent!.id], how: '短信' }),
  )
  const [link] = await linksOf(world, id)
  await tap(world, link!)
  await world.stranger.send(`${link}/started`, { method: 'POST' })
  const standing = async () => (await invitationsOf(world, id)).map((one) => [one.state, one.disposition])
  expect(await standing()).toEqual([
    ['started', 'other'],
    ['sent', 'non-contact'],
  ])

  for (const one of [seen, sent])
    await must(world.manager.post(`/surveys/${id}/invitations/${one!.id}/reissue`, { reason: '更换联系人' }))
  expect(await standing()).toEqual([
    ['issued', 'other'],
    ['issued', 'non-contact'],
  ])
  expect(await invitationsOf(world, id, '&state=issued')).toHaveLength(2)
  expect(await must(world.manager.get(`/surveys/${id}/progress`))).toMatchObject({ sent: 0, opened: 0, started: 0 })

  const [renewed] = await linksOf(world, id)
  await tap(world, renewed!)
  await world.stranger.send(`${renewed}/started`, { method: 'POST' })
  await must(world.manager.post(`/surveys/${id}/invitations/sent`, { invitationIds: [sent!.id], how: '短信' }))
  expect(await standing()).toEqual([
    ['started', 'other'],
    ['sent', 'non-contact'],
  ])
})

test("another survey's link is neither revoked nor reissued through this one", async () => {
  const world = await createWorld()
  const one = await openSurvey(world, 1)
  const two = await openSurvey(world, 1)
  const [foreign] = await invitationsOf(world, two.id)
  const before = await contentsOf(world.db)
  for (const act of ['revoke', 'reissue']) {
    const reply = await world.manager.post(`/surveys/${one.id}/invitations/${foreign!.id}/${act}`, { reason: '误发' })
    expect([reply.status, reply.body.code]).toEqual([404, 'invitation-not-found'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a first tap is recorded once, however often it comes, and only while the link takes answers', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const [link, gone] = await linksOf(world, id)
  const [, second] = await invitationsOf(world, id)
  await must(world.manager.post(`/surveys/${id}/invitations/${second!.id}/revoke`, { reason: '误发' }))
  const events = () => world.db.selectFrom('invitation_event').select('kind').where('kind', '=', 'opened').execute()
  for (let i = 0; i < 3; i += 1) expect((await tap(world, link!)).status).toBe(204)
  expect(await events()).toHaveLength(1)
  await tap(world, gone!)
  expect(await events()).toHaveLength(1)
  await must(world.manager.post(`/surveys/${id}/close`))
  await tap(world, (await linksOf(world, id))[2]!)
  expect(await events()).toHaveLength(1)
  expect((await tap(world, '/s/unknown')).status).toBe(404)
})

test('an answered link is neither revoked nor reissued', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  await answer(world, link!, { ratings: ratings(5) })
  const [invitation] = await invitationsOf(world, id)
  for (const act of ['revoke', 'reissue']) {
    const reply = await world.manager.post(`/surveys/${id}/invitations/${invitation!.id}/${act}`, { reason: '误发' })
    expect([reply.status, reply.body.code]).toEqual([409, 'already-answered'])
  }
})

test('after close nothing is sent, revoked or reissued', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [invitation] = await invitationsOf(world, id)
  await must(world.manager.post(`/surveys/${id}/close`))
  const before = await contentsOf(world.db)
  const acts: [string, object][] = [
    ['sent', { invitationIds: [invitation!.id], how: '短信' }],
    [`${invitation!.id}/revoke`, { reason: '误发' }],
    [`${invitation!.id}/reissue`, { reason: '误发' }],
  ]
  for (const [act, body] of acts) {
    const reply = await world.manager.post(`/surveys/${id}/invitations/${act}`, body)
    expect([act, reply.status, reply.body.code]).toEqual([act, 409, 'survey-not-open'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('revoking and reissuing need a reason', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [invitation] = await invitationsOf(world, id)
  for (const act of ['revoke', 'reissue']) {
    for (const body of [undefined, {}, { reason: ' ' }]) {
      const reply = await world.manager.post(`/surveys/${id}/invitations/${invitation!.id}/${act}`, body)
      expect([reply.status, reply.body.errors?.[0]]).toMatchObject([422, { field: 'reason', code: 'required' }])
    }
  }
})

test('every link of a survey is its own, and none stands in the database', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 30, { seatsPerUnit: 2 })
  const links = await linksOf(world, id)
  expect(new Set(links).size).toBe(60)
  expect(await countRows(world.db, 'invitation')).toBe(60)
  const stored = JSON.stringify(await contentsOf(world.db))
  for (const link of links) expect(stored).not.toContain(link.slice(3, 20))
})
