import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { canonicalize } from '../../server/domain/canonical.ts'
import { hashOf, named, toHex } from '../../server/domain/hashing.ts'
import { hashLeaf, rootOf } from '../../server/domain/merkle.ts'
import { hashBy } from '../../server/digest.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { contentsOf, countRows } from './contents.ts'

/** A closed wave of three units: two answered, one of them in two revisions. */
async function closedWave(changes: object = {}) {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3, { rules: { revisions: true, ...changes } })
  const links = await linksOf(world, id)
  const first = await must(answer(world, links[0]!, { ratings: ratings(3) }))
  await must(answer(world, links[0]!, { ratings: ratings(5), receipt: first.receipt }))
  await must(answer(world, links[1]!, { ratings: ratings(4) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  return { world, id, receipt: first.receipt as string }
}

async function sealedWave(changes: object = {}) {
  const { world, id, receipt } = await closedWave(changes)
  const { digest } = await must(world.reviewer.post(`/surveys/${id}/seal`))
  return { world, id, receipt, digest: digest as string }
}

const leavesOf = async ({ db }: World) =>
  (await db.selectFrom('response').select('leaf').orderBy('leaf').execute()).map(({ leaf }) => leaf)

test('a closed wave is sealed: status, digest on the survey, and a statement whose digest it is', async () => {
  const { world, id, digest } = await sealedWave()
  const survey = await must(world.manager.get(`/surveys/${id}`))
  expect([survey.status, survey.seal]).toEqual([
    'sealed',
    { digest, number: 1, sealedAt: expect.any(String), sealedBy: 'reviewer' },
  ])
  const { seals, request, errata } = await must(world.manager.get(`/surveys/${id}/seals`))
  expect([seals.length, request, errata]).toEqual([1, null, []])
  expect(named('sha256', hashOf('sha256')(new TextEncoder().encode(canonicalize(seals[0].statement))))).toBe(digest)
  expect(seals[0].statement).toMatchObject({
    format: 'manyi-seal/1',
    number: 1,
    planDigest: survey.planDigest,
    sealedBy: 'reviewer',
    replaces: null,
    answers: { stored: 3, counted: 2 },
  })
  const { act, actor } = (await must(world.manager.get(`/surveys/${id}/history`)))[0]
  expect([act, actor]).toEqual(['survey.seal', 'reviewer'])
})

test('the tree is over every response there is, replaced ones too, in the order of their leaves', async () => {
  const { world, id } = await sealedWave()
  const hash = hashBy('sha256')
  const root = rootOf(
    hash,
    (await leavesOf(world)).map((leaf) => hashLeaf(hash, leaf)),
  )
  const { seals } = await must(world.manager.get(`/surveys/${id}/seals`))
  expect(seals[0].statement.answers.root).toBe(`sha256:${toHex(root)}`)
})

test('a wave whose plan chose SM3 has SM3 in every digest', async () => {
  const { world, id, digest } = await sealedWave({ digest: 'sm3' })
  const { seals } = await must(world.manager.get(`/surveys/${id}/seals`))
  const { statement } = seals[0]
  const all = [digest, statement.planDigest, statement.answers.root, ...Object.values<string>(statement.parts)]
  expect(all.filter((one) => !/^sm3:[0-9a-f]{64}$/.test(one))).toEqual([])
})

test('who drafted or closed the wave does not seal it, by the page or by SQL; nobody seals before close', async () => {
  const world = await createWorld()
  const both = await world.hire('both', ['manager', 'reviewer'])
  const { id } = await openSurvey({ ...world, manager: both }, 1)
  const early = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([early.status, early.body.code]).toEqual([409, 'survey-not-closed'])
  await must(both.post(`/surveys/${id}/close`))
  const author = await both.post(`/surveys/${id}/seal`)
  expect([author.status, author.body.code]).toEqual([403, 'seal-own-wave'])

  const second = await createWorld()
  const closer = await second.hire('closer', ['manager', 'reviewer'])
  const { id: other } = await openSurvey(second, 1)
  await must(closer.post(`/surveys/${other}/close`))
  const own = await closer.post(`/surveys/${other}/seal`)
  expect([own.status, own.body.code]).toEqual([403, 'seal-own-wave'])
  await must(second.reviewer.post(`/surveys/${other}/seal`))
})

test('sealing twice is refused', async () => {
  const { world, id } = await sealedWave()
  const again = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([again.status, again.body.code]).toEqual([409, 'survey-sealed'])
})

test('what waits to be settled is settled first', async () => {
  const { world, id } = await closedWave()
  await sql`alter table proposal disable trigger user`.execute(world.db)
  await sql`insert into proposal (survey_id, kind, reason, proposed_by) select ${id}, 'close', 'x', created_by from survey`.execute(
    world.db,
  )
  const reply = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([reply.status, reply.body.code, reply.body.params]).toEqual([
    409,
    'seal-unsettled',
    { messages: 0, paper: 0, proposals: 1 },
  ])
  expect(await countRows(world.db, 'seal')).toBe(0)
})

/** The constraint that refused a statement; undefined when it went through. */
async function refusalOf(world: World, statement: string): Promise<string | undefined> {
  return sql
    .raw(statement)
    .execute(world.db)
    .then(
      () => undefined,
      (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
    )
}

test('nothing of a sealed wave is changed by SQL, in no table', async () => {
  const { world } = await sealedWave()
  const before = await contentsOf(world.db)
  const statements: Record<string, string> = {
    [`update survey set status = 'closed'`]: 'survey_status_order',
    [`update survey set result = '{}'`]: 'survey_result_frozen',
    [`update survey set plan = '{}'`]: 'survey_frozen',
    [`update survey set closed_by = null`]: 'survey_frozen',
    [`update survey set submitted_at = now()`]: 'wave_sealed',
    [`delete from survey`]: 'survey_frozen',
    [`update response set valid = false`]: 'response_frozen',
    [`delete from response`]: 'response_frozen',
    [`insert into response (invitation_id, revision, survey_id, submission_id, answers, valid, submitted_at, salt, leaf)
      select invitation_id, 9, survey_id, 'by-hand', answers, valid, now(), salt, leaf from response limit 1`]:
      'response_window_open',
    [`update invitation set generation = generation + 1`]: 'wave_sealed',
    [`update invitation set unit_name = '别的单位'`]: 'wave_sealed',
    [`delete from invitation`]: 'wave_sealed',
    [`insert into invitation (survey_id, unit_id, seat, unit_name) values (1, 1, 2, '单位01')`]: 'wave_sealed',
    [`insert into invitation_event (invitation_id, survey_id, kind) values (1, 1, 'sent')`]: 'wave_sealed',
    [`insert into proposal (survey_id, kind, reason, proposed_by) select 1, 'close', 'x', created_by from survey`]:
      'wave_sealed',
    [`insert into paper_entry (survey_id, invitation_id, answers, scan, scan_name, scan_type, scan_sha256, entered_by)
      select 1, 3, '{}', 'x', 'x', 'image/png', sha256('x'), created_by from survey`]: 'wave_sealed',
    [`insert into sending (survey_id, kind, channel_id, subject, body, not_before, created_by)
      select 1, 'reminder', 1, '', '', now(), created_by from survey`]: 'wave_sealed',
    [`update seal set digest = 'sha256:0'`]: 'seal_append_only',
    [`update seal set result = '{}'`]: 'seal_append_only',
    [`delete from seal`]: 'seal_append_only',
    [`truncate seal cascade`]: 'seal_append_only',
    [`update seal_leaves set root = leaves`]: 'seal_leaves_append_only',
    [`delete from seal_leaves`]: 'seal_leaves_append_only',
    [`insert into seal_leaves select seal_id, 9, first, leaves, root from seal_leaves`]: 'seal_leaves_append_only',
    [`insert into seal (survey_id, number, statement, digest, result, unit_key, sealed_by, sealed_at)
      select survey_id, 1, '{}', 'sha256:1', '{}', unit_key, sealed_by, now() from seal`]: 'seal_of_closed',
    [`insert into seal (survey_id, number, statement, digest, result, unit_key, sealed_by, sealed_at, replaces, reason, asked_by, request_id)
      select survey_id, 2, '{}', 'sha256:1', '{}', unit_key, sealed_by, now(), id, 'x', (select created_by from survey), 1 from seal`]:
      'seal_by_two_people',
  }
  for (const [statement, constraint] of Object.entries(statements))
    expect([statement, await refusalOf(world, statement)]).toEqual([statement, constraint])
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a wave becomes sealed by its seal only', async () => {
  const { world } = await closedWave()
  expect(await refusalOf(world, `update survey set status = 'sealed'`)).toBe('seal_missing')
})

test('a sealed wave is corrected by a second seal, asked for by one and made by another; both stay', async () => {
  const { world, id, digest } = await sealedWave()
  await must(world.manager.post(`/surveys/${id}/seal/correction`, { reason: '附件页码有误' }))
  const waiting = await world.manager.post(`/surveys/${id}/seal/correction`, { reason: '再来一次' })
  expect([waiting.status, waiting.body.code]).toEqual([409, 'seal-request-waiting'])
  const both = await must(world.reviewer.get(`/surveys/${id}/seals`))
  expect(both.request).toMatchObject({
    reason: '附件页码有误',
    askedBy: { name: 'manager' },
    actions: ['confirm', 'decline'],
  })
  const early = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([early.status, early.body.code]).toEqual([409, 'correction-not-open'])
  await must(world.reviewer.post(`/surveys/${id}/seal/correction/confirm`))
  const { digest: next } = await must(world.reviewer.post(`/surveys/${id}/seal`))
  const { seals, request } = await must(world.manager.get(`/surveys/${id}/seals`))
  expect(request).toBeNull()
  expect(seals.map((one: { number: number; digest: string }) => [one.number, one.digest])).toEqual([
    [2, next],
    [1, digest],
  ])
  expect(seals[0].statement.replaces).toEqual({
    number: 1,
    digest,
    reason: '附件页码有误',
    askedBy: 'manager',
    confirmedBy: 'reviewer',
    figure: { before: '90/1', after: '90/1' },
    rulings: [],
  })
  expect((await must(world.manager.get(`/surveys/${id}`))).seal).toMatchObject({ digest: next, number: 2 })
})

test('who asks for a correction does not seal it, and takes it back with a reason', async () => {
  const { world, id } = await sealedWave()
  await must(world.reviewer.post(`/surveys/${id}/seal/correction`, { reason: '有误' }))
  const own = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([own.status, own.body.code]).toEqual([403, 'seal-own-correction'])
  await must(world.reviewer.post(`/surveys/${id}/seal/correction/decline`, { reason: '看错了' }))
  const gone = await world.reviewer.post(`/surveys/${id}/seal/correction/decline`, { reason: '看错了' })
  expect([gone.status, gone.body.code]).toEqual([404, 'seal-request-not-found'])
  expect(await refusalOf(world, `update seal_request set outcome = null`)).toBe('seal_request_decided_once')
})

test('a name is put right beside a sealed roster by two people; the seal is unchanged', async () => {
  const { world, id, digest } = await sealedWave()
  const erratum = { unitId: 1, name: '单位零一', reason: '名称录入有误' }
  await must(world.manager.post(`/surveys/${id}/errata`, erratum))
  const twice = await world.manager.post(`/surveys/${id}/errata`, erratum)
  expect([twice.status, twice.body.code]).toEqual([409, 'erratum-waiting'])
  const own = await world.manager.post(`/surveys/${id}/errata/1/confirm`)
  expect([own.status, own.body.code]).toEqual([403, 'confirm-own-proposal'])
  const { errata } = await must(world.reviewer.post(`/surveys/${id}/errata/1/confirm`))
  expect(errata).toMatchObject([
    { unit: { id: 1, sealedName: '单位01' }, name: '单位零一', outcome: 'confirmed', decidedBy: { name: 'reviewer' } },
  ])
  const again = await world.reviewer.post(`/surveys/${id}/errata/1/decline`, { reason: '不对' })
  expect([again.status, again.body.code]).toEqual([409, 'erratum-decided'])
  expect((await must(world.manager.get(`/surveys/${id}`))).seal.digest).toBe(digest)
  expect(await refusalOf(world, `update erratum set name = '别的'`)).toBe('erratum_decided_once')
  expect(await refusalOf(world, `delete from erratum`)).toBe('erratum_decided_once')
})

test('a unit that was never asked, or a wave that is not sealed, has no erratum', async () => {
  const { world, id } = await closedWave()
  const early = await world.manager.post(`/surveys/${id}/errata`, { unitId: 1, name: 'x', reason: 'y' })
  expect([early.status, early.body.code]).toEqual([409, 'survey-not-sealed'])
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  const stranger = await world.manager.post(`/surveys/${id}/errata`, { unitId: 99, name: 'x', reason: 'y' })
  expect([stranger.status, stranger.body.code]).toEqual([404, 'unit-not-found'])
})
