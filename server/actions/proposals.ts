/** 提请与复核: what moves the denominator or the window is asked for by one person and decided by another. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ProposalKind, ProposalOutcome, ProposalInput, ProposalView } from '../contract/proposals.ts'
import type { Amendment } from '../contract/amendments.ts'
import type { Me } from '../contract/people.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { raiseGeneration, recordEvents, revokeInvitation } from '../queries/invitations.ts'
import {
  decideProposal,
  findInvalidation,
  findProposal,
  insertProposal,
  type ProposalRow,
} from '../queries/proposals.ts'
import { findCorrection } from '../queries/seals.ts'
import { findInvitation, type InvitationRow } from '../queries/states.ts'
import { extendWindow, lockSurvey, type Survey } from '../queries/surveys.ts'
import { may } from '../session.ts'
import { carryOutAmendment, demandAmendable, readAmendment, viewAmendment } from './amendments.ts'
import { recomputeResult } from './compute-result.ts'
import { noteOf } from './refusals.ts'
import { setClosed } from './surveys.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

/** @param amendment what the proposal would change, for one of that kind. */
export function viewProposal(row: ProposalRow, person: Me, amendment: ProposalView['amendment'] = null): ProposalView {
  return {
    amendment,
    id: row.id,
    kind: row.kind,
    invitation:
      row.invitation_id === null
        ? null
        : { id: row.invitation_id, unit: row.unit_name!, seat: row.seat!, role: row.role },
    closesAt: row.closes_at?.toISOString() ?? null,
    digest: row.leaf?.toString('hex') ?? null,
    reason: row.reason,
    evidence: row.evidence,
    proposedBy: { id: row.proposed_by, name: row.proposer_name },
    proposedAt: row.proposed_at.toISOString(),
    outcome: row.outcome,
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider_name ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
    actions: actionsOn(row, person),
  }
}

/** Made by this person, or by somebody whose work they took over. */
const isTheirs = ({ proposed_by, successors }: ProposalRow, { id }: Me) => proposed_by === id || successors.includes(id)

function actionsOn(row: ProposalRow, person: Me): ProposalView['actions'] {
  if (row.outcome !== null) return []
  if (isTheirs(row, person)) return ['withdraw']
  return may(person, 'surveys.approve') ? ['confirm', 'decline'] : []
}

/** @throws Problem survey-not-found, survey-not-open, survey-sealed and what the kind itself demands */
export async function propose(
  db: Db,
  actor: Actor & { id: string },
  surveyId: number,
  input: ProposalInput,
): Promise<number> {
  return db.transaction().execute(async (db) => {
    const survey = await lockFor(db, surveyId, input.kind)
    const invitationId = 'invitationId' in input ? input.invitationId : null
    const closesAt = 'closesAt' in input ? input.closesAt : null
    const invitation = invitationId === null ? null : await findInvitation(db, surveyId, invitationId)
    if (invitation === undefined) throw new Problem('invitation-not-found')
    const leaf = 'digest' in input ? Buffer.from(input.digest, 'hex') : null
    const amendment = input.kind === 'amend' ? readAmendment(survey, input) : null
    await demandSense(db, survey, input.kind, { invitation, closesAt, leaf, amendment })
    const evidence = 'evidence' in input ? input.evidence : null
    const id = await insertProposal(db, {
      survey_id: surveyId,
      kind: input.kind,
      invitation_id: invitationId,
      closes_at: closesAt,
      leaf,
      amendment: amendment && JSON.stringify(amendment),
      reason: input.reason,
      evidence,
      proposed_by: actor.id,
    })
    const detail = {
      proposal: id,
      reason: input.reason,
      evidence,
      closesAt,
      unit: invitation?.unit_name,
      answer: leaf?.toString('hex'),
      ...(amendment && { amendment: await viewAmendment(db, survey.plan, amendment) }),
    }
    await recordAct(db, actor, { act: `proposal.${input.kind}`, subject: `survey ${surveyId}`, detail })
    return id
  })
}

/** 复核同意: by another person, and carried out at once. @throws Problem confirm-own-proposal, proposal-decided, … */
export async function confirmProposal(
  db: Db,
  actor: Actor & { id: string },
  surveyId: number,
  id: number,
): Promise<ProposalKind> {
  return db.transaction().execute(async (db) => {
    const { survey, row } = await lockUndecided(db, surveyId, id)
    if (row.proposed_by === actor.id) throw new Problem('confirm-own-proposal')
    const invitation = row.invitation_id === null ? null : (await findInvitation(db, surveyId, row.invitation_id))!
    const { leaf, amendment } = row
    const closesAt = row.closes_at?.toISOString() ?? null
    await demandSense(db, survey, row.kind, { invitation, closesAt, leaf, amendment })
    await decideProposal(db, id, { outcome: 'confirmed', decidedBy: actor.id, note: null })
    const detail = {
      proposal: id,
      kind: row.kind,
      proposedBy: row.proposer_name,
      unit: row.unit_name ?? undefined,
      answer: leaf?.toString('hex'),
    }
    await recordAct(db, actor, { act: 'proposal.confirmed', subject: `survey ${surveyId}`, detail })
    await carryOut[row.kind](db, actor, survey, row)
    return row.kind
  })
}

