/** Paper returns (纸质代录): entered by one person with the scan, confirmed by another. */
import { z } from 'zod'
import type { Answers } from './answers.ts'
import { submission } from './answers.ts'
import { plainText } from './fields.ts'

export type PaperState = 'entered' | 'confirmed' | 'rejected'
export type ScanType = 'application/pdf' | 'image/jpeg' | 'image/png'

/** The `entry` field of the upload, as JSON; the file is its field `scan`. Answers as a personal link takes them. */
export const paperInput = submission
  .pick({ ratings: true, overall: true, comment: true, reasons: true, tellVendor: true })
  .extend({ invitationId: z.int('not-an-id').positive('not-an-id') })
export type PaperInput = z.infer<typeof paperInput>

/** A seat a paper return may come from. */
export type PaperSeat = { id: number; unit: string; seat: number; role: string | null }
export const seatSearch = z.object({ search: plainText(120).default('') })

export type PaperEntryView = {
  id: number
  invitationId: number
  unit: string
  seat: number
  role: string | null
  state: PaperState
  enteredBy: { id: string; name: string }
  enteredAt: string
  decidedBy: { id: string; name: string } | null
  decidedAt: string | null
  reason: string | null
  scan: { name: string; type: ScanType; bytes: number; sha256: string }
}

/** What the second person compares. Only while the entry waits: what is decided is seen by nobody until close. */
export type WaitingPaperView = PaperEntryView & { answers: Answers }

export type PaperConfirmed = PaperEntryView & {
  /** 回执码, to be handed to the unit. */
  receipt: string
}
