import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AnnualInput } from '../contract/annual-figures.ts'

import { currentResult } from './seals.ts'

type Db = Kysely<Database>

export async function insertAnnual(
  db: Transaction<Database>,
  authorId: string,
  { title, parts }: AnnualInput,
): Promise<number> {
  const { id } = await db
    .insertInto('annual_figure')
    .values({ title, created_by: authorId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = parts.map(({ surveyId, weight }) => ({ annual_id: id, survey_id: surveyId, weight }))
  await db.insertInto('annual_part').values(rows).execute()
  return id
}

export async function approveAnnual(db: Db, id: number, approverId: string): Promise<void> {
  await db
    .updateTable('annual_figure')
    .set({ approved_by: approverId, approved_at: new Date() })
    .where('id', '=', id)
    .execute()
}

/** Newest first; at most 200. */
export async function listAnnual(db: Db, id?: number) {
  return db
    .selectFrom('annual_figure')
    .innerJoin('user as author', 'author.id', 'created_by')
    .leftJoin('user as approver', 'approver.id', 'approved_by')
    .$if(id !== undefined, (query) => query.where('annual_figure.id', '=', id!))
    .selectAll('annual_figure')
    .select(['author.name as author_name', 'approver.name as approver_name'])
    .orderBy('annual_figure.id', 'desc')
    .limit(200)
    .execute()
}

export async function listAnnualParts(db: Db, annualId: number) {
  return db
    .selectFrom('annual_part')
    .innerJoin('survey', 'survey.id', 'annual_part.survey_id')
    .where('annual_id', '=', annualId)
    .select(['survey_id', 'weight', 'survey.plan', 'survey.status', currentResult.as('result')])
    .orderBy('survey_id')
    .execute()
}
