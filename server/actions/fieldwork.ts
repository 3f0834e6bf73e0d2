import type { Kysely, Transaction } from 'kysely'
import type { Database, InvitationEventKind } from '../../db/schema.ts'
import { dayIn } from '../day.ts'
import type { Config } from '../config.ts'
import type { Selection } from '../contract/progress.ts'
import type { InvitationView } from '../contract/invitations.ts'
import type { Keys } from '../keys.ts'
import { writeToken } from '../links.ts'
import { writeParticipationCode } from '../participation-codes.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  listInvitationsByIds,
  lockInvitation,
  raiseGeneration,
  recordEvents,
  revokeInvitation,
} from '../queries/invitations.ts'
import { listSelected } from '../queries/progress.ts'
import { findInvitation, type InvitationRow } from '../queries/states.ts'
import { getSurvey } from '../queries/surveys.ts'

type Db = Kysely<Database>

/** An invitation with its personal link. */
export function viewInvitation(
  keys: Keys,
  { publicUrl, timeZone }: Pick<Config, 'publicUrl' | 'timeZone'>,
  row: InvitationRow,
): InvitationView {
  const link = { surveyId: row.survey_id, invitationId: row.id, generation: row.generation }
  return {
    id: row.id,
    unit: { id: row.unit_id, name: row.unit_name, code: row.unit_code, category: row.category },
    seat: row.seat,
    role: row.role,
    link: `${publicUrl}/s/${writeToken(keys, link)}`,
    code: writeParticipationCode(keys, link),
    generation: row.generation,
    state: row.state,
    disposition: row.disposition === 'complete' || row.disposition === 'partial' ? 'returned' : row.disposition,
    sentAt: row.sent_at?.toISOString() ?? null,
    returnedOn: row.returned_at && dayIn(timeZone)(row.returned_at),
  }
}

/** What is done in the field is done between approval and close. @throws Problem survey-not-open */
export async function demandFieldwork(db: Db, surveyId: number): Promise<void> {
  const { status } = await getSurvey(db, surveyId)
  if (!['approved', 'open'].includes(status)) throw new Problem('survey-not-open', { params: { status } })
}

/** 登记已发送: how, by whom and when, which may be earlier today. Returns how many were recorded. */
export async function recordSent(
  db: Db,
  actor: Actor,
  surveyId: number,
  { how, at, ...selected }: Selection & { how: string; at?: string | undefined },
) {
  return db.transaction().execute(async (db) => {
    await demandFieldwork(db, surveyId)
    if (at) await demandPast(db, surveyId, at)
    const invitationIds = await listSelected(db, surveyId, selected)
    const recorded = await recordEvents(db, surveyId, { invitationIds, kind: 'sent', at, actorId: actor.id, note: how })
    if (recorded === 0) throw new Problem('invitation-not-found')
    await recordAct(db, actor, {
      act: 'invitations.sent',
      subject: `survey ${surveyId}`,
      detail: { recorded, how, ...(at && { at }) },
    })
    return recorded
  })
}

/** Nothing was sent before there were links, nor later than now. */
async function demandPast(db: Db, surveyId: number, at: string): Promise<void> {
  const { approved_at: since } = await getSurvey(db, surveyId)
  if (new Date(at) > new Date()) throw invalidField('at', 'in-the-future')
  if (since && new Date(at) < since) throw invalidField('at', 'before-approval')
}

/** The selected invitations, for their links: who read them is recorded. @throws Problem survey-not-approved, invitation-not-found */
export async function listNotices(
  db: Db,
  actor: Actor,
  surveyId: number,
  selected: Selection,
): Promise<InvitationRow[]> {
  const { plan_digest, status } = await getSurvey(db, surveyId)
  if (!plan_digest) throw new Problem('survey-not-approved', { params: { status } })
  const rows = await listInvitationsByIds(db, surveyId, await listSelected(db, surveyId, selected))
  if (rows.length === 0) throw new Problem('invitation-not-found')
  const detail = { shown: rows.length }
  await recordAct(db, actor, { act: 'invitations.notices', subject: `survey ${surveyId}`, detail })
  return rows
}

type LinkChange = {
  kind: InvitationEventKind & ('revoked' | 'reissued')
  carryOut: (db: Db, surveyId: number, id: number) => Promise<void>
}

async function changeLink(db: Db, actor: Actor, surveyId: number, id: number, reason: string, change: LinkChange) {
  return db.transaction().execute(async (db: Transaction<Database>) => {
    await demandFieldwork(db, surveyId)
    await lockInvitation(db, surveyId, id)
    const invitation = await findInvitation(db, surveyId, id)
    if (!invitation) throw new Problem('invitation-not-found')
    if (invitation.returned_at) throw new Problem('already-answered')
    if (invitation.state === 'ineligible') throw new Problem('already-ineligible')
    await change.carryOut(db, surveyId, id)
    await recordEvents(db, surveyId, { invitationIds: [id], kind: change.kind, actorId: actor.id, note: reason })
    const detail = { invitation: id, unit: invitation.unit_name, reason }
    await recordAct(db, actor, { act: `invitation.${change.kind}`, subject: `survey ${surveyId}`, detail })
    return (await findInvitation(db, surveyId, id))!
  })
}

/** 作废链接. @throws Problem invitation-not-found, already-answered, survey-not-open */
export const revokeLink = (db: Db, actor: Actor, surveyId: number, id: number, reason: string) =>
  changeLink(db, actor, surveyId, id, reason, { kind: 'revoked', carryOut: revokeInvitation })

/** 重新生成链接: the former one ends. @throws Problem invitation-not-found, already-answered, survey-not-open */
export const reissueLink = (db: Db, actor: Actor, surveyId: number, id: number, reason: string) =>
  changeLink(db, actor, surveyId, id, reason, { kind: 'reissued', carryOut: raiseGeneration })
