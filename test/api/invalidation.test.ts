import { expect, test, vi } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

/** Three of four units answer 100, 100 and 20; closed. The digests in the order of the scores, lowest first. */
async function closedWave(world: World, changes = {}) {
  const { id } = await openSurvey(world, 4, changes)
  const links = await linksOf(world, id)
  for (const [i, level] of [5, 5, 1].entries()) {
    const reply = await answer(world, links[i]!, { ratings: ratings(level, { d1: level === 5 ? 5 : 1, d2: level }) })
    expect(reply.status).toBe(201)
  }
  await must(world.manager.post(`/surveys/${id}/close`))
  const { items } = await must(world.manager.get(`/surveys/${id}/responses`))
  const digests = items.toSorted((a: any, b: any) => Number(a.score) - Number(b.score)).map((one: any) => one.digest)
  return { id, digests: digests as string[] }
}

const invalidate = (digest: string, kind = 'invalidate') => ({ kind, digest, reason: '经核实非本单位人员填写' })

test('an answer leaves the figure by two people, both results are kept, and it comes back the same way', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id, digests } = await closedWave(world)
  // (100 + 100 + 20)/3 = 220/3.
  expect((await must(manager.get(`/surveys/${id}/result`))).indicator.exact).toBe('220/3')

  const asked = await must(manager.post(`/surveys/${id}/proposals`, invalidate(digests[0]!)))
  expect(asked).toMatchObject({ kind: 'invalidate', digest: digests[0], invitation: null })
  expect((await must(manager.get(`/surveys/${id}/result`))).indicator.exact).toBe('220/3')
  expect((await manager.post(`/surveys/${id}/proposals/${asked.id}/confirm`)).status).toBe(403)
  await must(reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))

  const result = await must(manager.get(`/surveys/${id}/result`))
  expect(result).toMatchObject({ version: 2, versions: 2, valid: 2, invalidated: 1, returned: 3 })
  expect([result.indicator.exact, result.withInvalidated.exact]).toEqual(['100/1', '220/3'])
  // Two of four units are without a counted answer now: (200 + 40)/4 = 60.
  expect([result.indicator.worstCase, result.indicator.verdict]).toEqual(['60', '达标但取决于未答单位'])
  const first = await must(manager.get(`/surveys/${id}/result?version=1`))
  expect([first.version, first.indicator.exact, first.invalidated]).toEqual([1, '220/3', 0])

  const back = await must(manager.post(`/surveys/${id}/proposals`, invalidate(digests[0]!, 'revalidate')))
  await must(reviewer.post(`/surveys/${id}/proposals/${back.id}/confirm`))
  const versions = await must(manager.get(`/surveys/${id}/result/versions`))
  expect(versions.items.map((one: any) => [one.version, one.exact, one.cause?.kind ?? null])).toEqual([
    [1, '220/3', null],
    [2, '100/1', 'invalidate'],
    [3, '220/3', 'revalidate'],
  ])
})

test('the 无效清单 names the answer by its digest and no unit; the sheets say which are out', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id, digests } = await closedWave(world)
  const totalOf = async (filter: string) => (await must(manager.get(`/surveys/${id}/responses?${filter}`))).total
  // Asked before, too: what a filter found is kept, and only as long as the result stands.
  expect([await totalOf('standing=valid'), await totalOf('standing=invalidated')]).toEqual([3, 0])
  const one = await must(manager.post(`/surveys/${id}/proposals`, invalidate(digests[0]!)))
  await must(reviewer.post(`/surveys/${id}/proposals/${one.id}/confirm`))
  const two = await must(manager.post(`/surveys/${id}/proposals`, invalidate(digests[1]!)))
  await must(reviewer.post(`/surveys/${id}/proposals/${two.id}/withdraw`, { reason: '无证据' }))

  const list = await manager.get(`/surveys/${id}/invalidations`)
  expect(list.text).not.toContain('单位0')
  const standings = Object.fromEntries(list.body.items.map((item: any) => [item.digest, item.standing]))
  expect(standings).toEqual({ [digests[0]!]: 'invalid', [digests[1]!]: 'declined' })
  const out = await must(manager.get(`/surveys/${id}/responses?standing=invalidated`))
  expect(out.items.map((item: any) => [item.digest, item.invalidated, item.band])).toEqual([[digests[0], true, null]])
  expect([await totalOf('standing=valid'), await totalOf('dimension=d1&level=1')]).toEqual([2, 0])
})

