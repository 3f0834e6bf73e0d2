import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { AuditReport } from '../../server/contract/audit.ts'
import type { AuditHead } from '../../server/domain/audit-chain.ts'
import { chainAllAnswers } from '../../server/actions/chain-answers.ts'
import { verifyAudit } from '../../server/actions/verify-audit.ts'
import {
  findFirstEntry,
  getAuditHead,
  type IntervalEntry,
  recordAct,
  streamInterval,
} from '../../server/queries/audit.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

const someone = { id: null, name: '某人', address: '127.0.0.1' }

/** What is found after an administrator of the database switched its rules off, ran this and switched them on; then all is undone. */
async function reportAfter({ db }: World, statements: string[], known: AuditHead[] = []): Promise<AuditReport> {
  const tables = ['audit_entry', 'audit_head', 'response', 'answer_batch', 'answer_leaf']
  const transaction = await db.startTransaction().execute()
  for (const table of tables) await sql.raw(`alter table ${table} disable trigger user`).execute(transaction)
  for (const statement of statements) await sql.raw(statement).execute(transaction)
  for (const table of tables) await sql.raw(`alter table ${table} enable trigger user`).execute(transaction)
  const report = await verifyAudit(transaction, known)
  await transaction.rollback().execute()
  return report
}

async function intervalOf({ db }: World, from: number, to: number): Promise<IntervalEntry[]> {
  const lines: IntervalEntry[] = []
  for await (const some of streamInterval(db, from, to)) lines.push(...some)
  return lines
}

/** A log of exactly five entries about nothing, so that numbers can be named. */
async function fiveEntries(): Promise<World> {
  const world = await createWorld()
  const { seq } = await getAuditHead(world.db)
  for (let n = seq; n < 5; n += 1) await recordAct(world.db, someone, { act: 'unit.add', subject: `unit ${n}` })
  return world
}

test('a log that nobody touched holds from the first entry to the last, and its head is the last digest', async () => {
  const world = await fiveEntries()
  const report = await verifyAudit(world.db)
  expect(report).toMatchObject({ holds: true, entries: 5, broken: null, guardsOff: [] })
  expect(report.head).toEqual(await getAuditHead(world.db))
})

test('the digest of an entry can be computed again from what is written here: SHA-256 of its canonical text', async () => {
  const world = await createWorld()
  const before = await getAuditHead(world.db)
  await recordAct(
    world.db,
    { id: 'p1', name: '引号"与\n换行', address: '::1' },
    { act: 'unit.edit', subject: 'unit 7', detail: { b: 1, 说明: 'a\tb', a: [true, null, 1.5] }, outcome: 'refused' },
  )
  const [line] = await intervalOf(world, before.seq + 1, before.seq + 1)
  const head = await getAuditHead(world.db)
  const { rows } = await sql<{ at: string }>`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from audit_entry
    where act = 'unit.edit'`.execute(world.db)
  const text = `[${before.seq + 1}, "${before.digest}", "${rows[0]!.at}", "p1", "引号\\"与\\n换行", "unit.edit", "unit 7", "refused", "::1", {"a": [true, null, 1.5], "b": 1, "说明": "a\\tb"}]`
  expect(line).toEqual({ seq: head.seq, digest: head.digest, canonical: text })
  expect(createHash('sha256').update(text).digest('hex')).toBe(head.digest)
})

test('an interval gives every entry with its digest, and each text names the digest before it', async () => {
  const world = await fiveEntries()
  const lines = await intervalOf(world, 1, 5)
  expect(lines.map((line) => line.seq)).toEqual([1, 2, 3, 4, 5])
  for (const [i, line] of lines.entries()) {
    expect(createHash('sha256').update(line.canonical).digest('hex')).toBe(line.digest)
    expect(JSON.parse(line.canonical)[1]).toBe(lines[i - 1]?.digest ?? '0'.repeat(64))
  }
  expect((await intervalOf(world, 2, 3)).map((line) => line.seq)).toEqual([2, 3])
  expect(await findFirstEntry(world.db, 'unit 4')).toBe(5)
  expect(await findFirstEntry(world.db, 'unit 99')).toBeNull()
})

