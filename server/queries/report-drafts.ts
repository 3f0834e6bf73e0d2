import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ReportModel, StampedType } from '../contract/report.ts'

type Db = Kysely<Database>

/** Keeps what a draft said, once for each digest. */
export async function keepDraft(
  db: Db,
  surveyId: number,
  draft: { digest: string; model: ReportModel; madeBy: string },
): Promise<void> {
  await db
    .insertInto('report_draft')
    .values({
      survey_id: surveyId,
      digest: draft.digest,
      model: JSON.stringify(draft.model),
      made_by: draft.madeBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The drafts taken of a survey's report, the newest first. */
export async function listDrafts(db: Db, surveyId: number) {
  return db
    .selectFrom('report_draft')
    .select(['digest', 'made_at'])
    .where('survey_id', '=', surveyId)
    .orderBy('made_at', 'desc')
    .execute()
}

export type NewStamped = { draftDigest: string; bytes: Buffer; name: string; type: StampedType; by: string }

export async function insertStamped(db: Db, surveyId: number, file: NewStamped): Promise<string> {
  const sha256 = createHash('sha256').update(file.bytes).digest()
  await db
    .insertInto('stamped_report')
    .values({
      survey_id: surveyId,
      draft_digest: file.draftDigest,
      file: file.bytes,
      file_name: file.name,
      file_type: file.type,
      file_sha256: sha256,
      uploaded_by: file.by,
    })
    .execute()
  return sha256.toString('hex')
}

export async function listStamped(db: Db, surveyId: number) {
  return db
    .selectFrom('stamped_report')
    .innerJoin('user', 'user.id', 'uploaded_by')
    .where('survey_id', '=', surveyId)
    .select([
      'stamped_report.id',
      'draft_digest',
      'file_name',
      'file_type',
      'file_sha256',
      'uploaded_at',
      'user.name as uploaded_by_name',
      sql<number>`octet_length(file)`.as('bytes'),
    ])
    .orderBy('stamped_report.id', 'desc')
    .execute()
}

export async function findStampedFile(db: Db, surveyId: number, id: number) {
  return db
    .selectFrom('stamped_report')
    .select(['file', 'file_name', 'file_type'])
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .executeTakeFirst()
}
