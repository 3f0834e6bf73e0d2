import { unzipSync } from 'fflate'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { checkPackage, checkProof } from '../../client/verifier/check-package.ts'
import { hashOf } from '../../server/domain/hashing.ts'
import { foldMarks } from '../../server/queries/counters.ts'
import { answer, createWorld, download, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'
import { readDocx } from '../documents/docx.ts'
import { contentsOf } from './contents.ts'

/** Six units of six answer, five with 100 and the last with 20: M = 520/6 = 260/3. Sealed, with a receipt and the last one's digest. */
async function sealedWave(title?: string) {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6, title ? { title } : {})
  const receipts: string[] = []
  for (const [i, link] of (await linksOf(world, id)).entries())
    receipts.push((await must(answer(world, link, { ratings: ratings(i === 5 ? 1 : 5) }))).receipt)
  await must(world.manager.post(`/surveys/${id}/close`))
  const { digest } = await must(world.reviewer.post(`/surveys/${id}/seal`))
  const { items } = await must(world.manager.get(`/surveys/${id}/responses?dimension=d1&level=1`))
  return { world, id, seal: digest as string, low: items[0].digest as string, receipts }
}

async function openCorrection({ manager, reviewer }: World, id: number) {
  await must(manager.post(`/surveys/${id}/seal/correction`, { reason: '封存后查实一份答卷系外单位代填' }))
  await must(reviewer.post(`/surveys/${id}/seal/correction/confirm`))
}