test('forty people acting at once leave one chain without a gap', async () => {
  const world = await createWorld({ max: 20 })
  const { seq } = await getAuditHead(world.db)
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      world.db.transaction().execute(async (db) => {
        await recordAct(db, someone, { act: 'unit.add', subject: `unit ${n}` })
        if (n % 4 === 0) await recordAct(db, someone, { act: 'unit.edit', subject: `unit ${n}` })
      }),
    ),
  )
  const report = await verifyAudit(world.db)
  expect([report.holds, report.entries]).toEqual([true, seq + 50])
})

test('an act that is taken back takes its entry along, and leaves no gap', async () => {
  const world = await fiveEntries()
  const failed = world.db.transaction().execute(async (db) => {
    await recordAct(db, someone, { act: 'unit.add', subject: 'unit 9' })
    throw new Error('taken back')
  })
  await expect(failed).rejects.toThrow('taken back')
  await recordAct(world.db, someone, { act: 'unit.add', subject: 'unit 10' })
  expect(await verifyAudit(world.db)).toMatchObject({ holds: true, entries: 6 })
})

test('an act whose recorder waits on another person is not in their way: nobody is numbered before the commit', async () => {
  const world = await fiveEntries()
  await world.db.transaction().execute(async (db) => {
    await recordAct(db, someone, { act: 'unit.add', subject: 'unit 11' })
    // Another act comes and goes while this one is under way.
    await recordAct(world.db, someone, { act: 'unit.add', subject: 'unit 12' })
  })
  const order = await world.db.selectFrom('audit_entry').select('subject').where('seq', '>', 5).orderBy('seq').execute()
  expect(order.map((row) => row.subject)).toEqual(['unit 12', 'unit 11'])
  expect((await verifyAudit(world.db)).holds).toBe(true)
})

const swap = (column: string) => `
  update audit_entry set ${column} = other.${column} from audit_entry other
  where (audit_entry.seq, other.seq) in ((2, 4), (4, 2))`

const tampered: [string, string[], number, string][] = [
  ['its actor is changed', [`update audit_entry set actor_name = '别人' where seq = 3`], 3, 'changed'],
  ['its time is changed', [`update audit_entry set at = at - interval '1 second' where seq = 2`], 2, 'changed'],
  ['its subject is changed', [`update audit_entry set subject = 'unit 77' where seq = 4`], 4, 'changed'],
  ['its act is changed', [`update audit_entry set act = 'unit.edit' where seq = 1`], 1, 'changed'],
  ['its detail is changed', [`update audit_entry set detail = '{"a": 1}' where seq = 3`], 3, 'changed'],
  ['its address is changed', [`update audit_entry set address = null where seq = 5`], 5, 'changed'],
  ['its outcome is changed', [`update audit_entry set outcome = 'refused' where seq = 3`], 3, 'changed'],
  ['its digest is changed', [`update audit_entry set digest = sha256('x') where seq = 3`], 3, 'changed'],
  ['it is removed', ['delete from audit_entry where seq = 3'], 3, 'removed'],
  ['the first is removed', ['delete from audit_entry where seq = 1'], 1, 'removed'],
  ['the last is removed', ['delete from audit_entry where seq = 5'], 5, 'removed'],
  [
    'it is removed and the others are numbered anew',
    [
      'delete from audit_entry where seq = 3',
      'update audit_entry set seq = -seq where seq > 3',
      'update audit_entry set seq = -seq - 1 where seq < 0',
    ],
    3,
    'changed',
  ],
  [
    'one is added without a place in the chain',
    [`insert into audit_entry (actor_name, act, subject) values ('某人', 'unit.add', 'unit 1')`],
    6,
    'added',
  ],
  [
    'one is added at the end with a digest',
    [
      `insert into audit_entry (actor_name, act, subject, seq, digest) values ('某人', 'unit.add', 'unit 1', 6, sha256('x'))`,
    ],
    6,
    'changed',
  ],
  ['two change places', ['alter table audit_entry drop constraint audit_entry_seq_unique', swap('seq')], 2, 'changed'],
  ['two exchange what they say', [swap('subject')], 2, 'changed'],
  ['the head is set back', ['update audit_head set seq = 4'], 5, 'added'],
]

