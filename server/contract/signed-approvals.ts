import { z } from 'zod'
import { date, text } from './fields.ts'
import type { ScanType } from './paper.ts'

export const approvalSubjects = ['plan', 'amendment', 'invalidation', 'seal'] as const
export type ApprovalSubject = (typeof approvalSubjects)[number]

/** 签批件, beside the file `scan`: what it approves, 文号, 日期, who signed. */
export const signedApprovalInput = z.object({
  subject: z.enum(approvalSubjects, 'not-a-choice'),
  number: text(60),
  signedOn: date,
  signedBy: text(60),
})
export type SignedApprovalInput = z.infer<typeof signedApprovalInput>

export type SignedApprovalView = SignedApprovalInput & {
  id: number
  planDigest: string
  scan: { name: string; type: ScanType; bytes: number; sha256: string }
  filedBy: string
  filedAt: string
}
