/** 签批件: the paper approval beside the one given here. It proves nothing by itself; its scan's digest says which paper was meant. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { SignedApprovalInput, SignedApprovalView } from '../contract/signed-approvals.ts'
import type { ScanType } from '../contract/paper.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { insertSignedApproval, listSignedApprovals } from '../queries/signed-approvals.ts'
import { lockSurvey } from '../queries/surveys.ts'
import type { Upload } from '../uploads.ts'

type Row = Awaited<ReturnType<typeof listSignedApprovals>>[number]

export const viewSignedApproval = (row: Row): SignedApprovalView => ({
  id: row.id,
  subject: row.subject,
  number: row.number,
  signedOn: row.signed_on,
  signedBy: row.signed_by,
  planDigest: row.plan_digest,
  scan: { name: row.scan_name, type: row.scan_type, bytes: row.bytes, sha256: row.scan_sha256.toString('hex') },
  filedBy: row.filed_by_name,
  filedAt: row.filed_at.toISOString(),
})

/** @throws Problem survey-not-found, survey-not-approved */
export async function fileSignedApproval(
  db: Kysely<Database>,
  actor: Actor & { id: string },
  surveyId: number,
  input: SignedApprovalInput,
  scan: Upload & { type: ScanType },
): Promise<SignedApprovalView> {
  return db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, surveyId)
    if (!survey) throw new Problem('survey-not-found')
    if (!survey.plan_digest) throw new Problem('survey-not-approved', { params: { status: survey.status } })
    const file = { surveyId, planDigest: survey.plan_digest, filedBy: actor.id, ...scan }
    const id = await insertSignedApproval(db, input, file)
    const filed = viewSignedApproval((await listSignedApprovals(db, surveyId)).find((row) => row.id === id)!)
    const detail = { ...input, sha256: filed.scan.sha256 }
    await recordAct(db, actor, { act: 'approval.filed', subject: `survey ${surveyId}`, detail })
    return filed
  })
}
