import { z } from 'zod'
import { id, text } from './fields.ts'
import type { ResponseView } from './results.ts'

/** For how long a release opens one unit's answers. */
export const releaseHours = 48

export const releaseInput = z.strictObject({ unitId: id, reason: text(500) })
export type ReleaseInput = z.infer<typeof releaseInput>

export type ReleaseState = 'waiting' | 'granted' | 'expired' | 'declined' | 'withdrawn'

/** 核查单个单位: who wants to see whose answers and why, and who released them until when. */
export type ReleaseView = {
  id: number
  unit: { id: number; name: string }
  reason: string
  state: ReleaseState
  requestedBy: { id: string; name: string }
  requestedAt: string
  decidedBy: { id: string; name: string } | null
  decidedAt: string | null
  note: string | null
  expiresAt: string | null
  /** What the one who asks may do with it now. */
  actions: ('grant' | 'decline' | 'withdraw' | 'read')[]
}

/** One unit's answers, for whom they were released to. */
export type ReleasedAnswers = {
  release: ReleaseView
  answers: (ResponseView & { seat: number; submittedAt: string })[]
}
