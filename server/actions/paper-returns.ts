/** 纸质代录: one person enters a stamped form with its scan, another confirms it against the scan; only then it counts. */
import type { Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { PaperConfirmed, PaperEntryView, PaperInput, ScanType, WaitingPaperView } from '../contract/paper.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { recordEvents } from '../queries/invitations.ts'
import {
  decidePaperEntry,
  findPaperEntry,
  insertPaperEntry,
  lockPaperEntry,
  type PaperEntry,
} from '../queries/paper.ts'
import { listChannels, type Seat, submitResponses } from '../queries/responses.ts'
import { findInvitation } from '../queries/states.ts'
import { getSurvey } from '../queries/surveys.ts'
import { writeReceipt } from '../receipts.ts'
import type { FrozenPlan } from './plans.ts'
import { answersOf, checkAnswers, demandOpen, type Desk, objectsAt, prepareResponse } from './submit-answer.ts'

type Person = Actor & { id: string }
export type Scan = { bytes: Buffer; name: string; type: ScanType }

/** An entry without its answers. */
export const viewPaperEntry = (row: PaperEntry): PaperEntryView => ({
  id: row.id,
  invitationId: row.invitation_id,
  unit: row.unit,
  seat: row.seat,
  role: row.role,
  state: row.state,
  enteredBy: { id: row.entered_by, name: row.entered_by_name },
  enteredAt: row.entered_at.toISOString(),
  decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decided_by_name ?? '' },
  decidedAt: row.decided_at?.toISOString() ?? null,
  reason: row.reason,
  scan: { name: row.scan_name, type: row.scan_type, bytes: row.bytes, sha256: row.scan_sha256.toString('hex') },
})

/** An entry with its answers, for the second person; who looked is recorded. @throws Problem paper-entry-decided */
export async function readWaitingEntry(
  { db }: Desk,
  actor: Person,
  surveyId: number,
  id: number,
): Promise<WaitingPaperView> {
  const entry = demandWaiting(await findPaperEntry(db, surveyId, id))
  await recordAct(db, actor, { act: 'paper.read', subject: `survey ${surveyId}`, detail: aboutEntry(entry) })
  return { ...viewPaperEntry(entry), answers: entry.answers }
}

/**
 * Stores what one person read from the paper. Nothing counts yet.
 * @throws Problem survey-not-open, invitation-not-found, other-answer-stands, paper-entry-waiting, invalid-input
 */
export async function enterPaper(
  { db, plans }: Desk,
  actor: Person,
  surveyId: number,
  { invitationId, ...submission }: PaperInput,
  scan: Scan,
  at?: Date,
): Promise<PaperEntryView> {
  const survey = await getSurvey(db, surveyId)
  const frozen = await plans.find(surveyId)
  if (survey.status !== 'open' || !frozen) throw new Problem('survey-not-open', { params: { status: survey.status } })
  if (!(await findInvitation(db, surveyId, invitationId))) throw new Problem('invitation-not-found')
  const errors = checkAnswers(submission, frozen.plan, await objectsAt(db, { surveyId, invitationId }, frozen.plan))
  if (errors.length > 0) throw new Problem('invalid-input', { errors })
  return db.transaction().execute(async (db) => {
    await demandRoom(db, { surveyId, invitationId }, frozen)
    const answers = answersOf(submission, frozen.plan)
    const id = await insertPaperEntry(db, { surveyId, invitationId, answers, scan, enteredBy: actor.id, enteredAt: at })
    const entry = (await findPaperEntry(db, surveyId, id))!
    await recordAct(db, actor, { act: 'paper.entered', subject: `survey ${surveyId}`, detail: aboutEntry(entry) })
    return viewPaperEntry(entry)
  })
}

/**
 * 复核录入: the second person has compared the entry with the scan; now it counts, as one response like any other.
 * @throws Problem paper-entry-not-found, paper-entry-decided, paper-confirmed-by-enterer, other-answer-stands, closed, revoked
 */