test('the calculation is the figure step by step, nameless, and says what is left out and why', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id, digests } = await closedWave(world)
  const one = await must(manager.post(`/surveys/${id}/proposals`, invalidate(digests[0]!)))
  await must(reviewer.post(`/surveys/${id}/proposals/${one.id}/confirm`))
  const reply = await manager.get(`/surveys/${id}/calculation`)
  expect(reply.text).not.toContain('单位0')
  const steps = reply.body.items.map((unit: any) => [unit.returns[0].digest, unit.returns[0].standing, unit.figure])
  expect(steps.toSorted()).toEqual(
    [
      [digests[0], 'invalidated', null],
      [digests[1], 'counted', '100/1'],
      [digests[2], 'counted', '100/1'],
    ].toSorted(),
  )
})

test('what cannot be invalidated says why', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id, digests } = await closedWave(world)
  const propose = (body: object) => manager.post(`/surveys/${id}/proposals`, body)
  expect((await propose(invalidate('ab'.repeat(32)))).body.code).toBe('answer-not-found')
  expect((await propose(invalidate('no'))).body.errors).toMatchObject([{ field: 'digest', code: 'not-a-digest' }])
  expect((await propose(invalidate(digests[0]!, 'revalidate'))).body.code).toBe('not-invalidated')
  const asked = await must(propose(invalidate(digests[0]!)))
  expect((await propose(invalidate(digests[0]!))).body.code).toBe('proposal-waiting')
  await must(reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  expect((await propose(invalidate(digests[0]!))).body.code).toBe('already-invalidated')

  const open = await must(manager.post('/surveys', { ...(await draftOf(manager, id)) }))
  expect((await manager.post(`/surveys/${open.id}/proposals`, invalidate(digests[0]!))).body.code).toBe(
    'invalidation-not-now',
  )
})

async function draftOf({ get }: World['manager'], id: number) {
  const { title, servicePeriod, window, target } = await must(get(`/surveys/${id}`))
  return { title, servicePeriod, window, target }
}

test('the database itself keeps results and rulings: no figure changes but by a ruling of two people', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id, digests } = await closedWave(world)
  const refused = (text: string) => expect(constraintOf(world, text)).resolves
  const version = (number: number, proposal: number | null) =>
    `insert into result_version (survey_id, version, result, proposal_id) select id, ${number}, result, ${proposal} from survey where id = ${id}`
  const figure = `update survey set result = jsonb_set(result, '{indicator,value}', '"99"') where id = ${id}`
  await refused(figure).toBe('survey_result_frozen')
  await refused(version(2, null)).toBe('survey_result_frozen')
  await refused(`update result_version set result = '{}'`).toBe('result_version_append_only')
  await refused(`delete from result_version`).toBe('result_version_append_only')
  const asked = await must(manager.post(`/surveys/${id}/proposals`, invalidate(digests[0]!)))
  // Still waiting, it makes no result; and nobody confirms their own.
  await refused(version(2, asked.id)).toBe('survey_result_frozen')
  await refused(
    `update proposal set outcome = 'confirmed', decided_by = proposed_by, decided_at = now() where id = ${asked.id}`,
  ).toBe('proposal_by_two_people')
  await must(reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  await refused(figure).toBe('survey_result_frozen')
  await refused(`update proposal set reason = 'x' where id = ${asked.id}`).toBe('proposal_frozen')
  // One ruling makes one result.
  await refused(version(3, asked.id)).toBe('result_version_once_a_ruling')
  await refused(
    `insert into proposal (survey_id, kind, leaf, reason, proposed_by)
     select ${id}, 'invalidate', sha256('x'), 'x', proposed_by from proposal where id = ${asked.id}`,
  ).toBe('invalidation_of_an_answer')
})

test('the receipt of an answer that two people took out says so, and of one that came back that it counts', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [link] = await linksOf(world, id)
  const { receipt } = await must(answer(world, link!, { ratings: ratings(5) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  const rule = async (kind: string, digest: string) => {
    const asked = await must(world.manager.post(`/surveys/${id}/proposals`, invalidate(digest, kind)))
    await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  }
  const lookUp = async () => (await world.stranger.send(`/receipts/${receipt}`, {})).body
  const { state, digest } = await lookUp()
  expect(state).toBe('counted')
  await rule('invalidate', digest)
  expect((await lookUp()).state).toBe('invalidated')
  const page = await world.stranger.send(`/receipts/${receipt}`, { headers: { accept: 'text/html' } })
  expect(page.text).toContain('已认定无效，未计入结果')
  await rule('revalidate', digest)
  expect((await lookUp()).state).toBe('counted')
})
