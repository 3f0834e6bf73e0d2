import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ReportModel, StampedType } from '../contract/report.ts'
import { digestOf } from '../digest.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { insertStamped, keepDraft } from '../queries/report-drafts.ts'
import type { Survey } from '../queries/surveys.ts'
import { buildReport } from './report.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }

/** Takes a draft of the report: what it says is kept under its digest, so that a stamped copy can be tied to it. */
export async function takeDraft(
  db: Db,
  actor: Person,
  survey: Survey,
  timeZone: string,
): Promise<{ model: ReportModel; digest: string }> {
  const model = await buildReport(db, survey, timeZone)
  const digest = digestOf(model)
  await db.transaction().execute(async (db) => {
    await keepDraft(db, survey.id, { digest, model, madeBy: actor.id })
    await recordAct(db, actor, { act: 'export.report-docx', subject: `survey ${survey.id}`, detail: { draft: digest } })
  })
  return { model, digest }
}

export type StampedFile = { bytes: Buffer; name: string; type: StampedType }

/** 上传定稿. @throws Problem draft-not-found, stamped-already */
export async function keepStamped(
  db: Db,
  actor: Person,
  survey: Survey,
  draftDigest: string,
  file: StampedFile,
): Promise<void> {
  await db.transaction().execute(async (db) => {
    const sha256 = await insertStamped(db, survey.id, { ...file, draftDigest, by: actor.id })
    const detail = { draft: draftDigest, sha256, name: file.name }
    await recordAct(db, actor, { act: 'report.stamped', subject: `survey ${survey.id}`, detail })
  })
}
