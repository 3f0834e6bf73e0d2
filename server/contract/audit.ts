import type { BrokenLink } from '../domain/audit-chain.ts'

export const outcomes = ['done', 'refused'] as const
/** Whether an act was done, or refused to whoever tried it. */
export type Outcome = (typeof outcomes)[number]

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
  /** Rules of the database that somebody switched off or removed. */
  guardsOff: string[]
}
