import { z } from 'zod'
import { type WebhookEvent, webhookEvents } from '../domain/webhook-events.ts'
import { text } from './fields.ts'

export type { WebhookEvent }

function isWebAddress(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

export const webhookInput = z.object({
  label: text(60),
  url: text(500).refine(isWebAddress, 'not-an-address'),
  events: z
    .array(z.enum(webhookEvents, 'not-a-choice'), 'required')
    .min(1, 'required')
    .max(webhookEvents.length, 'too-many'),
  active: z.boolean('required').default(true),
})
export type WebhookInput = z.output<typeof webhookInput>

export type WebhookView = {
  id: number
  label: string
  url: string
  events: WebhookEvent[]
  active: boolean
  createdAt: string
  /** The last of its deliveries, whatever became of it. */
  last: DeliveryView | null
}

/** `secret` is shown once, in the answer that makes it; with it the receiver checks the signature. */
export type NewWebhook = WebhookView & { secret: string }

export type DeliveryView = {
  id: number
  event: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  /** HTTP status of the last answer. */
  status: number | null
  problem: string | null
  createdAt: string
  dueAt: string
  doneAt: string | null
}
