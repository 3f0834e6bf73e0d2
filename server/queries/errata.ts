import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

export type ErratumRow = Awaited<ReturnType<typeof listErrata>>[number]

/** 勘误 of a survey, undecided ones first, then the newest. */
export async function listErrata(db: Db, surveyId: number) {
  return db
    .selectFrom('erratum')
    .innerJoin('user as asker', 'asker.id', 'asked_by')
    .leftJoin('user as decider', 'decider.id', 'decided_by')
    .where('erratum.survey_id', '=', surveyId)
    .selectAll('erratum')
    .select([
      'asker.name as asker_name',
      'decider.name as decider_name',
      sql<string>`(
        select unit_name from invitation
        where invitation.survey_id = erratum.survey_id and invitation.unit_id = erratum.unit_id limit 1)`.as(
        'sealed_name',
      ),
    ])
    .orderBy(sql`outcome is not null`)
    .orderBy('erratum.id', 'desc')
    .execute()
}

export async function isOnRoster(db: Db, surveyId: number, unitId: number): Promise<boolean> {
  const found = await db
    .selectFrom('invitation')
    .select('id')
    .where('survey_id', '=', surveyId)
    .where('unit_id', '=', unitId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

type NewErratum = { survey_id: number; unit_id: number; name: string; reason: string; asked_by: string }
export async function insertErratum(db: Db, erratum: NewErratum): Promise<number> {
  const row = await db.insertInto('erratum').values(erratum).returning('id').executeTakeFirstOrThrow()
  return row.id
}
