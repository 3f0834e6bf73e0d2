import { z } from 'zod'
import type { AmendmentView } from './amendments.ts'
import { moment, text } from './fields.ts'
import { seatsPerUnit } from './plan.ts'

const invitationId = z.int('not-an-id').positive('not-an-id')
/** The leaf digest of an answer: after close its only name. */
const digest = z.string('required').regex(/^[\da-f]{64}$/, 'not-a-digest')
const reason = text(300)
const evidence = text(300)

const unitIds = z.array(z.int('not-an-id').positive('not-an-id')).max(20_000, 'too-many').default([])

/** 修订: parts of the plan as `PUT /surveys/:id` takes them, checked with the rest of it; units that come and go. */
const amendment = z.object({
  plan: z.looseObject({ rules: z.looseObject({}, 'invalid').optional() }, 'invalid').optional(),
  addUnitIds: unitIds,
  removeUnitIds: unitIds,
  seatsPerUnit,
})
export type AmendmentInput = z.infer<typeof amendment>

/** 提请复核: what one person asks for and another decides. */
export const proposalInput = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('ineligible'), invitationId, reason, evidence }),
    z.object({ kind: z.literal('eligible'), invitationId, reason, evidence }),
    z.object({ kind: z.literal('close'), reason }),
    z.object({ kind: z.literal('invalidate'), digest, reason }),
    z.object({ kind: z.literal('revalidate'), digest, reason }),
    amendment.extend({ kind: z.literal('amend'), reason }),
    z.object({ kind: z.literal('extend'), reason, closesAt: moment }),
  ],
  'not-a-choice',
)
export type ProposalInput = z.infer<typeof proposalInput>

export type ProposalKind = 'ineligible' | 'eligible' | 'close' | 'extend' | 'invalidate' | 'revalidate' | 'amend'
export type ProposalOutcome = 'confirmed' | 'declined' | 'withdrawn'

export type ProposalView = {
  id: number
  kind: ProposalKind
  invitation: { id: number; unit: string; seat: number; role: string | null } | null
  closesAt: string | null
  /** Of the answer it is about; whose answer that is nobody learns. */
  digest: string | null
  /** What it would change, or has changed. */
  amendment: AmendmentView | null
  reason: string
  evidence: string | null
  proposedBy: { id: string; name: string }
  proposedAt: string
  outcome: ProposalOutcome | null
  decidedBy: { id: string; name: string } | null
  decidedAt: string | null
  note: string | null
  /** What the one who asks may do with it now. */
  actions: ('confirm' | 'decline' | 'withdraw')[]
}
