import { z } from 'zod'
import type { BrokenLink } from '../domain/audit-chain.ts'
import { date, paging, plainText } from './fields.ts'

export const outcomes = ['done', 'refused', 'failed'] as const
/** Whether an act was done, or refused to whoever tried it. */
export type Outcome = (typeof outcomes)[number]

/** What one looks for in the log. `subject` is one thing (`survey 3`) or a kind of thing (`survey`); days are included. */
const fields = z.object({
  search: plainText(120).default(''),
  person: plainText(80).default(''),
  act: plainText(60).default(''),
  subject: plainText(80).default(''),
  outcome: z.enum(outcomes, 'not-a-choice').optional(),
  from: date.optional(),
  to: date.optional(),
})
const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => !from || !to || from <= to
const otherwise = { path: ['to'], error: 'ends-before-it-begins' }
export const auditFilter = fields.refine(inOrder, otherwise)
export type AuditFilter = z.infer<typeof auditFilter>
export const auditQuery = fields.extend(paging.shape).refine(inOrder, otherwise)

/** One line of the log: who, when, what, on what, from where, with what outcome, and its place in the chain. */
export type AuditEntryView = {
  seq: number
  at: string
  actor: string
  username: string | null
  act: string
  subject: string
  outcome: Outcome
  address: string | null
  detail: Record<string, unknown>
  digest: string
}

/** `names`: what stands in `detail` and `subject` as an id, such as `user 8c1f…`, `survey 3`, `seal 5`, by its name. */
export type NamedAuditEntry = AuditEntryView & { names: Record<string, string> }

/** An answer, or a batch of them, that is not what the chain says. `digest` names the answer sheet. */
export type BrokenAnswer = {
  fault: BrokenLink['fault']
  surveyId: number
  batch: number | null
  digest: string | null
}

/** What a walk along the audit log and the answers found. */
export type AuditReport = {
  holds: boolean
  entries: number
  /** Number and digest of the last entry that holds. */
  head: { seq: number; digest: string }
  broken: (BrokenLink & { at: string | null; actor: string | null; act: string | null; subject: string | null }) | null
  answers: { chained: number; waiting: number; broken: BrokenAnswer | null }
  /** Waves whose answers were deleted when their years were over, and how many answers that were: chain, kept leaves and certificate agree. */
  retention: { waves: number; answers: number; broken: { surveyId: number; fault: BrokenLink['fault'] } | null }
  /** Rules of the database that somebody switched off or removed. */
  guardsOff: string[]
}
