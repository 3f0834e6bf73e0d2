import fc from 'fast-check'
import { type Kysely, sql, type Transaction } from 'kysely'
import { expect, test } from 'vitest'
import type { Database, InvitationEventKind } from '../../db/schema.ts'
import { foldMarks, readLevels, readTally } from '../../server/queries/counters.ts'
import { raiseGeneration, recordEvents, revokeInvitation } from '../../server/queries/invitations.ts'
import { submitResponses } from '../../server/queries/responses.ts'
import { invitationsOf } from '../../server/queries/states.ts'
import { listSurveys } from '../../server/queries/surveys.ts'
import { createWorld, draft, must, openSurvey, type World } from '../support.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
const WRITERS = 16

/** What is counted in full, from the rows themselves: every counter by its name. */
async function countInFull(db: Db, surveyId: number): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select count(*) as roster, count(distinct unit_id) as units,
      count(distinct unit_id) - count(distinct unit_id) filter (where disposition <> 'ineligible') as "ineligibleUnits",
      count(distinct unit_id) filter (where returned_at is not null) as "returnedUnits",
      count(*) filter (where sent_at is not null or state = 'failed') as sent,
      count(*) filter (where delivered) as delivered,
      count(*) filter (where state = 'failed') as failed,
      count(*) filter (where opened_at is not null or started_at is not null or returned_at is not null) as opened,
      count(*) filter (where started_at is not null or returned_at is not null) as started,
      count(*) filter (where returned_at is not null) as returned,
      count(*) filter (where valid) as valid,
      count(*) filter (where disposition = 'complete') as complete,
      count(*) filter (where disposition = 'partial') as partial,
      count(*) filter (where disposition = 'refusal') as refusal,
      count(*) filter (where disposition = 'non-contact') as "nonContact",
      count(*) filter (where disposition = 'other') as other,
      count(*) filter (where disposition = 'ineligible') as ineligible
    from (${invitationsOf(surveyId)}) invitation`.execute(db)
  const days = await sql<{ day: string; n: number }>`
    select 'day ' || to_char(submitted_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, count(*) as n
    from response where survey_id = ${surveyId} and revision = 1 group by 1`.execute(db)
  const all = { ...rows[0]!, ...Object.fromEntries(days.rows.map(({ day, n }) => [day, n])) }
  return Object.fromEntries(Object.entries(all).filter(([, n]) => n !== 0))
}

async function tallyOf(db: Db, surveyId: number): Promise<Record<string, number>> {
  const tally = [...(await readTally(db, surveyId, 'Asia/Shanghai'))]
  return Object.fromEntries(tally.filter(([what]) => what !== 'changes' && !what.startsWith('states ')))
}

/** The ratings of the newest, valid and not invalidated answers, grouped. */
async function groupLevels(db: Db, surveyId: number) {
  const { rows } = await sql<{ dimension: string; level: number | null; n: number }>`
    select key as dimension, (value #>> '{}')::int as level, count(*) as n
    from response r, jsonb_each(answers -> 'ratings')
    where survey_id = ${surveyId} and valid
      and not exists (select from response later where later.invitation_id = r.invitation_id and later.revision > r.revision)
      and not exists (select from invalidated v where v.survey_id = r.survey_id and v.leaf = r.leaf)
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

const inOneSnapshot = <T>(db: Db, look: (db: Trx) => Promise<T>) =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(look)

type Act = {
  on: number
  what: 'submit' | 'event' | 'revoke' | 'reissue' | 'undone'
  revision: number
  level: number
  kind: InvitationEventKind
}
const act: fc.Arbitrary<Act> = fc.record({
  on: fc.nat(39),
  what: fc.constantFrom('submit', 'submit', 'submit', 'event', 'event', 'revoke', 'reissue', 'undone'),
  revision: fc.integer({ min: 1, max: 3 }),
  level: fc.integer({ min: 1, max: 5 }),
  kind: fc.constantFrom('sent', 'reminded', 'failed', 'opened', 'started', 'refused', 'reinstated'),
})

let made = 0
async function perform(db: Db, survey: { id: number; planDigest: string }, ids: number[], one: Act): Promise<void> {
  const id = ids[one.on]!
  if (one.what === 'event')
    await recordEvents(db, survey.id, { invitationIds: [id], kind: one.kind, actorId: null, note: null })
  if (one.what === 'revoke') await revokeInvitation(db, survey.id, id)
  if (one.what === 'reissue') await raiseGeneration(db, survey.id, id)
  if (one.what === 'undone')
    await db
      .transaction()
      .execute(async (db) => {
        await submit(db, survey, id, one)
        throw new Error('undone')
      })
      .catch(() => undefined)
  if (one.what === 'submit') await submit(db, survey, id, one)
}

async function submit(db: Db, survey: { id: number; planDigest: string }, invitationId: number, one: Act) {
  const { generation } = await db
    .selectFrom('invitation')
    .select('generation')
    .where('id', '=', invitationId)
    .executeTakeFirstOrThrow()
  const number = ++made
  const ratings = Object.fromEntries(
    Array.from({ length: one.level * 2 }, (_, i) => [`d${i + 1}`, i % 4 === 3 ? null : one.level]),
  )
  const link = { surveyId: survey.id, invitationId, generation }
  const response = {
    submissionId: `property-${number}`,
    revision: one.revision,
    answers: { ratings, overall: null, comment: null, reasons: {} },
    valid: one.level > 3,
    elapsedSeconds: 90,
    submittedAt: new Date(Date.now() - number * 7_000_000),
    salt: Buffer.alloc(16),
    leaf: Buffer.from(String(number).padStart(32, '0')),
    channel: 'link' as const,
    planDigest: survey.planDigest,
  }
  await submitResponses(db, survey.id, [{ link, response }])
}

/** Everything dealt to sixteen who do it at once, while one folds and one looks. */
async function atOnce<T>(all: readonly T[], db: Db, each: (one: T) => Promise<void>, look: () => Promise<void>) {
  const waiting = all.values()
  let busy = true
  const beside = async (what: () => Promise<unknown>) => {
    while (busy) await what()
  }
  const others = [beside(() => foldMarks(db)), beside(look)]
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (const one of waiting) await each(one)
    }),
  ).finally(() => (busy = false))
  await Promise.all(others)
  await look()
  await foldMarks(db)
  await look()
}