test('the first broken link is found, whatever is done to a row', async () => {
  const world = await fiveEntries()
  for (const [what, statements, seq, fault] of tampered) {
    const { holds, broken, entries } = await reportAfter(world, statements)
    expect([what, holds, broken?.seq, broken?.fault, entries]).toEqual([what, false, seq, fault, seq - 1])
  }
  expect((await verifyAudit(world.db)).holds).toBe(true)
})

test('a log written anew from end to end is found by a head noted earlier', async () => {
  const world = await fiveEntries()
  const noted = await getAuditHead(world.db)
  const anew = [
    `update audit_entry set actor_name = '别人' where seq = 3`,
    `update audit_entry set seq = null`,
    `update audit_head set seq = 0, digest = decode(repeat('00', 32), 'hex')`,
    `select chain_audit_entry(id) from audit_entry order by id`,
  ]
  expect((await reportAfter(world, anew)).holds).toBe(true)
  expect((await reportAfter(world, anew, [noted])).broken).toMatchObject({ seq: 5, fault: 'changed' })
  expect((await verifyAudit(world.db, [noted])).holds).toBe(true)
  expect((await verifyAudit(world.db, [{ ...noted, seq: 9 }])).broken).toMatchObject({ seq: 6, fault: 'removed' })
})

test('a rule that was switched off is named', async () => {
  const world = await fiveEntries()
  await sql`alter table audit_entry disable trigger audit_entry_guard`.execute(world.db)
  await sql`drop trigger answer_leaf_guard on answer_leaf`.execute(world.db)
  await sql`drop trigger response_taken on response`.execute(world.db)
  const report = await verifyAudit(world.db)
  expect(report.holds).toBe(false)
  expect(report.guardsOff).toEqual(['answer_leaf_guard', 'audit_entry_guard', 'response_taken'])
})

test('nobody gives an entry its number, digest or time but the database', async () => {
  const world = await fiveEntries()
  await sql`insert into audit_entry (actor_name, act, subject, seq, digest, at)
    values ('某人', 'unit.add', 'unit 1', 99, sha256('x'), '2020-01-01')`.execute(world.db)
  const row = await world.db.selectFrom('audit_entry').selectAll().where('seq', '=', 6).executeTakeFirstOrThrow()
  expect(new Date(row.at).getFullYear()).toBeGreaterThan(2020)
  expect((await verifyAudit(world.db)).holds).toBe(true)
})

