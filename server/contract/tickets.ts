/** 整改台账: tickets as the office sees them, and the masked view of the vendor. */
import { z } from 'zod'
import { type TicketState, ticketStates } from '../domain/ticket-steps.ts'
import { id, key, moment, optionalText, paging, text } from './fields.ts'

export const ticketQuery = paging.extend({
  surveyId: id.optional(),
  state: z.enum(ticketStates, 'not-a-choice').optional(),
  overdue: z.stringbool('not-a-choice').optional(),
})
export type TicketQuery = z.output<typeof ticketQuery>

/** The next step, and what was found or done. `owner`: who puts it right, when 整改 begins. */
export const ticketStep = z.object({
  to: z.enum(ticketStates, 'not-a-choice'),
  note: text(1000),
  owner: optionalText(60),
})
export type TicketStep = z.output<typeof ticketStep>

/** Owner and deadlines, with the reason of the change. */
export const ticketEdit = z
  .object({ owner: optionalText(60), replyDue: moment, closeDue: moment, reason: text(300) })
  .refine(({ replyDue, closeDue }) => new Date(replyDue) <= new Date(closeDue), {
    error: 'ends-before-it-begins',
    path: ['closeDue'],
  })
export type TicketEdit = z.output<typeof ticketEdit>

/**
 * What the vendor may read of an entry; withheld: nothing of it. `object`: the cloud a comment is about, where a survey asks about several; without
 * it no vendor reads the comment.
 */
export const maskInput = z.union([
  z.object({ masked: text(2000), object: key.optional() }),
  z.object({ withheld: z.literal(true) }),
])
export type MaskInput = z.output<typeof maskInput>

export const objectionInput = z.object({ reason: text(1000) })
export const objectionAnswer = z.object({ upheld: z.boolean('not-a-choice'), answer: text(1000) })
export type ObjectionAnswer = z.output<typeof objectionAnswer>
export const replyInput = z.object({ note: text(1000) })

export type Objection = {
  reason: string
  filedBy: string
  filedAt: string
  upheld: boolean | null
  answer: string | null
  answeredBy: string | null
  answeredAt: string | null
}

export type TicketItem = {
  id: number
  survey: { id: number; title: string }
  label: string
  state: TicketState
  owner: string | null
  openedAt: string
  replyDue: string
  closeDue: string
  repliedAt: string | null
  overdue: boolean
  /** Ratings in the lowest levels, or comments. */
  entries: number
  /** Words nobody has masked yet. */
  unmasked: number
  objection: 'none' | 'waiting' | 'upheld' | 'rejected'
}

export type TicketEntry = {
  id: number
  /** The answer's digest: its only name. */
  digest: string | null
  level: string | null
  said: string | null
  /**
   * The unit agreed to be named to the vendor, for this. Who reads sheets is not told the name: the sheet with this rating and these words
   * would be found, and with it all that the unit answered.
   */
  named: boolean
  masked: string | null
  withheld: boolean
  /** A proposal to begin with. */
  suggestion: string | null
}

export type TicketEvent = { at: string; actor: string; kind: string; state: TicketState | null; note: string | null }

export type TicketView = TicketItem & {
  objectUntil: string | null
  entryList: TicketEntry[]
  events: TicketEvent[]
  objectionView: Objection | null
  /** The clouds one of which a comment may be about, and the one these are; none where there is nothing to choose. */
  objects: { key: string; name: string }[]
  object: string | null
  /** What the one who asks may do now. */
  steps: TicketState[]
  editable: boolean
}

/** What the vendor sees: from 整改 on, masked words, units that agreed, no digest, no count below five. */
export type VendorTicket = {
  id: number
  survey: string
  label: string
  state: TicketState
  owner: string | null
  replyDue: string
  closeDue: string
  overdue: boolean
  objectUntil: string | null
  /** Null: fewer than five. */
  ratings: number | null
  words: { text: string; unit: string | null }[]
  units: string[]
  replies: { at: string; note: string }[]
  objection: Omit<Objection, 'filedBy' | 'answeredBy'> | null
  mayObject: boolean
  mayReply: boolean
}

export type TicketList = {
  items: TicketItem[]
  total: number
  counts: Record<TicketState, number> & { overdue: number }
}
