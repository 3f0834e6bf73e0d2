import { z } from 'zod'
import type { Dispositions, RosterMismatch } from '../domain/response-rate.ts'
import { moment, paging, plainText, text } from './fields.ts'
import { type InvitationState, invitationStates } from './invitations.ts'

/** 未答, 未打开, or one state. */
const unitFilter = z.enum(['unanswered', 'unopened', ...invitationStates], 'not-a-choice')
export type UnitFilter = z.infer<typeof unitFilter>

export const unitSorts = ['roster', 'name', 'state', 'last', 'reminders', 'failures'] as const

/** Which units of the progress table, and in what order; `-` before a sort turns it round. */
export const unitQuery = paging.extend({
  filter: unitFilter.optional(),
  sort: z.enum([...unitSorts, ...unitSorts.map((sort) => `-${sort}` as const)], 'not-a-choice').default('roster'),
})
export type UnitQuery = z.infer<typeof unitQuery>

const ids = z.array(z.int('not-an-id').positive('not-an-id'), 'required').min(1, 'required').max(20_000, 'too-many')

/** Some invitations of a survey: named one by one, or every one of the units a filter finds. */
export const selection = z.union([
  z.object({ invitationIds: ids }),
  z.object({ unitIds: ids }),
  z.object({ matching: z.object({ search: plainText(120).default(''), filter: unitFilter.optional() }) }),
])
export type Selection = z.infer<typeof selection>

/** 登记已发送: which, how, and when; absent, just now. */
export const sentInput = z.intersection(selection, z.object({ how: text(60), at: moment.optional() }))

/** 谢绝填写: why, and what shows it (who said so, when, how). */
export const refusalInput = z.intersection(selection, z.object({ reason: text(300), evidence: text(300) }))

export type UnitProgress = {
  unitId: number
  unit: string
  category: string | null
  seats: number
  returned: number
  /** The furthest state one of its seats has reached. */
  state: InvitationState
  /** The moment; once something came back only its calendar day, which tells no sheet. */
  lastAt: string | null
  reminders: number
  failures: number
  invitations: { id: number; seat: number; role: string | null; state: InvitationState }[]
}

/** Counts of invitations, and nothing that was answered. */
export type ParticipationView = {
  roster: number
  issued: number
  sent: number
  /** Sent, less those whose delivery failed; seen or answered counts as delivered. */
  delivered: number
  failed: number
  opened: number
  started: number
  returned: number
  valid: number
  units: { roster: number; returned: number }
  dispositions: Dispositions
  /** Null: the roster is the sum of its dispositions. */
  rosterMismatch: RosterMismatch | null
  /** AAPOR RR1 in percent. */
  responseRate: string | null
  window: { opensAt: string; closesAt: string }
  closedAt: string | null
  byDay: { date: string; returned: number }[]
}

/** A page of the units goes with it; `total` counts the units that were asked for. */
export type Progress = ParticipationView & { byUnit: UnitProgress[]; total: number }
