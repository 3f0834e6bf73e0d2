import type { PlanVersionView } from './amendments.ts'
import type { SignedApprovalView } from './signed-approvals.ts'
import type { ProposalKind } from './proposals.ts'
import type { Analysis } from '../domain/analysis.ts'
import type { TicketState } from '../domain/ticket-steps.ts'
import type { WaveComparison } from '../domain/compare-waves.ts'
import type { Plan } from './plan.ts'
import type { ResultView } from './results.ts'
import { z } from 'zod'
import { paging, plainText } from './fields.ts'

/**
 * Everything the report says, from one place: page, tables and prose are all made of this, so they cannot disagree. It holds nothing
 * that depends on when it was asked for, so that the same state has the same digest.
 */
export type ReportModel = {
  survey: {
    id: number
    title: string
    sealed: boolean
    /** The latest seal. */
    seal: { number: number; digest: string; sealedAt: string } | null
    planDigest: string
    organiser: string
    helpline: string
    servicePeriod: Plan['servicePeriod']
    opensAt: string
    closesAt: string
    closedAt: string
    author: string
    approver: string
    approvedAt: string
  }
  questionnaire: Plan['questionnaire']
  rules: Plan['rules']
  result: ResultView
  analysis: Analysis
  comparison: WaveComparison
  byDay: { date: string; returned: number }[]
  /** What two people decided on while the survey ran: the window, the denominator, and what was taken out. */
  decisions: {
    kind: ProposalKind
    unit: string | null
    /** The digest of the answer that was ruled on. */
    answer: string | null
    reason: string
    evidence: string | null
    proposedBy: string
    proposedAt: string
    decidedBy: string
    decidedAt: string
  }[]
  /** Every plan since the approval, each amendment with what it changed, and the paper approvals filed. */
  versions: PlanVersionView[]
  signed: SignedApprovalView[]
  comments: { groups: CommentGroup[]; excerpt: CommentView[] }
  /** 整改单, and of what was said the words that a person has masked: only those leave the office. */
  tickets: {
    label: string
    state: TicketState
    owner: string | null
    entries: number
    replyDue: string
    closeDue: string
    repliedAt: string | null
  }[]
  masked: { label: string; text: string }[]
  /** Where the figure is filed: the row of each evaluation bound to this survey. */
  filedIn: { project: string; year: number; weight: string; score: string | null }[]
  /** 满意度 paragraph, ready to paste. */
  paragraph: string
}

export type ReportView = ReportModel & {
  /** SHA-256 of the model's canonical JSON: what a draft is known by. */
  digest: string
  stamped: StampedView[]
}

/** What one answer sheet said: of a dimension rated low, or at the end (`dimension` null). De-identified. */
export type CommentView = { digest: string; dimension: string | null; level: number | null; text: string }
export type CommentGroup = { dimension: string | null; count: number }
export type CommentsPage = { items: CommentView[]; total: number; groups: CommentGroup[] }

export const commentFilter = paging.extend({
  /** A dimension's key, or `none` for what was said at the end. */
  dimension: plainText(40).optional(),
})
export type CommentFilter = z.infer<typeof commentFilter>

/** Which draft a stamped copy was printed from. */
export const stampedInput = z.object({
  draftDigest: z.string('required').regex(/^sha256:[0-9a-f]{64}$/, 'not-a-digest'),
})

export type StampedType = 'application/pdf' | 'application/ofd'
/** 定稿: the stamped report, tied by digest to the draft it was printed from. */
export type StampedView = {
  id: number
  draftDigest: string
  /** The draft still says what the survey's state says now. */
  isCurrent: boolean
  name: string
  type: StampedType
  sha256: string
  bytes: number
  uploadedBy: string
  uploadedAt: string
}
