import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import type { Plan } from '../contract/plan.ts'
import type { SurveyStatus } from '../contract/surveys.ts'
import type { RetentionStanding } from '../domain/retention.ts'
import { Problem } from '../problem.ts'
import { countSeats, type SeatCount } from './counters.ts'
import { inTransaction } from './in-transaction.ts'
import { escapeLike } from './like.ts'
import { currentResult } from './seals.ts'
import { demandIdle, isUnderWay } from './survey-work.ts'

type Db = Kysely<Database>
export type Survey = Selectable<Database['survey']>

const planColumns = (plan: Plan) => ({
  plan: JSON.stringify(plan),
  opens_at: plan.window.opensAt,
  closes_at: plan.window.closesAt,
})

export async function insertSurvey(db: Db, plan: Plan, authorId: string, at?: Date): Promise<number> {
  const row = await db
    .insertInto('survey')
    .values({ ...planColumns(plan), created_by: authorId, created_at: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function updatePlan(db: Db, id: number, plan: Plan): Promise<void> {
  await db.updateTable('survey').set(planColumns(plan)).where('id', '=', id).execute()
}

export async function findSurvey(db: Db, id: number): Promise<Survey | undefined> {
  return db.selectFrom('survey').selectAll().select(currentResult.as('result')).where('id', '=', id).executeTakeFirst()
}

/** @throws Problem survey-not-found */
export async function getSurvey(db: Db, id: number): Promise<Survey> {
  const survey = await findSurvey(db, id)
  if (!survey) throw new Problem('survey-not-found')
  return survey
}

/**
 * Takes the row until the transaction ends: acts on one survey come one after another. While its result is counted or its seal made, which may
 * take minutes, nobody waits. @throws Problem work-under-way
 */
export async function lockSurvey(db: Db, id: number): Promise<Survey | undefined> {
  await demandIdle(db, id)
  return lockSurveyAtWork(db, id)
}

/** The same for whoever does that work. */
export async function lockSurveyAtWork(db: Db, id: number): Promise<Survey | undefined> {
  return db.selectFrom('survey').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Closed waves without a result at which nobody is at work: their process ended before it was stored. */
export async function listUncounted(db: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from survey where status = 'closed' and result is null and closed_at < now() - interval '1 minute'
      and not exists (select from survey_work where survey_id = survey.id and ${isUnderWay})
    order by id`.execute(db)
  return rows.map((row) => row.id)
}

export async function deleteSurvey(db: Db, id: number): Promise<void> {
  await db.deleteFrom('survey').where('id', '=', id).execute()
}

type Change = {
  status: SurveyStatus
  plan_digest?: string
  approved_by?: string
  submitted_at?: Date | null
  approved_at?: Date
  opened_at?: Date
  closed_at?: Date
  closed_by?: string | null
}

export async function changeSurvey(db: Db, id: number, change: Change): Promise<void> {
  await db.updateTable('survey').set(change).where('id', '=', id).execute()
}

/** 延长期限. The database takes it only under a confirmed proposal of two people. */
export async function extendWindow(db: Db, id: number, closesAt: Date): Promise<void> {
  await db.updateTable('survey').set({ closes_at: closesAt }).where('id', '=', id).execute()
}

/**
 * Returns when every answer that was being written before is committed or gone. The lock waits for all who write to
 * `response`, and whoever comes later sees the survey's new state.
 */
export async function waitForAnswersUnderWay(db: Db): Promise<void> {
  await inTransaction(db, (db) => sql`lock table response, expert_sheet in share mode`.execute(db))
}

const titled = (db: Db, search: string) => {
  const all = db.selectFrom('survey')
  return search ? all.where(sql<string>`plan ->> 'title'`, 'ilike', `%${escapeLike(search)}%`) : all
}

export async function listSurveys(db: Db, { page, pageSize, search }: Paging) {
  const rows = titled(db, search)
    .select((eb) => [
      'id',
      'status',
      'plan',
      currentResult.as('result'),
      'closes_at',
      'closed_at',
      // Deletion at the end of a wave's years takes what the counters stand on; what they said before it is kept.
      sql<SeatCount | null>`(select kept -> 'participation' from retention where retention.survey_id = survey.id)`.as(
        'kept',
      ),
      sql<RetentionStanding | null>`retention_standing(survey.id)`.as('standing'),
      sql<Date | null>`retention_deletes_at(survey.id)`.as('deletes_at'),
      eb
        .selectFrom('proposal')
        .whereRef('survey_id', '=', 'survey.id')
        .where('outcome', 'is', null)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('proposals'),
      eb
        .selectFrom('paper_entry')
        .whereRef('survey_id', '=', 'survey.id')
        .where('state', '=', 'entered')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('paper'),
      eb
        .selectFrom('ticket')
        .whereRef('survey_id', '=', 'survey.id')
        .where('state', '=', 'verify')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('tickets'),
      eb
        .selectFrom('seal_request as request')
        .whereRef('survey_id', '=', 'survey.id')
        .where(sql<boolean>`(outcome is null or request.id = open_correction(survey.id))`)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('corrections'),
    ])
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const count = titled(db, search)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const [found, { total }] = await Promise.all([rows, count])
  const withSeats = async ({ kept, ...survey }: (typeof found)[number]) => {
    const { roster, returned } = kept ?? (await countSeats(db, survey.id))
    return { ...survey, roster, returned }
  }
  return { items: await Promise.all(found.map(withSeats)), total }
}

export async function findNames(db: Db, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null)
  if (known.length === 0) return new Map()
  const rows = await db.selectFrom('user').select(['id', 'name']).where('id', 'in', known).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Surveys that have a result, newest first, by id. */
export async function listClosedSurveys(db: Db, { page, pageSize, search }: Paging) {
  const closed = titled(db, search).where('status', 'in', ['closed', 'sealed'])
  const [rows, { total }] = await Promise.all([
    closed
      .select('id')
      .orderBy('id', 'desc')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
    closed.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { ids: rows.map((row) => row.id), total }
}

/** Surveys with a stored result, by the end of the period they judge; one a wave, so never many. */
export async function listClosedWaves(db: Db) {
  return db
    .selectFrom('survey')
    .select(['id', 'plan', currentResult.as('result')])
    .where('status', 'in', ['closed', 'sealed'])
    .where('result', 'is not', null)
    .orderBy(sql`plan -> 'servicePeriod' ->> 'to'`)
    .orderBy('id')
    .execute()
}