/** Two answers chained while the survey runs, a third after; then closed, and the last batch drawn. */
async function closedSurvey() {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const links = await linksOf(world, id)
  for (const link of links.slice(0, 2)) await must(answer(world, link, { ratings: ratings(5) }))
  await chainAllAnswers(world.db)
  await must(answer(world, links[2]!, { ratings: ratings(4) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  return { world, id }
}

test('answers join the chain in batches, by their leaf digests, and the log does not say which is whose', async () => {
  const { world, id } = await closedSurvey()
  expect((await verifyAudit(world.db)).answers).toEqual({ chained: 2, waiting: 1, broken: null })
  await chainAllAnswers(world.db)
  expect((await verifyAudit(world.db)).answers).toEqual({ chained: 3, waiting: 0, broken: null })
  const entries = await world.db
    .selectFrom('audit_entry')
    .selectAll()
    .where('act', '=', 'answers.chained')
    .orderBy('seq')
    .execute()
  expect(entries.map(({ actor_name, subject, detail }) => [actor_name, subject, detail.answers, detail.last])).toEqual([
    ['系统', `answers of survey ${id}`, 2, false],
    ['系统', `answers of survey ${id}`, 1, true],
  ])
  // The digest of a batch of one is not that of its sheet, nor one that can be made of it without the salt.
  const { leaf } = await world.db
    .selectFrom('response')
    .select('leaf')
    .orderBy('invitation_id', 'desc')
    .executeTakeFirstOrThrow()
  const digest = entries[1]!.detail.digest
  expect([leaf.toString('hex'), createHash('sha256').update(leaf).digest('hex')]).not.toContain(digest)
  await chainAllAnswers(world.db)
  expect((await verifyAudit(world.db)).answers.chained).toBe(3)
})

test('batches drawn by several processes at once hold every answer once', async () => {
  const world = await createWorld({ max: 10 })
  const { id } = await openSurvey(world, 6)
  for (const link of await linksOf(world, id)) await must(answer(world, link, { ratings: ratings(5) }))
  await Promise.all(Array.from({ length: 5 }, () => chainAllAnswers(world.db)))
  expect(await verifyAudit(world.db)).toMatchObject({ holds: true, answers: { chained: 6, waiting: 0 } })
})

const levelChanged = `answers = jsonb_set(answers, '{ratings,d1}', '1')`
const copied = `invitation_id, 2, survey_id, 'slipped-in', answers, valid, submitted_at, salt, leaf from response where invitation_id = 1`
const columns = 'invitation_id, revision, survey_id, submission_id, answers, valid, submitted_at, salt, leaf'

const answersTampered: [string, string[], string][] = [
  ['an answer is changed', [`update response set ${levelChanged} where invitation_id = 1`], 'changed'],
  [
    'an answer and its digest are changed',
    [`update response set ${levelChanged}, leaf = sha256('x') where invitation_id = 1`],
    'changed',
  ],
  ['an answer is removed', ['delete from response where invitation_id = 2'], 'removed'],
  ['an answer is added after the last batch', [`insert into response (${columns}) select ${copied}`], 'added'],
  [
    'answer and leaf are removed',
    ['delete from response where invitation_id = 2', 'delete from answer_leaf where invitation_id = 2'],
    'changed',
  ],
  ['a leaf is added to a batch', [`insert into answer_leaf values (99, 1, 1, 1, sha256('x'))`], 'changed'],
  ['a leaf is put in a batch of its own', [`insert into answer_leaf values (99, 1, 1, 77, sha256('x'))`], 'added'],
  ['a batch is changed', [`update answer_batch set digest = sha256('x') where id = 1`], 'changed'],
  ['a batch is reopened', ['update answer_batch set last = false'], 'changed'],
  ['a batch is removed', ['delete from answer_batch where last'], 'removed'],
  [
    'a batch is added',
    [
      `insert into answer_batch (id, survey_id, answers, salt, digest, last) values (99, 1, 0, 'x', sha256('x'), false)`,
    ],
    'added',
  ],
]

test('an answer that is not what its batch says is found, whatever is done to it', async () => {
  const { world, id } = await closedSurvey()
  await chainAllAnswers(world.db)
  for (const [what, statements, fault] of answersTampered) {
    const { holds, broken, answers } = await reportAfter(world, statements)
    expect([what, holds, broken, answers.broken?.fault, answers.broken?.surveyId]).toEqual([
      what,
      false,
      null,
      fault,
      id,
    ])
  }
  const moved = await reportAfter(world, ['update response set invitation_id = 99 where invitation_id = 2'])
  expect([moved.holds, moved.broken]).toEqual([false, null])
  expect((await verifyAudit(world.db)).holds).toBe(true)
})

test('a submission writes nothing into the log, and no lock of the log holds it up', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const { seq } = await getAuditHead(world.db)
  await world.db.transaction().execute(async (db) => {
    await sql`select * from audit_head for update`.execute(db)
    expect((await answer(world, link!, { ratings: ratings(5) })).status).toBe(201)
  })
  expect((await getAuditHead(world.db)).seq).toBe(seq)
})

test('a broken link is all that is named: what stands behind it is still held against what the log says', async () => {
  const { world } = await closedSurvey()
  await chainAllAnswers(world.db)
  const { broken, answers } = await reportAfter(world, [`update audit_entry set actor_name = '别人' where seq = 1`])
  expect([broken?.seq, answers]).toEqual([1, { chained: 3, waiting: 0, broken: null }])
})
