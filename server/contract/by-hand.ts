/** What the office hands out and keeps by hand: addresses, cards, mail merge, the history of one invitation. */
import { z } from 'zod'
import type { InvitationEventKind } from '../../db/schema.ts'
import { paging } from './fields.ts'

/** An address under which people reach this server; the first is the default. */
export type AddressView = { name: string; url: string }

/** ?address=https://… of every reply with links: one of this server's public addresses; absent, the first. */
export const addressChoice = z.object({ address: z.string().max(200, 'too-long').optional() })

/** Whose cards: every seat that can still answer, or all. */
export const cardFilter = paging.extend({
  ...addressChoice.shape,
  who: z.enum(['unanswered', 'all'], 'not-a-choice').default('unanswered'),
})

/** What one card, or one row of the mail merge, carries. `code` is the 参与码. */
export type CardView = { id: number; unit: string; seat: number; role: string | null; link: string; code: string }
export type CardPage = { items: CardView[]; total: number; goUrl: string }

/** One thing that happened to an invitation; `by` is null for what nobody of the office did. `returned`, `revised`: an answer came by the link. */
export type InvitationEventView = {
  at: string
  kind: InvitationEventKind | 'returned' | 'revised'
  by: string | null
  note: string | null
}
