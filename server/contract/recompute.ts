import type { AuditReport } from './audit.ts'

/** 立即重算: the figure folded again from the answers, compared with what is stored and sealed, and the audit log walked. */
export type RecomputeReport = {
  holds: boolean
  /** Exact. */
  stored: string | null
  recomputed: string | null
  units: number
  /** Parts of the stored result that come out otherwise. */
  differences: string[]
  /** Whether the counters kept with every answer agree; null with several 评价对象, whose counters are of each. */
  counters: boolean | null
  /** The seal that holds, and which of the parts it binds are no longer what it says; null before sealing. */
  seal: { number: number; digest: string; differences: string[] } | null
  audit: AuditReport
}