async function rule({ manager, reviewer }: World, id: number, digest: string, kind = 'invalidate') {
  const asked = await must(manager.post(`/surveys/${id}/proposals`, { kind, digest, reason: '外单位代填' }))
  await must(reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
}

const exactOf = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/result`))).indicator.exact

async function packageAt(world: World, id: number, seal?: number) {
  const path = `/surveys/${id}/exports/evidence.zip${seal ? `?seal=${seal}` : ''}`
  return new Map(Object.entries(unzipSync(new Uint8Array(await download(world, path)))))
}

test('a sealed wave is corrected: opened by two people, ruled on by two people, sealed anew with what moved', async () => {
  const { world, id, seal, low } = await sealedWave()
  const { manager, reviewer } = world
  const early = await manager.post(`/surveys/${id}/proposals`, {
    kind: 'invalidate',
    digest: low,
    reason: '外单位代填',
  })
  expect([early.status, early.body.code]).toEqual([409, 'survey-sealed'])
  await openCorrection(world, id)
  expect((await must(manager.get(`/surveys/${id}`))).actions).toContain('invalidate')
  await rule(world, id, low)

  // Until the next seal everybody reads the one that stands.
  expect(await exactOf(world, id)).toBe('260/3')
  const { request } = await must(reviewer.get(`/surveys/${id}/seals`))
  const rulings = [
    { answer: low, kind: 'invalidate', reason: '外单位代填', proposedBy: 'manager', confirmedBy: 'reviewer' },
  ]
  expect(request).toMatchObject({
    openedBy: 'reviewer',
    moved: { figure: { before: '260/3', after: '100/1' }, rulings },
  })
  const versions = async () => (await must(manager.get(`/surveys/${id}/result/versions`))).items
  expect((await versions()).map((one: any) => [one.exact, one.pending])).toEqual([
    ['260/3', false],
    ['100/1', true],
  ])
  const { holds } = await must(manager.post(`/surveys/${id}/recompute`))
  expect(holds).toBe(true)

  // What was ruled is in no counter until it is sealed, and in all of them then.
  await foldMarks(world.db)
  const { digest } = await must(reviewer.post(`/surveys/${id}/seal`))
  expect(await exactOf(world, id)).toBe('100/1')
  const { seals, request: none } = await must(manager.get(`/surveys/${id}/seals`))
  expect(none).toBeNull()
  expect(seals.map((one: any) => [one.number, one.digest, one.version, one.indicator.exact])).toEqual([
    [2, digest, 2, '100/1'],
    [1, seal, 1, '260/3'],
  ])
  expect(seals[0].statement.replaces).toEqual({
    number: 1,
    digest: seal,
    reason: '封存后查实一份答卷系外单位代填',
    askedBy: 'manager',
    confirmedBy: 'reviewer',
    figure: { before: '260/3', after: '100/1' },
    rulings,
  })
  expect((await must(manager.get(`/surveys/${id}/result?version=1`))).indicator.exact).toBe('260/3')
  expect((await versions()).map((one: any) => one.pending)).toEqual([false, false])
  expect((await must(manager.post(`/surveys/${id}/recompute`))).holds).toBe(true)
  const again = await manager.post(`/surveys/${id}/proposals`, { kind: 'revalidate', digest: low, reason: '再查' })
  expect(again.body.code).toBe('survey-sealed')
})

test('both seals have a package of their own that holds, before and after, and a receipt is proved in each', async () => {
  const { world, id, seal, low, receipts } = await sealedWave()
  await openCorrection(world, id)
  await rule(world, id, low)
  const during = await checkPackage(await packageAt(world, id), hashOf)
  expect([during.holds, during.seal, during.figure?.exact]).toEqual([true, seal, '260/3'])
  const { digest } = await must(world.reviewer.post(`/surveys/${id}/seal`))
  const packages = { first: await packageAt(world, id, 1), second: await packageAt(world, id) }
  const [first, second] = [await checkPackage(packages.first, hashOf), await checkPackage(packages.second, hashOf)]
  expect(second.checks.filter(({ state }) => state === 'fails')).toEqual([])
  expect([first.holds, first.seal, first.figure?.exact]).toEqual([true, seal, '260/3'])
  expect([second.holds, second.seal, second.figure?.exact]).toEqual([true, digest, '100/1'])
  const lineOf = (report: typeof first, title: string) => report.checks.find((one) => one.title === title)?.lines[0]
  expect(lineOf(first, '后来的封存')).toContain(digest)
  expect(lineOf(second, '更正')).toMatch(/数值由 260\/3 变为 100\/1；答卷 [0-9a-f]{12}… 无效/)
  for (const receipt of receipts) {
    const { proof } = await must(world.stranger.send(`/receipts/${receipt}`, {}))
    for (const files of Object.values(packages))
      expect(checkProof(JSON.stringify(proof), files, hashOf).state).toBe('holds')
  }
  expect((await world.manager.get(`/surveys/${id}/exports/evidence.zip?seal=3`)).status).toBe(404)
  const receipt = async (number: number) =>
    readDocx(await download(world, `/surveys/${id}/exports/seal-receipt.docx?seal=${number}`))
  const told = [await receipt(1), await receipt(2)].map(({ tables }) =>
    tables[0]!.map((row) => row.join(' ')).join('|'),
  )
  const spaced = (text: string) => text.replaceAll(/[0-9a-f]{64}/g, (hex) => hex.match(/.{4}/g)!.join(' '))
  expect([told[0]!.includes(spaced(seal)), told[0]!.includes(spaced(digest))]).toEqual([true, false])
  expect([told[1]!.includes(spaced(seal)), told[1]!.includes(spaced(digest))]).toEqual([true, true])
  expect((await receipt(1)).text).toContain('本次封存已被更正')
})

test('a ruling under a correction comes back under it, or under the next one', async () => {
  const { world, id, low } = await sealedWave()
  await openCorrection(world, id)
  await rule(world, id, low)
  await rule(world, id, low, 'revalidate')
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  expect(await exactOf(world, id)).toBe('260/3')
  await openCorrection(world, id)
  await rule(world, id, low)
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  expect(await exactOf(world, id)).toBe('100/1')
  const { seals } = await must(world.manager.get(`/surveys/${id}/seals`))
  expect(seals.map((one: any) => [one.number, one.version])).toEqual([
    [3, 4],
    [2, 3],
    [1, 1],
  ])
  for (const number of [1, 2, 3]) {
    const report = await checkPackage(await packageAt(world, id, number), hashOf)
    expect([number, report.checks.filter(({ state }) => state === 'fails')]).toEqual([number, []])
  }
})

test('who asked for a correction neither opens nor seals it; what waits is decided first; an open one is not taken back', async () => {
  const { world, id, low } = await sealedWave()
  const both = await world.hire('both', ['manager', 'reviewer'])
  await must(both.post(`/surveys/${id}/seal/correction`, { reason: '有误' }))
  const own = await both.post(`/surveys/${id}/seal/correction/confirm`)
  expect([own.status, own.body.code]).toEqual([403, 'seal-own-correction'])
  await must(world.reviewer.post(`/surveys/${id}/seal/correction/confirm`))
  const twice = await world.reviewer.post(`/surveys/${id}/seal/correction/confirm`)
  expect([twice.status, twice.body.code]).toEqual([409, 'correction-open'])
  expect((await both.post(`/surveys/${id}/seal`)).body.code).toBe('seal-own-correction')
  const back = await both.post(`/surveys/${id}/seal/correction/decline`, { reason: '算了' })
  expect([back.status, back.body.code]).toEqual([409, 'correction-open'])
  const asked = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'invalidate', digest: low, reason: '待查' }),
  )
  const waiting = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([waiting.status, waiting.body.code]).toEqual([409, 'seal-unsettled'])
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/withdraw`, { reason: '证据不足' }))
  await must(world.reviewer.post(`/surveys/${id}/seal`))
})

