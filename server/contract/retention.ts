import { z } from 'zod'
import type { RetentionCertificate, RetentionStanding } from '../domain/retention.ts'
import { text } from './fields.ts'

export const retentionInput = z.object({
  /** 暂缓, or 放行: after a hold, or once two people have looked at the clock. */
  kind: z.enum(['hold', 'release'], 'not-a-choice'),
  reason: text(500),
})
export type RetentionInput = z.output<typeof retentionInput>

type Decision = 'confirm' | 'decline' | 'withdraw'
export type RetentionRequestView = {
  kind: RetentionInput['kind']
  reason: string
  askedBy: { id: string; name: string }
  askedAt: string
  actions: Decision[]
}

/** In short, where a wave is shown. `deletesAt`: the day, once it is announced. */
export type RetentionBrief = {
  standing: RetentionStanding
  dueAt: string
  deletesAt: string | null
  doneAt: string | null
}

/** One wave whose years run. */
export type RetentionView = RetentionBrief & {
  surveyId: number
  title: string
  endedAt: string
  years: number
  announcedAt: string | null
  /** An answer, or the seal, is not what it was: nothing is deleted. */
  broken: boolean
  /** The hold in force. */
  hold: { reason: string; askedBy: string; confirmedBy: string; at: string } | null
  request: RetentionRequestView | null
  actions: RetentionInput['kind'][]
  certificate: RetentionCertificate | null
  /** Of the certificate. */
  digest: string | null
}
