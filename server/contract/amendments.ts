import type { Change } from '../domain/plan-changes.ts'
import type { Plan } from './plan.ts'

/** 修订, as it is kept with the proposal: the whole plan as it will be, and which units come and go. */
export type Amendment = { plan: Plan; addUnits: number[]; removeUnits: number[]; seatsPerUnit: number | null }

/** One seat as the digest of a plan covers it. */
export type RosterSeat = {
  unitId: number
  seat: number
  name: string
  code: string | null
  category: string | null
  services?: string[]
  role?: string
  platforms?: string[]
}

/** What an amendment does, to be read before it is confirmed and printed afterwards. */
export type AmendmentView = { changes: Change[]; added: string[]; removed: string[] }

/** One plan a survey had since its approval. `amendment`: how it came from the one before; null for the approved one. */
export type PlanVersionView = {
  version: number
  digest: string
  at: string
  seats: number
  amendment: (AmendmentView & { reason: string; proposedBy: string; confirmedBy: string }) | null
}
