import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Link } from '../links.ts'

type Db = Kysely<Database>

const experts = (db: Db) =>
  db
    .selectFrom('expert')
    .leftJoin('expert_sheet', 'expert_sheet.expert_id', 'expert.id')
    .innerJoin('user', 'user.id', 'expert.named_by')
    .selectAll('expert')
    .select([
      'user.name as named_by_name',
      'expert_sheet.recused',
      'expert_sheet.scores',
      'expert_sheet.reasons',
      'expert_sheet.comment',
      'expert_sheet.submitted_at',
    ])

export type ExpertRow = Awaited<ReturnType<typeof listExperts>>[number]

export async function listExperts(db: Db, surveyId: number) {
  return experts(db).where('expert.survey_id', '=', surveyId).orderBy('expert.id').execute()
}

export async function findExpert(db: Db, surveyId: number, id: number): Promise<ExpertRow | undefined> {
  return experts(db).where('expert.survey_id', '=', surveyId).where('expert.id', '=', id).executeTakeFirst()
}

export async function insertExpert(
  db: Db,
  expert: { survey_id: number; name: string; affiliation: string; named_by: string },
) {
  const row = await db.insertInto('expert').values(expert).returning('id').executeTakeFirstOrThrow()
  return row.id
}

export async function revokeExpert(db: Db, id: number, reason: string): Promise<void> {
  await db.updateTable('expert').set({ revoked_at: new Date(), revoked_reason: reason }).where('id', '=', id).execute()
}

type NewSheet = { recused: boolean; scores: object; reasons: object; comment: string }

/** False when this expert has handed in a sheet before: the first stands. */
export async function insertSheet(
  db: Db,
  link: Link,
  { recused, scores, reasons, comment }: NewSheet,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('expert_sheet')
    .values({
      expert_id: link.invitationId,
      survey_id: link.surveyId,
      recused,
      scores: JSON.stringify(scores),
      reasons: JSON.stringify(reasons),
      comment,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