export async function confirmPaper(
  desk: Desk,
  actor: Person,
  surveyId: number,
  id: number,
  at?: Date,
): Promise<PaperConfirmed> {
  const frozen = await desk.plans.read(surveyId)
  return desk.db.transaction().execute(async (db) => {
    const entry = demandWaiting(await lockPaperEntry(db, surveyId, id))
    await decidePaperEntry(db, id, { state: 'confirmed', by: actor.id, reason: null, at })
    await submitEntry(db, entry, frozen!, at)
    const detail = aboutEntry(entry)
    const note = `扫描件 SHA-256 ${detail.sha256}`
    await recordEvents(db, surveyId, {
      invitationIds: [entry.invitation_id],
      kind: 'on-paper',
      at: at?.toISOString(),
      actorId: actor.id,
      note,
    })
    await recordAct(db, actor, { act: 'paper.counted', subject: `survey ${surveyId}`, detail })
    const receipt = writeReceipt(desk.keys, entry.invitation_id, entry.submission_id)
    return { ...viewPaperEntry((await findPaperEntry(db, surveyId, id))!), receipt }
  })
}

/** A wrong entry: it never counts; the paper may be entered anew. @throws Problem paper-entry-not-found, paper-entry-decided */
export async function rejectPaper(
  { db }: Desk,
  actor: Person,
  surveyId: number,
  id: number,
  reason: string,
): Promise<PaperEntryView> {
  return db.transaction().execute(async (db) => {
    const entry = demandWaiting(await lockPaperEntry(db, surveyId, id))
    await decidePaperEntry(db, id, { state: 'rejected', by: actor.id, reason })
    const detail = { ...aboutEntry(entry), reason }
    await recordAct(db, actor, { act: 'paper.rejected', subject: `survey ${surveyId}`, detail })
    return viewPaperEntry((await findPaperEntry(db, surveyId, id))!)
  })
}

async function submitEntry(
  db: Transaction<Database>,
  entry: PaperEntry,
  frozen: FrozenPlan,
  now = new Date(),
): Promise<void> {
  const link = { surveyId: entry.survey_id, invitationId: entry.invitation_id, generation: entry.generation }
  const revision = await demandRoom(db, link, frozen)
  const { comment, ...answers } = entry.answers
  const submission = { submissionId: entry.submission_id, ...answers, comment: comment ?? undefined }
  const response = prepareResponse(link, submission, frozen, { revision, now, channel: 'paper' })
  const [outcome] = await submitResponses(db, link.surveyId, [{ link, response }])
  if (outcome === null) return
  if (!outcome) throw new Problem('invitation-not-found')
  demandOpen(outcome, link)
  // The link answered in this very moment.
  throw new Problem('other-answer-stands', { params: { whenBoth: frozen.plan.rules.whenBoth } })
}

/** The revision a paper answer would be. @throws Problem other-answer-stands where the plan lets the present one stand */
async function demandRoom(db: Transaction<Database>, seat: Seat, { plan }: FrozenPlan): Promise<number> {
  const channels = await listChannels(db, seat)
  const replaces = plan.rules.whenBoth === 'paper' && !channels.includes('paper')
  if (channels.length === 0 || replaces) return channels.length + 1
  throw new Problem('other-answer-stands', { params: { whenBoth: plan.rules.whenBoth } })
}

function demandWaiting(entry: PaperEntry | undefined): PaperEntry {
  if (!entry) throw new Problem('paper-entry-not-found')
  if (entry.state !== 'entered') throw new Problem('paper-entry-decided', { params: { state: entry.state } })
  return entry
}

const aboutEntry = (entry: PaperEntry) => ({
  entry: entry.id,
  invitation: entry.invitation_id,
  unit: entry.unit,
  sha256: entry.scan_sha256.toString('hex'),
})
