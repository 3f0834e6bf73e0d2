import { z } from 'zod'
import { ticketStates } from '../../domain/ticket-steps.ts'
import type {
  TicketEntry,
  TicketEvent,
  Objection,
  TicketView,
  TicketItem,
  VendorTicket,
} from '../../contract/tickets.ts'
import { count, maybe, moment, text } from './parts.ts'

export const ticketEntry: z.ZodType<TicketEntry> = z
  .object({
    id: count,
    digest: maybe,
    level: maybe,
    said: maybe,
    named: z.boolean(),
    masked: maybe,
    withheld: z.boolean(),
    suggestion: maybe,
  })
  .meta({ id: 'TicketEntry' })
export const ticketEvent: z.ZodType<TicketEvent> = z
  .object({
    at: moment,
    actor: text,
    kind: text,
    state: z.enum(ticketStates).nullable(),
    note: maybe,
  })
  .meta({ id: 'TicketEvent' })
export const objection: z.ZodType<Objection> = z
  .object({
    reason: text,
    filedBy: text,
    filedAt: moment,
    upheld: z.boolean().nullable(),
    answer: maybe,
    answeredBy: maybe,
    answeredAt: moment.nullable(),
  })
  .meta({ id: 'Objection' })
const ticket = {
  id: count,
  survey: z.object({ id: count, title: text }),
  label: text,
  state: z.enum(ticketStates),
  owner: maybe,
  openedAt: moment,
  replyDue: text,
  closeDue: text,
  repliedAt: moment.nullable(),
  overdue: z.boolean(),
  entries: count,
  unmasked: count,
  objection: z.enum(['none', 'waiting', 'rejected', 'upheld']),
}
export const ticketView: z.ZodType<TicketView> = z
  .object({
    ...ticket,
    objectUntil: maybe,
    entryList: z.array(ticketEntry),
    events: z.array(ticketEvent),
    objectionView: objection.nullable(),
    objects: z.array(z.object({ key: text, name: text })),
    object: maybe,
    steps: z.array(z.enum(ticketStates)),
    editable: z.boolean(),
  })
  .meta({ id: 'TicketView' })
export const ticketItem: z.ZodType<TicketItem> = z
  .object({
    ...ticket,
  })
  .meta({ id: 'TicketItem' })
export const vendorTicket: z.ZodType<VendorTicket> = z
  .object({
    id: count,
    survey: text,
    label: text,
    state: z.enum(ticketStates),
    owner: maybe,
    replyDue: text,
    closeDue: text,
    overdue: z.boolean(),
    objectUntil: maybe,
    ratings: count.nullable(),
    words: z.array(z.object({ text: text, unit: maybe })),
    units: z.array(text),
    replies: z.array(z.object({ at: moment, note: text })),
    objection: z
      .object({
        reason: text,
        filedAt: moment,
        upheld: z.boolean().nullable(),
        answer: maybe,
        answeredAt: moment.nullable(),
      })
      .nullable(),
    mayObject: z.boolean(),
    mayReply: z.boolean(),
  })
  .meta({ id: 'VendorTicket' })
