import type { Kysely, Transaction } from 'kysely'
import type { z } from 'zod'
import type { Database, InvitationEventKind } from '../../db/schema.ts'
import type { Config } from '../config.ts'
import type { InvitationView, Progress, sentInput } from '../contract/surveys.ts'
import { responseRate } from '../domain/response-rate.ts'
import { display } from '../domain/rounding.ts'
import type { Keys } from '../keys.ts'
import { writeToken } from '../links.ts'
import { writeParticipationCode } from '../participation-codes.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  countParticipation,
  countReturnsByDay,
  findInvitation,
  type InvitationRow,
  listUnitStates,
  type Participation,
  raiseGeneration,
  recordEvents,
  revokeInvitation,
} from '../queries/invitations.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'

type Db = Kysely<Database>

/** An invitation with its personal link. */
export function viewInvitation(
  keys: Keys,
  { publicUrl }: Pick<Config, 'publicUrl'>,
  row: InvitationRow,
): InvitationView {
  const link = { surveyId: row.survey_id, invitationId: row.id, generation: row.generation }
  return {
    id: row.id,
    unit: { id: row.unit_id, name: row.unit_name, code: row.unit_code, category: row.category },
    seat: row.seat,
    link: `${publicUrl}/s/${writeToken(keys, link)}`,
    code: writeParticipationCode(keys, link),
    generation: row.generation,
    state: row.state,
    disposition: row.disposition,
    sentAt: row.sent_at?.toISOString() ?? null,
    returnedAt: row.returned_at?.toISOString() ?? null,
  }
}

/** 登记已发送: how, by whom and when. Returns how many were recorded. */
export async function recordSent(
  db: Db,
  actor: Actor,
  surveyId: number,
  { invitationIds, how }: z.infer<typeof sentInput>,
) {
  return db.transaction().execute(async (db) => {
    const survey = await getSurvey(db, surveyId)
    if (!['approved', 'open'].includes(survey.status))
      throw new Problem('survey-not-open', { params: { status: survey.status } })
    const recorded = await recordEvents(db, surveyId, { invitationIds, kind: 'sent', actorId: actor.id, note: how })
    if (recorded === 0) throw new Problem('invitation-not-found')
    await recordAct(db, actor, { act: 'invitations.sent', subject: `survey ${surveyId}`, detail: { recorded, how } })
    return recorded
  })
}

type LinkChange = {
  kind: InvitationEventKind & ('revoked' | 'reissued')
  carryOut: (db: Db, id: number) => Promise<void>
}

async function changeLink(db: Db, actor: Actor, surveyId: number, id: number, reason: string, change: LinkChange) {
  return db.transaction().execute(async (db: Transaction<Database>) => {
    const survey = await getSurvey(db, surveyId)
    if (!['approved', 'open'].includes(survey.status))
      throw new Problem('survey-not-open', { params: { status: survey.status } })
    const invitation = await findInvitation(db, surveyId, id)
    if (!invitation) throw new Problem('invitation-not-found')
    if (invitation.returned_at) throw new Problem('already-answered')
    await change.carryOut(db, id)
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

/** Who has answered, never what. */
export async function viewProgress(db: Db, survey: Survey, timeZone: string): Promise<Progress> {
  const [counts, byDay, states] = await Promise.all([
    countParticipation(db, survey.id),
    countReturnsByDay(db, survey.id, timeZone),
    listUnitStates(db, survey.id),
  ])
  const issued = survey.plan_digest ? counts.roster : 0
  return {
    roster: counts.roster,
    issued,
    sent: counts.sent,
    opened: counts.opened,
    returned: counts.returned,
    valid: counts.valid,
    responseRate: rateOf(counts),
    window: survey.plan.window,
    byDay,
    byUnit: states.map((row) => ({
      unitId: row.unit_id,
      unit: row.unit_name,
      category: row.category,
      seats: row.seats,
      returned: row.returned,
      state: row.state,
      lastAt: row.last_at?.toISOString() ?? null,
    })),
  }
}

function rateOf({ roster, returned, valid }: Participation): string | null {
  const dispositions = {
    complete: valid,
    partial: returned - valid,
    nonContact: roster - returned,
    refusal: 0,
    other: 0,
    ineligible: 0,
  }
  return display(responseRate(dispositions)?.mul(100) ?? null)
}