/** 撤回 by whoever asked, 不同意 by whoever may confirm. @throws Problem forbidden, proposal-decided */
export async function dropProposal(
  db: Db,
  actor: Actor,
  person: Me,
  surveyId: number,
  id: number,
  note: string,
): Promise<void> {
  await db.transaction().execute(async (db) => {
    const { row } = await lockUndecided(db, surveyId, id)
    const outcome: ProposalOutcome = isTheirs(row, person) ? 'withdrawn' : 'declined'
    if (outcome === 'declined' && !may(person, 'surveys.approve')) throw new Problem('forbidden')
    await decideProposal(db, id, { outcome, decidedBy: person.id, note })
    const detail = { proposal: id, kind: row.kind, reason: note }
    await recordAct(db, actor, { act: `proposal.${outcome}`, subject: `survey ${surveyId}`, detail })
  })
}

async function lockFor(db: Trx, surveyId: number, kind: ProposalKind): Promise<Survey> {
  const survey = await lockSurvey(db, surveyId)
  if (!survey) throw new Problem('survey-not-found')
  await demandTime(db, survey, kind)
  return survey
}

const times: Record<ProposalKind, Survey['status'][]> = {
  ineligible: ['approved', 'open'],
  eligible: ['approved', 'open'],
  close: ['open'],
  extend: ['open'],
  invalidate: ['closed'],
  revalidate: ['closed'],
  amend: ['approved', 'open'],
}

async function demandTime(db: Trx, { id, status }: Survey, kind: ProposalKind): Promise<void> {
  if (times[kind].includes(status)) return
  const isOfAnswer = kind === 'invalidate' || kind === 'revalidate'
  if (isOfAnswer && status === 'sealed') {
    if ((await findCorrection(db, id))?.outcome === 'confirmed') return
    throw new Problem('survey-sealed')
  }
  throw new Problem(isOfAnswer ? 'invalidation-not-now' : 'survey-not-open', { params: { status } })
}

async function lockUndecided(db: Trx, surveyId: number, id: number): Promise<{ survey: Survey; row: ProposalRow }> {
  const survey = await lockSurvey(db, surveyId)
  if (!survey) throw new Problem('survey-not-found')
  const row = await findProposal(db, surveyId, id)
  if (!row) throw new Problem('proposal-not-found')
  if (row.outcome !== null) throw new Problem('proposal-decided', { params: { outcome: row.outcome } })
  return { survey, row }
}

type About = {
  invitation: InvitationRow | null
  closesAt: string | null
  leaf: Buffer | null
  amendment: Amendment | null
}

/** Checked when it is asked for and again when it is confirmed: the field moves on in between. */
async function demandSense(db: Trx, survey: Survey, kind: ProposalKind, about: About): Promise<void> {
  await demandTime(db, survey, kind)
  demandFieldSense(survey, kind, about)
  if (about.leaf) await demandAnswerSense(db, survey, kind, about.leaf)
  if (about.amendment) await demandAmendable(db, survey, about.amendment)
}

async function demandAnswerSense(db: Trx, survey: Survey, kind: ProposalKind, leaf: Buffer): Promise<void> {
  const invalidated = await findInvalidation(db, survey.id, leaf)
  if (invalidated === undefined) throw new Problem('answer-not-found')
  if (kind === 'invalidate' && invalidated) throw new Problem('already-invalidated')
  if (kind === 'revalidate' && !invalidated) throw new Problem('not-invalidated')
}

function demandFieldSense(survey: Survey, kind: ProposalKind, { invitation, closesAt }: About): void {
  if (invitation?.returned_at) throw new Problem('already-answered')
  if (kind === 'ineligible' && invitation?.state === 'ineligible') throw new Problem('already-ineligible')
  if (kind === 'eligible' && invitation?.state !== 'ineligible') throw new Problem('not-ineligible')
  if (closesAt !== null && new Date(closesAt) <= survey.closes_at)
    throw invalidField('closesAt', 'not-later', { closesAt: survey.closes_at.toISOString() })
  if (closesAt !== null && new Date(closesAt) <= new Date()) throw invalidField('closesAt', 'in-the-past')
}

type CarryOut = (db: Trx, actor: Actor, survey: Survey, row: ProposalRow) => Promise<void>

const carryOut: Record<ProposalKind, CarryOut> = {
  // Whoever is outside the survey cannot answer it: the link ends with the ruling, and a new one comes with the next.
  async ineligible(db, actor, survey, row) {
    await revokeInvitation(db, row.survey_id, row.invitation_id!)
    await recordRuling(db, actor, survey, row, 'ineligible')
  },
  async eligible(db, actor, survey, row) {
    await raiseGeneration(db, row.survey_id, row.invitation_id!)
    await recordRuling(db, actor, survey, row, 'reinstated')
  },
  close: (db, actor, survey, row) => setClosed(db, actor, survey, { by: row.proposed_by, reason: row.reason }),
  extend: (db, _actor, survey, row) => extendWindow(db, survey.id, row.closes_at!),
  // The ruling counts for the answer the moment it is confirmed; both results are kept.
  invalidate: (db, _actor, survey, row) => recomputeResult(db, survey, row.id),
  revalidate: (db, _actor, survey, row) => recomputeResult(db, survey, row.id),
  amend: (db, _actor, survey, row) => carryOutAmendment(db, survey, row.id, row.amendment!),
}

async function recordRuling(
  db: Trx,
  actor: Actor,
  survey: Survey,
  row: ProposalRow,
  kind: 'ineligible' | 'reinstated',
) {
  await recordEvents(db, survey.id, { invitationIds: [row.invitation_id!], kind, actorId: actor.id, note: noteOf(row) })
}
