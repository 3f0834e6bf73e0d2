/** What goes on with a wave behind the requests: its result being counted after close, or its seal being made. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { SurveyWork } from '../contract/surveys.ts'
import { Problem } from '../problem.ts'

type Db = Kysely<Database>

/** What was not told for ten seconds has ended with its process. */
export const isUnderWay = sql<boolean>`told_at > clock_timestamp() - interval '10 seconds'`

/** Undefined where nothing is under way. */
export async function findWork(db: Db, surveyId: number): Promise<SurveyWork | undefined> {
  return db
    .selectFrom('survey_work')
    .select(['kind', 'done', 'total'])
    .where('survey_id', '=', surveyId)
    .where(isUnderWay)
    .executeTakeFirst()
}

/** How far it is. */
export async function tellWork(db: Db, surveyId: number, work: SurveyWork): Promise<void> {
  const row = { ...work, told_at: sql<Date>`clock_timestamp()` }
  await db
    .insertInto('survey_work')
    .values({ survey_id: surveyId, ...row })
    .onConflict((conflict) => conflict.column('survey_id').doUpdateSet(row))
    .execute()
}

/** @throws Problem work-under-way */
export async function demandIdle(db: Db, surveyId: number): Promise<void> {
  const work = await findWork(db, surveyId)
  if (work) throw new Problem('work-under-way', { params: { ...work, retryAfter: 5 } })
}

export async function endWork(db: Db, surveyId: number): Promise<void> {
  await db.deleteFrom('survey_work').where('survey_id', '=', surveyId).execute()
}