async function ruleOut(db: Db, surveyId: number, leaf: Buffer, kind: 'invalidate' | 'revalidate') {
  const people = sql`(select id from "user" where username = 'manager'), 'x', 'x'`
  const { rows } = await sql<{ id: number }>`
    insert into proposal (survey_id, kind, leaf, proposed_by, reason, evidence) select ${surveyId}, ${kind}, ${leaf}, ${people}
    on conflict do nothing returning id`.execute(db)
  if (rows[0])
    await sql`
      update proposal set outcome = 'confirmed', decided_at = clock_timestamp(), decided_by = (select id from "user" where username = 'reviewer')
      where id = ${rows[0].id}`.execute(db)
}

async function wave(seatsPerUnit = 2, changes = {}) {
  const world = await createWorld({ max: WRITERS + 4 })
  const { id } = await openSurvey(world, 20, { seatsPerUnit, rules: { revisions: true }, ...changes })
  const survey = await world.db
    .selectFrom('survey')
    .select(['id', 'plan_digest'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const rows = await world.db.selectFrom('invitation').select('id').where('survey_id', '=', id).orderBy('id').execute()
  return { world, survey: { id, planDigest: survey.plan_digest! }, ids: rows.map((row) => row.id) }
}

const leavesOf = async ({ db }: World, surveyId: number) =>
  (await db.selectFrom('response').select('leaf').where('survey_id', '=', surveyId).execute()).map((row) => row.leaf)

test('with sixteen writers at once the counters are a full count at every moment, through submits, revisions and rulings', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 200, maxLength: 300 }), async (acts) => {
      const { world, survey, ids } = await wave()
      const { db } = world
      await atOnce(
        acts,
        db,
        (one) => perform(db, survey, ids, one),
        () =>
          inOneSnapshot(db, async (db) => {
            const inFull = await countInFull(db, survey.id)
            expect(await tallyOf(db, survey.id)).toEqual(inFull)
            const { items } = await listSurveys(db, { page: 1, pageSize: 100, search: '' })
            const { roster, returned } = items.find(({ id }) => id === survey.id)!
            expect({ roster, returned }).toEqual({ roster: inFull['roster'], returned: inFull['returned'] ?? 0 })
          }),
      )
      await must(world.manager.post(`/surveys/${survey.id}/close`))
      const leaves = await leavesOf(world, survey.id)
      const rulings = [...leaves, ...leaves, ...leaves].map(
        (leaf, i) => ({ leaf, kind: i % 3 === 1 ? 'revalidate' : 'invalidate' }) as const,
      )
      await atOnce(
        rulings,
        db,
        ({ leaf, kind }) => ruleOut(db, survey.id, leaf, kind),
        () =>
          inOneSnapshot(db, async (db) => {
            expect(await readLevels(db, survey.id)).toEqual(await groupLevels(db, survey.id))
          }),
      )
    }),
    { numRuns: 3 },
  )
})