test('by SQL nothing of a sealed wave changes but rulings under an open correction, and no figure but by them', async () => {
  const { world, id, low } = await sealedWave()
  const ruling = (columns = '', values = '') =>
    `insert into proposal (survey_id, kind, leaf, reason, proposed_by${columns}) select ${id}, 'invalidate', '\\x${low}', 'x', created_by${values} from survey`
  expect(await constraintOf(world, ruling())).toBe('wave_sealed')
  await must(world.manager.post(`/surveys/${id}/seal/correction`, { reason: '有误' }))
  expect(await constraintOf(world, ruling())).toBe('wave_sealed')
  await must(world.reviewer.post(`/surveys/${id}/seal/correction/confirm`))
  const before = await contentsOf(world.db)
  const seal = (result: string) =>
    `insert into seal (survey_id, number, statement, digest, result, unit_key, sealed_by, sealed_at, replaces, reason, asked_by, request_id)
     select s.survey_id, 2, '{}', 'sha256:2', ${result}, s.unit_key, s.sealed_by, now(), s.id, r.reason, r.asked_by, r.id from seal s, seal_request r`
  const statements: Record<string, string> = {
    [`update survey set result = '{}'`]: 'survey_result_frozen',
    [`update survey set plan = '{}'`]: 'survey_frozen',
    [`update survey set status = 'closed'`]: 'survey_status_order',
    [`update response set valid = false`]: 'response_frozen',
    [`update invitation set unit_name = '别的单位'`]: 'wave_sealed',
    [`insert into proposal (survey_id, kind, reason, proposed_by) select ${id}, 'close', 'x', created_by from survey`]:
      'wave_sealed',
    [ruling(', correction_id', ', 77')]: 'proposal_of_correction',
    [`insert into result_version (survey_id, version, result, proposal_id) values (${id}, 2, '{}', null)`]:
      'survey_result_frozen',
    [`insert into seal_request (survey_id, reason, asked_by) select ${id}, 'x', created_by from survey`]:
      'seal_request_one_waiting',
    [`update seal_request set outcome = null`]: 'seal_request_decided_once',
    [seal(`jsonb_set(s.result, '{indicator,exact}', '"99/1"')`)]: 'survey_result_frozen',
    [`update seal set result = '{}'`]: 'seal_append_only',
  }
  for (const [statement, constraint] of Object.entries(statements))
    expect([statement, await constraintOf(world, statement)]).toEqual([statement, constraint])
  expect(await contentsOf(world.db)).toEqual(before)
  // A ruling goes in, but one person does not decide it.
  await sql.raw(ruling()).execute(world.db)
  expect(
    await constraintOf(
      world,
      `update proposal set outcome = 'confirmed', decided_by = proposed_by, decided_at = now()`,
    ),
  ).toBe('proposal_by_two_people')
  expect(await constraintOf(world, seal('s.result'))).toBe('seal_settled')
})

test('an evaluation stays with the seal it was bound under, says that a newer one is there, and moves by a reason', async () => {
  const { world, id, seal, low } = await sealedWave()
  const { manager, reviewer } = world
  const evaluation = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const fill = (entry: object) => manager.put(`/evaluations/${evaluation.id}/indicators/user-satisfaction`, entry)
  const rowOf = (view: any) => view.indicators.find((row: any) => row.key === 'user-satisfaction')
  const bound = rowOf(await must(fill({ source: { surveyId: id } })))
  expect([bound.actual, bound.source.seal, bound.source.corrected]).toEqual(['86.67', seal, false])
  await openCorrection(world, id)
  await rule(world, id, low)
  const { digest } = await must(reviewer.post(`/surveys/${id}/seal`))
  const view = await must(manager.get(`/evaluations/${evaluation.id}`))
  expect(rowOf(view)).toMatchObject({
    actual: '86.67',
    source: { seal, corrected: true, waves: [{ seal: { number: 1 }, newest: { number: 2, digest } }] },
  })
  expect(view.checks.map((one: any) => one.code)).toContain('wave-corrected')
  const bare = await fill({ source: { surveyId: id } })
  expect([bare.status, bare.body.errors[0].code]).toEqual([422, 'reason-required'])
  const moved = rowOf(await must(fill({ source: { surveyId: id }, reason: '按更正封存' })))
  expect(moved).toMatchObject({ actual: '100', source: { seal: digest, corrected: false } })
  const { act, detail } = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'detail'])
    .where('subject', '=', `evaluation ${evaluation.id}`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  expect([act, (detail as any).why]).toEqual(['evaluation.rebind', '按更正封存'])
  expect(await constraintOf(world, `update evaluation_entry set source_seals = '{77}'`)).toBe('evaluation_entry_seals')
})
