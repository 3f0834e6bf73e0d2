import { expect, test } from 'vitest'
import type { InvitationEventKind } from '../../db/schema.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type Reply, type World } from '../support.ts'

const seats = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/invitations?pageSize=200`))).items as {
    id: number
    link: string
    state: string
    disposition: string
  }[]

const happen = ({ db }: World, survey_id: number, invitation_id: number, kind: InvitationEventKind) =>
  db.insertInto('invitation_event').values({ survey_id, invitation_id, kind }).execute()

const said = ({ status, body }: Reply) => [status, body?.code]
const grounds = { reason: '已不用云', evidence: '2026-11-20 来函' }

async function ruleOut(world: World, id: number, invitationId: number): Promise<void> {
  const asked = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'ineligible', invitationId, ...grounds }),
  )
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
}

test.each<[InvitationEventKind[], string, string]>([
  [[], 'issued', 'non-contact'],
  [['sent'], 'sent', 'non-contact'],
  [['sent', 'failed'], 'failed', 'non-contact'],
  [['sent', 'failed', 'reminded'], 'sent', 'non-contact'],
  [['sent', 'failed', 'delivered'], 'sent', 'non-contact'],
  [['sent', 'failed', 'opened'], 'opened', 'other'],
  [['opened', 'started', 'failed'], 'started', 'other'],
  [['started', 'refused'], 'refused', 'refusal'],
  [['refused', 'reinstated'], 'issued', 'non-contact'],
  [['sent', 'refused', 'reinstated'], 'sent', 'non-contact'],
])('after %j an invitation is %s and counts as %s', async (events, state, disposition) => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  for (const kind of events) await happen(world, id, 1, kind)
  expect((await seats(world, id))[0]).toMatchObject({ state, disposition })
})

test('an answer goes before everything that was said of the unit, and one by link is not one from paper', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [first, second] = await linksOf(world, id)
  await happen(world, id, 1, 'refused')
  expect((await answer(world, first!, { ratings: ratings(5) })).status).toBe(201)
  expect((await answer(world, second!, { ratings: ratings(5) })).status).toBe(201)
  await happen(world, id, 2, 'on-paper')
  expect(await seats(world, id)).toMatchObject([
    { state: 'returned', disposition: 'returned' },
    { state: 'returned', disposition: 'returned' },
  ])
})

test('the roster is the sum of its dispositions, and the ineligible leave the denominator', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 10)
  const links = await linksOf(world, id)
  for (const link of links.slice(0, 6)) expect((await answer(world, link, { ratings: ratings(5) })).status).toBe(201)
  await must(world.manager.post(`/surveys/${id}/invitations/refuse`, { invitationIds: [7], ...grounds }))
  await happen(world, id, 8, 'opened')
  await ruleOut(world, id, 9)
  const progress = await must(world.reviewer.get(`/surveys/${id}/progress`))
  expect(progress.dispositions).toEqual({ complete: 6, partial: 0, refusal: 1, nonContact: 1, other: 1, ineligible: 1 })
  expect(progress.rosterMismatch).toBeNull()
  // RR1: 6 of the 9 that belong to the survey.
  expect(progress).toMatchObject({ roster: 10, returned: 6, responseRate: '66.67' })

  await must(world.manager.post(`/surveys/${id}/close`))
  const result = await must(world.reviewer.get(`/surveys/${id}/result`))
  expect(result).toMatchObject({
    roster: 10,
    units: { roster: 10, ineligible: 1, scored: 6 },
    dispositions: progress.dispositions,
    rosterMismatch: null,
    responseRate: '66.67',
  })
  // Six units at 100 and three at the floor of 20: (600 + 60) / 9 = 73.33; with the tenth it would be 68.
  expect(result.indicator).toMatchObject({ value: '100', worstCase: '73.33', verdict: '达标但取决于未答单位' })
})

test('a full return of 不适用 is complete, though too little of it is scored to be valid', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const hardly = ratings(5, { d1: null, d2: null, d3: null, d4: null, d5: null, d6: null })
  expect((await answer(world, link!, { ratings: hardly })).status).toBe(201)
  const progress = await must(world.manager.get(`/surveys/${id}/progress`))
  expect(progress).toMatchObject({
    returned: 1,
    valid: 0,
    responseRate: '100',
    dispositions: { complete: 1, partial: 0 },
  })
})

test('a refusal is recorded with its evidence, leaves the link usable and is taken back with a reason', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const path = `/surveys/${id}/invitations`
  expect((await world.manager.post(`${path}/refuse`, { invitationIds: [1], reason: '忙' })).body.errors).toMatchObject([
    { field: 'evidence', code: 'required' },
  ])
  expect((await must(world.manager.post(`${path}/refuse`, { invitationIds: [1], ...grounds }))).recorded).toBe(1)
  expect((await seats(world, id))[0]!.state).toBe('refused')
  const history = await must(world.reviewer.get(`/surveys/${id}/history`))
  expect(history.find((line: { act: string }) => line.act === 'invitations.refused')).toMatchObject({
    act: 'invitations.refused',
    actor: 'manager',
    detail: { ...grounds, recorded: 1 },
  })
  expect((await must(world.manager.post(`${path}/1/reinstate`, { reason: '来电改为填写' }))).state).toBe('issued')
  expect(said(await world.manager.post(`${path}/1/reinstate`, { reason: '再来' }))).toEqual([409, 'not-refused'])
  await must(world.manager.post(`${path}/refuse`, { invitationIds: [1], ...grounds }))
  const [link] = await linksOf(world, id)
  expect((await answer(world, link!, { ratings: ratings(4) })).status).toBe(201)
  expect(said(await world.manager.post(`${path}/refuse`, { invitationIds: [1], ...grounds }))).toEqual([
    409,
    'already-answered',
  ])
})

test('who is outside the survey is asked by one person and decided by another, and nobody decides alone', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const path = `/surveys/${id}/proposals`
  const both = await world.hire('both', ['manager', 'reviewer'])
  const asked = await must(both.post(path, { kind: 'ineligible', invitationId: 1, ...grounds }))
  expect(asked).toMatchObject({ outcome: null, actions: ['withdraw'], invitation: { unit: '单位01' }, ...grounds })
  expect((await seats(world, id))[0]!.state).toBe('issued')
  expect(said(await both.post(`${path}/${asked.id}/confirm`))).toEqual([403, 'confirm-own-proposal'])
  expect(said(await world.manager.post(`${path}/${asked.id}/confirm`))).toEqual([403, 'forbidden'])
  expect(said(await both.post(path, { kind: 'ineligible', invitationId: 1, ...grounds }))).toEqual([
    409,
    'proposal-waiting',
  ])
  expect((await must(world.reviewer.post(`${path}/${asked.id}/confirm`))).outcome).toBe('confirmed')
  expect((await seats(world, id))[0]).toMatchObject({ state: 'ineligible', disposition: 'ineligible' })
  expect(said(await world.reviewer.post(`${path}/${asked.id}/confirm`))).toEqual([409, 'proposal-decided'])
})

test('a unit outside the survey cannot answer; brought back by two people it gets a new link', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [before] = await linksOf(world, id)
  await ruleOut(world, id, 1)
  expect(said(await answer(world, before!, { ratings: ratings(5) }))).toEqual([410, 'revoked'])
  expect(said(await world.manager.post(`/surveys/${id}/invitations/1/reissue`, { reason: '要' }))).toEqual([
    409,
    'already-ineligible',
  ])
  const asked = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'eligible', invitationId: 1, ...grounds }),
  )
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  const [now] = await linksOf(world, id)
  expect(said(await answer(world, before!, { ratings: ratings(5) }))).toEqual([410, 'revoked'])
  expect((await answer(world, now!, { ratings: ratings(5) })).status).toBe(201)
})

test('a proposal is declined by a reviewer and withdrawn by whoever made it, and nothing happens then', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const path = `/surveys/${id}/proposals`
  const ask = async () => (await must(world.manager.post(path, { kind: 'ineligible', invitationId: 1, ...grounds }))).id
  expect((await must(world.reviewer.post(`${path}/${await ask()}/withdraw`, { reason: '依据不足' }))).outcome).toBe(
    'declined',
  )
  const second = await ask()
  const colleague = await world.hire('colleague', ['manager'])
  expect(said(await colleague.post(`${path}/${second}/withdraw`, { reason: '不妥' }))).toEqual([403, 'forbidden'])
  expect((await must(world.manager.post(`${path}/${second}/withdraw`, { reason: '写错单位' }))).outcome).toBe(
    'withdrawn',
  )
  expect((await seats(world, id))[0]!.state).toBe('issued')
})

test('who answered while the proposal waited stays in the survey', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const asked = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'ineligible', invitationId: 1, ...grounds }),
  )
  const [link] = await linksOf(world, id)
  await answer(world, link!, { ratings: ratings(5) })
  expect(said(await world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))).toEqual([
    409,
    'already-answered',
  ])
})

test('the database itself takes no ruling and no decision of one person', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await expect(happen(world, id, 1, 'ineligible')).rejects.toThrow('by two people')
  await ruleOut(world, id, 1)
  await expect(happen(world, id, 1, 'reinstated')).rejects.toThrow('by two people')
  // A ruling is used once.
  const asked = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'eligible', invitationId: 1, ...grounds }),
  )
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  await expect(happen(world, id, 1, 'ineligible')).rejects.toThrow('by two people')
  await expect(world.db.deleteFrom('proposal').execute()).rejects.toThrow('never changed')
  await expect(world.db.updateTable('proposal').set({ outcome: 'declined' }).execute()).rejects.toThrow('never changed')
})