test('folded or not, the level counters are the counts of the result, and of the official return where only that counts', async () => {
  for (const combine of ['mean', 'official']) {
    const { world, survey, ids } = await wave(2, { rules: { combine } })
    for (const [on] of ids.entries())
      await perform(world.db, survey, ids, { on, what: 'submit', revision: 1, level: 4 + (on % 2), kind: 'sent' })
    await must(world.manager.post(`/surveys/${survey.id}/close`))
    const { dimensions } = await must(world.manager.get(`/surveys/${survey.id}/result`))
    const counted = dimensions.flatMap((one: any) => [
      ...Object.entries(one.counts).flatMap(([level, count]) => (count === 0 ? [] : [[one.key, level, count]])),
      ...(one.notApplicable > 0 ? [[one.key, null, one.notApplicable]] : []),
    ])
    const inOrder = (rows: unknown[][]) => rows.map((row) => row.join(' ')).sort()
    const levels = async () =>
      inOrder((await readLevels(world.db, survey.id)).map(({ dimension, level, n }) => [dimension, level, n]))
    expect(await levels()).toEqual(inOrder(counted))
    await foldMarks(world.db)
    expect(await levels()).toEqual(inOrder(counted))
  }
})

test('before close nobody reads a level', async () => {
  const { world, survey, ids } = await wave()
  await perform(world.db, survey, ids, { on: 0, what: 'submit', revision: 1, level: 5, kind: 'sent' })
  await foldMarks(world.db)
  expect(await readLevels(world.db, survey.id)).toEqual([])
})

test('a fold that takes long makes no writer wait, and is read past', async () => {
  const { world, survey, ids } = await wave()
  const { db } = world
  await foldMarks(db)
  await db.transaction().execute(async (folding) => {
    await sql`select pg_advisory_xact_lock(hashtext('tally'), ${survey.id})`.execute(folding)
    await sql`lock table tally, level_tally, unit_standing in exclusive mode`.execute(folding)
    await perform(db, survey, ids, { on: 1, what: 'submit', revision: 1, level: 5, kind: 'sent' })
    await recordEvents(db, survey.id, { invitationIds: ids, kind: 'sent', actorId: null, note: null })
    expect(await tallyOf(db, survey.id)).toMatchObject({ roster: 40, sent: 40, returned: 1 })
  })
})

test('a draft that goes leaves no unit behind', async () => {
  const { world } = await wave()
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await foldMarks(world.db)
  expect(await tallyOf(world.db, id)).toMatchObject({ roster: 20 })
  await must(world.manager.del(`/surveys/${id}`))
  await foldMarks(world.db)
  expect(await tallyOf(world.db, id)).toEqual({})
})
