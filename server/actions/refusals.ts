import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Selection } from '../contract/progress.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { recordEvents } from '../queries/invitations.ts'
import { listSelected, listUnanswered } from '../queries/progress.ts'
import { findInvitation, type InvitationRow } from '../queries/states.ts'
import { demandFieldwork } from './fieldwork.ts'

type Db = Kysely<Database>
type Grounds = { reason: string; evidence: string }

/** How an event keeps its grounds: one line for people. */
export const noteOf = ({ reason, evidence }: { reason: string; evidence: string | null }): string =>
  evidence === null ? reason : `${reason}；依据：${evidence}`

/**
 * 谢绝填写: a unit has said no. It stays in the denominator, and its link still takes an answer, which would count.
 * Passed over: who has answered, refused before, or is outside the survey. Returns how many were recorded.
 * @throws Problem survey-not-open, invitation-not-found, already-answered when nobody of them can refuse
 */
export async function recordRefusals(
  db: Db,
  actor: Actor,
  surveyId: number,
  { reason, evidence, ...selected }: Selection & Grounds,
  at?: Date,
) {
  return db.transaction().execute(async (db) => {
    await demandFieldwork(db, surveyId)
    const ids = await listSelected(db, surveyId, selected)
    if (ids.length === 0) throw new Problem('invitation-not-found')
    const invitationIds = await listUnanswered(db, surveyId, ids)
    if (invitationIds.length === 0) throw new Problem('already-answered')
    const note = noteOf({ reason, evidence })
    const by = { actorId: actor.id, note }
    const recorded = await recordEvents(db, surveyId, { invitationIds, kind: 'refused', at: at?.toISOString(), ...by })
    const detail = { recorded, reason, evidence, ...(recorded <= 50 && { invitations: invitationIds }) }
    await recordAct(db, actor, { act: 'invitations.refused', subject: `survey ${surveyId}`, detail })
    return recorded
  })
}

/** 恢复: the refusal is taken back. @throws Problem survey-not-open, invitation-not-found, not-refused */
export async function takeBackRefusal(
  db: Db,
  actor: Actor,
  surveyId: number,
  id: number,
  reason: string,
): Promise<InvitationRow> {
  return db.transaction().execute(async (db) => {
    await demandFieldwork(db, surveyId)
    const invitation = await findInvitation(db, surveyId, id)
    if (!invitation) throw new Problem('invitation-not-found')
    if (invitation.state !== 'refused') throw new Problem('not-refused')
    await recordEvents(db, surveyId, { invitationIds: [id], kind: 'reinstated', actorId: actor.id, note: reason })
    const detail = { invitation: id, unit: invitation.unit_name, reason }
    await recordAct(db, actor, { act: 'invitation.reinstated', subject: `survey ${surveyId}`, detail })
    return (await findInvitation(db, surveyId, id))!
  })
}
