import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { SignedApprovalInput } from '../contract/signed-approvals.ts'
import type { ScanType } from '../contract/paper.ts'

type Db = Kysely<Database>
type NewFile = { surveyId: number; planDigest: string; filedBy: string; bytes: Buffer; name: string; type: ScanType }

export async function insertSignedApproval(db: Db, input: SignedApprovalInput, file: NewFile): Promise<number> {
  const row = await db
    .insertInto('signed_approval')
    .values({
      survey_id: file.surveyId,
      subject: input.subject,
      number: input.number,
      signed_on: input.signedOn,
      signed_by: input.signedBy,
      plan_digest: file.planDigest,
      scan: file.bytes,
      scan_name: file.name,
      scan_type: file.type,
      scan_sha256: createHash('sha256').update(file.bytes).digest(),
      filed_by: file.filedBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** The 签批件 of a survey, oldest first, without their scans. */
export async function listSignedApprovals(db: Db, surveyId: number) {
  return db
    .selectFrom('signed_approval')
    .innerJoin('user', 'user.id', 'filed_by')
    .where('survey_id', '=', surveyId)
    .select([
      'signed_approval.id',
      'subject',
      'number',
      sql<string>`to_char(signed_on, 'YYYY-MM-DD')`.as('signed_on'),
      'signed_by',
      'plan_digest',
      'scan_name',
      'scan_type',
      'scan_sha256',
      'filed_at',
      'user.name as filed_by_name',
      sql<number>`octet_length(scan)`.as('bytes'),
    ])
    .orderBy('signed_approval.id')
    .execute()
}

export async function findSignedScan(db: Db, surveyId: number, id: number) {
  return db
    .selectFrom('signed_approval')
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .select(['scan', 'scan_type'])
    .executeTakeFirst()
}
