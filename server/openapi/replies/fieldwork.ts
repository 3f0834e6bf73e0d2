import { z } from 'zod'
import type { CardView, InvitationEventView } from '../../contract/by-hand.ts'
import { invitationStates, type InvitationView } from '../../contract/invitations.ts'
import type { PaperEntryView, PaperConfirmed, WaitingPaperView, PaperSeat } from '../../contract/paper.ts'
import type { Answers, ReceiptView } from '../../contract/answers.ts'
import type { UnitProgress, Progress } from '../../contract/progress.ts'
import type { ProposalView } from '../../contract/proposals.ts'
import type {
  DrawnUnit,
  DrawView,
  RosterSourceView,
  UnlistedView,
  RosterSources,
} from '../../contract/roster-sources.ts'
import { dispositions, rosterMismatch } from './figures.ts'
import { amendmentView } from './surveys.ts'
import { receiptProof } from './proofs.ts'
import { count, text, maybe, moment, momentOrDay, digits } from './parts.ts'

export const cardView: z.ZodType<CardView> = z
  .object({ id: count, unit: text, seat: count, role: maybe, link: text, code: text })
  .meta({ id: 'CardView' })
export const invitationEventView: z.ZodType<InvitationEventView> = z
  .object({
    at: momentOrDay,
    kind: z.enum([
      'revoked',
      'sent',
      'failed',
      'refused',
      'delivered',
      'reminded',
      'opened',
      'started',
      'ineligible',
      'reinstated',
      'reissued',
      'on-paper',
      'returned',
      'revised',
    ]),
    by: maybe,
    note: maybe,
  })
  .meta({ id: 'InvitationEventView' })
export const invitationView: z.ZodType<InvitationView> = z
  .object({
    id: count,
    unit: z.object({ id: count, name: text, code: maybe, category: maybe }),
    seat: count,
    role: maybe,
    link: text,
    code: text,
    generation: count,
    state: z.enum(invitationStates),
    disposition: z.enum(['other', 'ineligible', 'returned', 'refusal', 'non-contact']),
    sentAt: moment.nullable(),
    returnedOn: maybe,
  })
  .meta({ id: 'InvitationView' })
const paperEntry = {
  id: count,
  invitationId: count,
  unit: text,
  seat: count,
  role: maybe,
  state: z.enum(['confirmed', 'entered', 'rejected']),
  enteredBy: z.object({ id: text, name: text }),
  enteredAt: moment,
  decidedBy: z.object({ id: text, name: text }).nullable(),
  decidedAt: moment.nullable(),
  reason: maybe,
  scan: z.object({
    name: text,
    type: z.enum(['image/jpeg', 'application/pdf', 'image/png']),
    bytes: count,
    sha256: text,
  }),
}
export const paperEntryView: z.ZodType<PaperEntryView> = z
  .object({
    ...paperEntry,
  })
  .meta({ id: 'PaperEntryView' })
export const paperConfirmed: z.ZodType<PaperConfirmed> = z
  .object({
    ...paperEntry,
    receipt: text,
  })
  .meta({ id: 'PaperConfirmed' })
export const answers: z.ZodType<Answers> = z
  .object({
    ratings: z.record(text, count.nullable()),
    overall: count.nullable(),
    comment: maybe,
    reasons: z.record(text, text),
    tellVendor: z.literal(true).optional(),
  })
  .meta({ id: 'Answers' })
export const waitingPaperView: z.ZodType<WaitingPaperView> = z
  .object({
    ...paperEntry,
    answers: answers,
  })
  .meta({ id: 'WaitingPaperView' })
export const paperSeat: z.ZodType<PaperSeat> = z
  .object({ id: count, unit: text, seat: count, role: maybe })
  .meta({ id: 'PaperSeat' })
export const unitProgress: z.ZodType<UnitProgress> = z
  .object({
    unitId: count,
    unit: text,
    category: maybe,
    seats: count,
    returned: count,
    state: z.enum(invitationStates),
    lastAt: momentOrDay.nullable(),
    reminders: count,
    failures: count,
    invitations: z.array(
      z.object({
        id: count,
        seat: count,
        role: maybe,
        state: z.enum(invitationStates),
      }),
    ),
  })
  .meta({ id: 'UnitProgress' })
export const progress: z.ZodType<Progress> = z
  .object({
    roster: count,
    issued: count,
    sent: count,
    delivered: count,
    failed: count,
    opened: count,
    started: count,
    returned: count,
    valid: count,
    units: z.object({ roster: count, returned: count }),
    dispositions: dispositions,
    rosterMismatch: rosterMismatch.nullable(),
    responseRate: digits.nullable(),
    window: z.object({ opensAt: moment, closesAt: moment }),
    closedAt: moment.nullable(),
    byDay: z.array(z.object({ date: text, returned: count })),
    byUnit: z.array(unitProgress),
    total: count,
  })
  .meta({ id: 'Progress' })
export const proposalView: z.ZodType<ProposalView> = z
  .object({
    id: count,
    kind: z.enum(['close', 'ineligible', 'eligible', 'extend', 'invalidate', 'revalidate', 'amend']),
    invitation: z.object({ id: count, unit: text, seat: count, role: maybe }).nullable(),
    closesAt: moment.nullable(),
    digest: maybe,
    amendment: amendmentView.nullable(),
    reason: text,
    evidence: maybe,
    proposedBy: z.object({ id: text, name: text }),
    proposedAt: moment,
    outcome: z.enum(['confirmed', 'declined', 'withdrawn']).nullable(),
    decidedBy: z.object({ id: text, name: text }).nullable(),
    decidedAt: moment.nullable(),
    note: maybe,
    actions: z.array(z.enum(['confirm', 'decline', 'withdraw'])),
  })
  .meta({ id: 'ProposalView' })
export const receiptView: z.ZodType<ReceiptView> = z
  .object({
    receipt: text,
    state: z.enum(['invalidated', 'counted', 'not-scored', 'not-official', 'replaced']),
    submittedAt: moment.nullable(),
    deletedAt: moment.nullable(),
    survey: text,
    digest: text,
    proof: receiptProof.nullable(),
  })
  .meta({ id: 'ReceiptView' })
export const drawnUnit: z.ZodType<DrawnUnit> = z
  .object({
    unitId: count,
    unit: text,
    calls: z.array(
      z.object({ outcome: z.enum(['confirmed', 'declined', 'denied', 'unreached']), note: text, by: text, at: moment }),
    ),
  })
  .meta({ id: 'DrawnUnit' })
export const drawView: z.ZodType<DrawView> = z
  .object({
    id: count,
    seed: text,
    size: count,
    population: count,
    drawnBy: text,
    drawnAt: moment,
    repeats: z.boolean(),
    units: z.array(drawnUnit),
  })
  .meta({ id: 'DrawView' })
export const rosterSourceView: z.ZodType<RosterSourceView> = z
  .object({
    id: count,
    title: text,
    issuer: maybe,
    issuedOn: maybe,
    users: count.nullable(),
    scan: z.object({
      name: text,
      type: z.enum(['image/jpeg', 'application/pdf', 'image/png']),
      bytes: count,
      sha256: text,
    }),
    addedBy: text,
    addedAt: moment,
  })
  .meta({ id: 'RosterSourceView' })
export const unlistedView: z.ZodType<UnlistedView> = z
  .object({ id: count, name: text, reason: text, addedBy: text, addedAt: moment })
  .meta({ id: 'UnlistedView' })
export const rosterSources: z.ZodType<RosterSources> = z
  .object({ sources: z.array(rosterSourceView), unlisted: z.array(unlistedView) })
  .meta({ id: 'RosterSources' })
