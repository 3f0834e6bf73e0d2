import { z } from 'zod'
import type { Rules } from '../domain/rules.ts'
import type { SurveyResult } from '../domain/result.ts'
import type { Plan } from './plan.ts'
import type { RetentionBrief } from './retention.ts'
import { text } from './fields.ts'

/** 起草中 待批准 已批准 填报中 已截止 已封存 已作废 */
export type SurveyStatus = 'draft' | 'submitted' | 'approved' | 'open' | 'closed' | 'sealed' | 'void'

/** The reviewer may name the digest that was read: if the plan has changed since, nothing is approved. */
export const approvalInput = z.object({ planDigest: z.string().max(200, 'too-long').optional() })

export const reasonInput = z.object({ reason: text(500) })

export type SurveyAction =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'return'
  | 'open'
  | 'close'
  | 'extend'
  | 'amend'
  | 'void'
  | 'seal'
  | 'correct'
  | 'see-links'
  | 'see-result'
  | 'see-answers'
  | 'invalidate'

/** `number` above 1: corrected. */
export type SealBrief = { digest: string; number: number; sealedAt: string; sealedBy: string }

/** What goes on with a wave behind the requests: its result being counted (`count`), or its seal being made; so much of so much. */
export type SurveyWork = { kind: 'count' | 'seal'; done: number; total: number }

export type SurveyView = Plan & {
  id: number
  status: SurveyStatus
  /** Digest of plan and roster as they stand; frozen on approval. */
  planDigest: string
  /** 1 as approved; one more with each 修订. */
  planVersion: number
  createdBy: { id: string; name: string }
  approvedBy: { id: string; name: string } | null
  createdAt: string
  submittedAt: string | null
  approvedAt: string | null
  openedAt: string | null
  closedAt: string | null
  /** The seal that holds; null before 封存. */
  seal: SealBrief | null
  /** 更正 of it: asked for, or open since another person agreed. */
  correction: 'asked' | 'open' | null
  /** Where its years stand; null while they do not run. */
  retention: RetentionBrief | null
  roster: { units: number; seats: number }
  /** Null while nothing goes on. */
  work: SurveyWork | null
  /** What the one who asks may do now. */
  actions: SurveyAction[]
}

export type SurveyListItem = {
  id: number
  title: string
  status: SurveyStatus
  window: { opensAt: string; closesAt: string }
  target: string
  unit: Rules['indicator']['unit']
  roster: number
  returned: number
  closedAt: string | null
  indicator: SurveyResult['indicator'] | null
  /** 待办: proposals to decide, paper entries to confirm, tickets to look into, corrections of the seal. */
  waiting: { proposals: number; paper: number; tickets: number; corrections: number }
  /** Where its years stand, and the day its answers go, once it is announced. */
  retention: Pick<RetentionBrief, 'standing' | 'deletesAt'> | null
}
