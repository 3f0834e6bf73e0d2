import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDueTickets } from '../../server/actions/tickets.ts'
import { runRetention } from '../../server/actions/retention.ts'
import { verifyAudit } from '../../server/actions/verify-audit.ts'
import { deletedParts } from '../../server/domain/retention.ts'
import { foldMarks } from '../../server/queries/counters.ts'
import { listSealedHeads } from '../../server/queries/seals.ts'
import { answer, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { age, agedWave, desk, waitThirtyDays, withoutRules } from './aged-wave.ts'
import { constraintOf } from './constraint.ts'
import { countRows } from './contents.ts'

const standingOf = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/retention`))).standing
const verify = async ({ db }: World) => verifyAudit(db, await listSealedHeads(db))

test('thirty days after the notice the answers go, with an exact certificate; the figures and the chain stay', async () => {
  const { world, id } = await agedWave({ announced: false })
  const before = await must(world.manager.get(`/surveys/${id}/result`))
  const report = await must(world.manager.get(`/surveys/${id}/report`))
  await openDueTickets(world.db, 'Asia/Shanghai', new Date())
  expect(await standingOf(world, id)).toBe('due')
  expect(await runRetention(desk(world))).toMatchObject([{ surveyId: id, did: 'announced' }])
  expect(await standingOf(world, id)).toBe('announced')
  // Not a day earlier, however often it runs.
  expect(await runRetention(desk(world))).toEqual([])
  expect(await countRows(world.db, 'response')).toBe(6)

  await waitThirtyDays(world, id)
  expect(await runRetention(desk(world))).toMatchObject([{ surveyId: id, did: 'deleted' }])
  for (const table of [
    'response',
    'answer_leaf',
    'ticket_entry',
    'invitation_event',
    'response_flag',
    'response_trace',
  ] as const)
    expect([table, await countRows(world.db, table)]).toEqual([table, 0])
  await foldMarks(world.db)
  expect((await sql`select 1 from unit_standing`.execute(world.db)).rows).toEqual([])
  const { standing, certificate, digest } = await must(world.manager.get(`/surveys/${id}/retention`))
  expect(standing).toBe('done')
  expect(certificate).toMatchObject({
    answers: { deleted: 6 },
    counts: { answers: 6, papers: 0, words: 8 },
    years: 5,
    backupDays: 14,
  })
  expect(Object.keys(certificate.counts).sort()).toEqual(Object.keys(deletedParts).sort())
  const { seals } = await must(world.manager.get(`/surveys/${id}/seals`))
  expect(certificate.seal.digest).toBe(seals[0].digest)
  expect(certificate.answers.root).toBe(seals[0].statement.answers.root)
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)

  expect(await must(world.manager.get(`/surveys/${id}/result`))).toEqual(before)
  const after = await must(world.manager.get(`/surveys/${id}/report`))
  expect([after.analysis, after.byDay, after.result]).toEqual([report.analysis, report.byDay, report.result])
  expect(after.tickets.map((one: { entries: number }) => one.entries)).toEqual([4, 4])
  const { items } = await must(world.manager.get('/surveys'))
  expect(items[0]).toMatchObject({ roster: 6, returned: 5, retention: { standing: 'done' } })
  const audit = await verify(world)
  expect([audit.holds, audit.retention]).toEqual([true, { waves: 1, answers: 6, broken: null }])
  expect(await runRetention(desk(world))).toEqual([])
})

test('whoever holds a 回执码 is told that the answer counted, that it is gone, and still proves it inside the seal', async () => {
  const { world, id, receipts } = await agedWave()
  const [replaced, counted] = [receipts[0]!, receipts[1]!]
  const look = async (code: string) => (await world.stranger.send(`/receipts/${code}`, {})).body
  const before = await look(counted)
  await runRetention(desk(world))
  const after = await look(counted)
  expect(after).toEqual({ ...before, submittedAt: null, deletedAt: expect.any(String) })
  expect(after.proof.root).toMatch(/^sha256:/)
  expect((await look(replaced)).state).toBe('replaced')
  const page = await world.stranger.send(`/receipts/${counted}`, { headers: { accept: 'text/html' } })
  expect(page.text).toContain('保存期限已满')
  expect((await world.stranger.send('/receipts/0000-0000-0000-0000', {})).status).toBe(404)
  // What is kept of a receipt is not the receipt, and names no seat.
  const kept = JSON.stringify(await world.db.selectFrom('kept_receipt').selectAll().execute())
  expect(kept).not.toContain(counted.replaceAll('-', ''))
  expect(await standingOf(world, id)).toBe('done')
})

test('what speaks of single answers says since when they are gone, and nothing pretends that there were none', async () => {
  const { world, id } = await agedWave()
  const auditor = await world.hire('auditor', ['auditor'])
  await runRetention(desk(world))
  for (const path of [
    'responses',
    'calculation',
    'comments',
    'invalidations',
    'invitations',
    'paper',
    'experts',
    'callbacks',
    'exports/evidence.zip',
    'exports/responses.csv',
    'exports/responses.xlsx',
    'exports/roster-returns.docx',
    'exports/expert-scores.docx',
  ]) {
    const { status, body } = await world.manager.get(`/surveys/${id}/${path}`)
    expect([path, status, body?.code]).toEqual([path, 410, 'answers-deleted'])
  }
  expect((await auditor.post(`/surveys/${id}/recompute`)).body.code).toBe('answers-deleted')
  expect((await auditor.post(`/surveys/${id}/releases`, { unitId: 1, reason: '核查' })).body.code).toBe(
    'answers-deleted',
  )
  expect((await world.manager.post(`/surveys/${id}/seal/correction`, { reason: '有误' })).body.code).toBe(
    'answers-deleted',
  )
  const progress = await must(world.manager.get(`/surveys/${id}/progress`))
  expect([progress.returned, progress.roster, progress.byUnit, progress.rosterMismatch]).toEqual([5, 6, [], null])
  for (const file of ['exports/report.docx', 'exports/statistics.xlsx', 'exports/retention.docx'])
    expect([file, (await world.manager.get(`/surveys/${id}/${file}`)).status]).toEqual([file, 200])
  const survey = await must(world.manager.get(`/surveys/${id}`))
  expect(survey.retention).toMatchObject({ standing: 'done', doneAt: expect.any(String) })
})

test('killed after any batch the chain holds, nothing is counted twice, and the next run goes on to the same certificate', async () => {
  const { world, id } = await agedWave()
  let killed = 0
  for (;;) {
    const dying = new AbortController()
    let steps = 0
    // Two looks at the signal let one batch through, and one more each time.
    const stopping = Object.defineProperty({ ...dying.signal }, 'aborted', {
      get: () => ++steps > 2 + killed,
    }) as AbortSignal
    const [step] = await runRetention(desk(world, { batch: 1, stopping }))
    const { holds, retention } = await verify(world)
    expect([killed, holds, retention]).toEqual([killed, true, { waves: 1, answers: 6, broken: null }])
    if (step?.did !== 'interrupted') break
    killed += 1
    if (killed === 2) {
      const kept = await countRows(world.db, 'kept_answer')
      const left = await countRows(world.db, 'response')
      expect([kept > 0, left > 0, kept + left]).toEqual([true, true, 6])
      expect((await world.manager.get(`/surveys/${id}/responses`)).body.code).toBe('answers-deleted')
    }
    if (killed > 40) break
  }
  expect(killed).toBeGreaterThan(5)
  const { certificate } = await must(world.manager.get(`/surveys/${id}/retention`))
  expect(certificate.counts.answers).toBe(6)
  expect(await countRows(world.db, 'kept_answer')).toBe(6)
})

test('two processes at once delete once', async () => {
  const { world, id } = await agedWave()
  await Promise.all([runRetention(desk(world, { batch: 1 })), runRetention(desk(world, { batch: 1 }))])
  expect(await standingOf(world, id)).toBe('done')
  const acts = await world.db
    .selectFrom('audit_entry')
    .select('act')
    .where('act', 'in', ['retention.begin', 'retention.done'])
    .execute()
  expect(acts).toHaveLength(2)
  expect((await verify(world)).holds).toBe(true)
})

test('one person asks to hold it and another confirms; let go again by two, thirty days more pass', async () => {
  const { world, id } = await agedWave()
  const colleague = await world.hire('colleague', ['manager'])
  expect(await standingOf(world, id)).toBe('ready')
  const early = await world.manager.post(`/surveys/${id}/retention`, { kind: 'release', reason: '放行' })
  expect([early.status, early.body.code]).toEqual([409, 'retention-not-now'])
  const asked = await must(world.manager.post(`/surveys/${id}/retention`, { kind: 'hold', reason: '正在复议' }))
  expect([asked.standing, asked.request.actions]).toEqual(['asked', ['withdraw']])
  // While it waits nothing goes.
  expect(await runRetention(desk(world))).toEqual([])
  expect((await colleague.post(`/surveys/${id}/retention`, { kind: 'hold', reason: '再提' })).body.code).toBe(
    'retention-request-waiting',
  )
  const own = await world.manager.post(`/surveys/${id}/retention/confirm`)
  expect([own.status, own.body.code]).toEqual([403, 'confirm-own-proposal'])
  const held = await must(world.reviewer.post(`/surveys/${id}/retention/confirm`))
  expect([held.standing, held.hold]).toMatchObject([
    'held',
    { reason: '正在复议', askedBy: 'manager', confirmedBy: 'reviewer' },
  ])
  expect(await runRetention(desk(world))).toEqual([])
  expect((await world.manager.post(`/surveys/${id}/retention/confirm`)).body.code).toBe('retention-request-not-found')
  await must(world.reviewer.post(`/surveys/${id}/retention`, { kind: 'release', reason: '复议已结' }))
  await must(world.manager.post(`/surveys/${id}/retention/confirm`))
  expect(await standingOf(world, id)).toBe('announced')
  expect(await runRetention(desk(world))).toEqual([])
  await waitThirtyDays(world, id)
  expect(await runRetention(desk(world))).toMatchObject([{ did: 'deleted' }])
  expect((await world.manager.post(`/surveys/${id}/retention`, { kind: 'hold', reason: '晚了' })).body.code).toBe(
    'answers-deleted',
  )
})

test('by SQL nothing of a wave is deleted, neither before its years are over nor beside the job', async () => {
  const { world, id } = await agedWave({ announced: false })
  const refusal = (statement: string) => constraintOf(world, statement)
  const deletes: [string, string][] = [
    ['delete from response', 'response_frozen'],
    ['delete from answer_leaf', 'answer_leaf_append_only'],
    ['delete from invitation_event', 'invitation_event_append_only'],
    [`insert into kept_answer values (${id}, sha256('x'), 'counted')`, 'kept_append_only'],
    [`insert into kept_receipt values (${id}, sha256('x'), sha256('x'))`, 'kept_append_only'],
  ]
  const all = async () => {
    for (const [statement, constraint] of deletes)
      expect([statement, await refusal(statement)]).toEqual([statement, constraint])
  }
  await all()
  const begin = `update retention set begun_at = now(), answers = 6, root = 'x', counts = '{}', kept = '{}'`
  // What claims to have begun at once is taken for a notice at most, and not even that.
  const at = `now() - interval '60 days'`
  expect(
    await refusal(`insert into retention (survey_id, due_at, announced_at, begun_at, answers, root, counts, kept)
    values (${id}, ${at}, ${at}, ${at}, 6, 'x', '{}', '{}')`),
  ).toBe('retention_not_due')
  await runRetention(desk(world))
  // The notice has the database's own time, and keeps it.
  for (const statement of [
    begin,
    `update retention set announced_at = ${at}`,
    `update retention set due_at = ${at}`,
    `update retention set done_at = now(), certificate = '{}', digest = 'x'`,
  ])
    expect([statement, await refusal(statement)]).toEqual([
      statement,
      expect.stringMatching(/^retention_(not_due|not_ready|done)$/),
    ])
  expect(await refusal('delete from retention')).toBe('retention_append_only')
  expect(await refusal('truncate retention')).toBe('retention_append_only')
  await all()
  // A wave that is young is not even announced by hand.
  const { id: young } = await openSurvey(world, 1, { title: '新的一期' })
  expect(await refusal(`insert into retention (survey_id, due_at, announced_at) values (${young}, ${at}, ${at})`)).toBe(
    'retention_not_due',
  )

  await waitThirtyDays(world, id)
  const stop = Object.defineProperty({}, 'aborted', {
    get: (() =>
      (
        (n) => () =>
          ++n > 2
      )(0))(),
  }) as AbortSignal
  await runRetention(desk(world, { batch: 1, stopping: stop }))
  // Under way, an answer goes only with its leaf kept; and it is not done while one is there.
  expect(await refusal('delete from response')).toBe('response_frozen')
  expect(await refusal(`update retention set done_at = now(), certificate = '{}', digest = 'x'`)).toBe(
    'retention_append_only',
  )
  await runRetention(desk(world))
  for (const table of ['kept_answer', 'kept_receipt'])
    expect(await refusal(`delete from ${table}`)).toBe(`${table}_append_only`)
  expect(await refusal(`update retention set certificate = '{}'`)).toBe('retention_append_only')
  expect(await refusal(`insert into clock_tick (at) values (now() - interval '3 years') returning at`)).toBeUndefined()
  const { rows } = await sql<{
    old: boolean
  }>`select bool_or(at < now() - interval '2 years' and id = (select max(id) from clock_tick)) as old from clock_tick`.execute(
    world.db,
  )
  expect(rows[0]!.old).toBe(false)
})

test('a clock that jumped deletes nothing: the years need days that were seen, or two people who looked', async () => {
  const { world, id } = await agedWave()
  const because = async (statements: string[]) => {
    await withoutRules(world, statements)
    const standing = await standingOf(world, id)
    const steps = await runRetention(desk(world))
    return [standing, steps.map(({ did }) => did), await countRows(world.db, 'response')]
  }
  // Nobody saw these years: there is a hole of five in them.
  const hole = `delete from clock_tick where at between now() - interval '5 years 300 days' and now() - interval '32 days'`
  expect(await because([hole])).toEqual(['clock', [], 6])
  // All days are there, but the notice stood on a handful of them only.
  const whole = [
    'delete from clock_tick',
    `insert into clock_tick (at) select generate_series(now() - interval '6 years', now() - interval '31 days', interval '1 day')`,
    `insert into clock_tick (at) select generate_series(now() - interval '4 days', now(), interval '1 day')`,
  ]
  expect(await because(whole)).toEqual(['clock', [], 6])
  // The log's last line is of tomorrow: this clock was set back.
  const all = [
    'delete from clock_tick',
    `insert into clock_tick (at) select generate_series(now() - interval '6 years', now(), interval '1 day')`,
  ]
  const ahead = `update audit_entry set at = now() + interval '1 day' where seq = (select seq from audit_head)`
  expect(await because([...all, ahead])).toEqual(['clock', [], 6])
  await withoutRules(world, [`update audit_entry set at = now() where seq = (select seq from audit_head)`])
  // Days that went backwards.
  const back = `insert into clock_tick (at) values (now() + interval '9 years'), (now())`
  expect(await because([back])).toEqual(['clock', [], 6])
  await must(world.manager.post(`/surveys/${id}/retention`, { kind: 'release', reason: '停电后时钟已校准' }))
  await must(world.reviewer.post(`/surveys/${id}/retention/confirm`))
  expect(await runRetention(desk(world))).toMatchObject([{ did: 'deleted' }])
})

test('a notice given by a clock that was ahead counts for nothing once the clock is right', async () => {
  const { world, id } = await agedWave()
  await withoutRules(world, [`update retention set announced_at = now() + interval '3 years' where survey_id = ${id}`])
  expect(await standingOf(world, id)).toBe('due')
  expect(await runRetention(desk(world))).toMatchObject([{ did: 'announced' }])
  expect(await standingOf(world, id)).toBe('announced')
})

test('a wave with an answer that is not as it was sealed is left as it is, and says so', async () => {
  const { world, id } = await agedWave()
  await withoutRules(
    world,
    [`update response set answers = jsonb_set(answers, '{ratings,d1}', '5') where invitation_id = 2`],
    ['response'],
  )
  expect(await runRetention(desk(world))).toMatchObject([{ did: 'broken' }])
  await runRetention(desk(world))
  expect(await must(world.manager.get(`/surveys/${id}/retention`))).toMatchObject({ standing: 'ready', broken: true })
  expect(await countRows(world.db, 'response')).toBe(6)
  const told = await world.db.selectFrom('audit_entry').select('id').where('act', '=', 'retention.doubt').execute()
  expect(told).toHaveLength(1)
})

test('a closed wave that nobody sealed is kept; one that was void loses its answers too', async () => {
  const { world, id } = await agedWave({ sealed: false, announced: false })
  expect([await runRetention(desk(world)), await standingOf(world, id)]).toEqual([[], 'unsealed'])
  const { id: voided } = await openSurvey(world, 6, { title: '作废的一期' })
  const [link] = await linksOf(world, voided)
  const { receipt } = await must(answer(world, link!, { ratings: ratings(3) }))
  await must(world.manager.post(`/surveys/${voided}/void`, { reason: '重办' }))
  await age(world, voided)
  await runRetention(desk(world))
  await waitThirtyDays(world, voided)
  expect(await runRetention(desk(world))).toMatchObject([{ surveyId: voided, did: 'deleted' }])
  const { certificate } = await must(world.manager.get(`/surveys/${voided}/retention`))
  expect([certificate.seal, certificate.answers.deleted]).toEqual([null, 1])
  expect((await world.stranger.send(`/receipts/${receipt}`, {})).body).toMatchObject({
    digest: expect.any(String),
    proof: null,
  })
  expect((await verify(world)).holds).toBe(true)
})

const forged: [string, string[], string][] = [
  ['a kept leaf is removed', ["delete from kept_answer where state = 'replaced'"], 'removed'],
  ['a kept leaf is changed', [`update kept_answer set leaf = sha256('x') where state = 'replaced'`], 'changed'],
  ['a kept leaf is added', [`insert into kept_answer values (1, sha256('x'), 'counted')`], 'changed'],
  [
    'the certificate says fewer',
    [`update retention set certificate = replace(certificate, '"deleted":6', '"deleted":5')`],
    'changed',
  ],
  [
    'certificate and digest are of somebody else',
    [`update retention set certificate = '{"answers":{"deleted":6,"root":"x"}}', digest = 'sha256:0'`],
    'changed',
  ],
  ['the certificate is removed', [`update retention set certificate = null, digest = null, done_at = null`], 'removed'],
  ['all of it is removed', ['delete from retention'], 'removed'],
  [
    'the seal says another root',
    [`update seal set statement = replace(statement, '"counted":5', '"counted":4')`],
    'changed',
  ],
  ['the plan says other years', [`update survey set plan = jsonb_set(plan, '{rules,retentionYears}', '9')`], 'added'],
]
const guarded = [
  'retention',
  'kept_answer',
  'kept_receipt',
  'response',
  'answer_leaf',
  'seal',
  'survey',
  'audit_entry',
  'audit_head',
]

async function reportAfter({ db }: World, statements: string[]) {
  const transaction = await db.startTransaction().execute()
  for (const table of guarded) await sql.raw(`alter table ${table} disable trigger user`).execute(transaction)
  for (const statement of statements) await sql.raw(statement).execute(transaction)
  for (const table of guarded) await sql.raw(`alter table ${table} enable trigger user`).execute(transaction)
  const report = await verifyAudit(transaction)
  await transaction.rollback().execute()
  return report
}

test('after the deletion any change of what is kept is found', async () => {
  const { world, id } = await agedWave()
  await runRetention(desk(world))
  for (const [what, statements, fault] of forged) {
    const { holds, retention } = await reportAfter(world, statements)
    expect([what, holds, retention.broken]).toEqual([what, false, { surveyId: id, fault }])
  }
  expect((await verify(world)).holds).toBe(true)
})

test('an answer deleted without a certificate, or under one that was forged, is found', async () => {
  const { world, id } = await agedWave({ announced: false })
  const one = ['delete from response where invitation_id = 2', 'delete from answer_leaf where invitation_id = 2']
  expect((await reportAfter(world, one)).answers.broken).toMatchObject({ surveyId: id })
  const keep = `insert into kept_answer select survey_id, leaf, 'counted' from response`
  const claim = `insert into retention (survey_id, due_at, announced_at, begun_at, done_at, answers, root, counts, kept, certificate, digest)
    select ${id}, now(), now(), now(), now(), 6, statement::jsonb #>> '{answers,root}', '{}', '{}', '{}', 'x' from seal`
  const gone = ['delete from response', 'delete from answer_leaf']
  // Without a word in the chain.
  const quiet = await reportAfter(world, [keep, claim, ...gone])
  expect([quiet.holds, quiet.retention.broken]).toEqual([false, { surveyId: id, fault: 'added' }])
  // With words in the chain, but by its own times before the notice had stood.
  const say = (act: string) => `with told as (
      insert into audit_entry (actor_name, act, subject, detail) select '系统', '${act}', 'survey ${id}',
        jsonb_build_object('survey', ${id}, 'answers', 6, 'root', statement::jsonb #>> '{answers,root}', 'certificate', 'x') from seal returning id)
    select 1 from told`
  const number = `select chain_audit_entry(id) from audit_entry where seq is null order by id`
  const loud = await reportAfter(world, [
    keep,
    claim,
    ...gone,
    say('retention.announce'),
    say('retention.begin'),
    say('retention.done'),
    number,
  ])
  expect([loud.broken, loud.retention.broken]).toEqual([null, { surveyId: id, fault: 'added' }])
})
