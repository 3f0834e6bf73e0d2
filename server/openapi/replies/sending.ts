import { z } from 'zod'
import { webhookEvents } from '../../domain/webhook-events.ts'
import type {
  DeliveryState,
  Delivery,
  SmtpSettings,
  HttpSettings,
  ChannelSettings,
  ChannelView,
} from '../../contract/channels.ts'
import type { DeliveryView, WebhookView, NewWebhook } from '../../contract/webhooks.ts'
import type {
  MessageState,
  MessageView,
  RecentReminders,
  SendingAudience,
  SendingView,
  OccasionView,
  RemindersView,
} from '../../contract/sending.ts'
import { maybe, text, count, digits, moment } from './parts.ts'

export const deliveryState: z.ZodType<DeliveryState> = z.enum(['sent', 'failed', 'retry', 'unconfirmed'])
export const delivery: z.ZodType<Delivery> = z.object({ state: deliveryState, problem: maybe }).meta({ id: 'Delivery' })
export const smtpSettings: z.ZodType<SmtpSettings> = z
  .object({
    security: z.enum(['tls', 'starttls', 'none']),
    kind: z.literal('smtp'),
    host: text,
    port: count,
    user: text,
    fromAddress: text,
    fromName: text,
  })
  .meta({ id: 'SmtpSettings' })
export const httpSettings: z.ZodType<HttpSettings> = z
  .object({
    success: z.object({ jsonPath: text, equals: text, contains: text }),
    body: text,
    kind: z.literal('http'),
    url: text,
    method: z.enum(['GET', 'POST', 'PUT']),
    contentType: z.enum(['application/json', 'application/x-www-form-urlencoded', 'text/xml', 'text/plain']),
    headers: z.array(z.object({ name: text, value: digits })),
    secretHeaders: z.array(text),
  })
  .meta({ id: 'HttpSettings' })
export const channelSettings: z.ZodType<ChannelSettings> = z
  .union([smtpSettings, httpSettings])
  .meta({ id: 'ChannelSettings' })
export const channelView: z.ZodType<ChannelView> = z
  .object({
    id: count,
    name: text,
    perMinute: count,
    quiet: z.object({ from: digits, to: text }).nullable(),
    settings: channelSettings,
    secretsSet: z.array(text),
    updatedAt: moment,
  })
  .meta({ id: 'ChannelView' })
export const deliveryView: z.ZodType<DeliveryView> = z
  .object({
    id: count,
    event: text,
    state: z.enum(['failed', 'waiting', 'delivered']),
    attempts: count,
    status: count.nullable(),
    problem: maybe,
    createdAt: moment,
    dueAt: moment,
    doneAt: moment.nullable(),
  })
  .meta({ id: 'DeliveryView' })
const webhook = {
  id: count,
  label: text,
  url: text,
  events: z.array(z.enum(webhookEvents)),
  active: z.boolean(),
  createdAt: moment,
  last: deliveryView.nullable(),
}
export const webhookView: z.ZodType<WebhookView> = z
  .object({
    ...webhook,
  })
  .meta({ id: 'WebhookView' })
export const newWebhook: z.ZodType<NewWebhook> = z
  .object({
    ...webhook,
    secret: text,
  })
  .meta({ id: 'NewWebhook' })
export const messageState: z.ZodType<MessageState> = z.enum([
  'sent',
  'failed',
  'unconfirmed',
  'sending',
  'waiting',
  'skipped',
])
export const messageView: z.ZodType<MessageView> = z
  .object({
    id: count,
    unit: text,
    seat: count,
    role: maybe,
    kind: text,
    state: messageState,
    attempts: count,
    problem: maybe,
    at: moment.nullable(),
  })
  .meta({ id: 'MessageView' })
export const recentReminders: z.ZodType<RecentReminders> = z
  .object({ units: count, hours: count, lastAt: moment.nullable() })
  .meta({ id: 'RecentReminders' })
export const sendingAudience: z.ZodType<SendingAudience> = z
  .object({ unsent: count, failed: count, unanswered: count })
  .meta({ id: 'SendingAudience' })
export const sendingView: z.ZodType<SendingView> = z
  .object({
    id: count,
    kind: z.enum(['invitation', 'reminder']),
    occasion: maybe,
    again: z.boolean(),
    channel: text,
    subject: text,
    body: text,
    notBefore: text,
    createdAt: moment,
    createdBy: text,
    stoppedAt: moment.nullable(),
    counts: z.object({
      sent: count,
      failed: count,
      unconfirmed: count,
      sending: count,
      waiting: count,
      skipped: count,
    }),
    total: count,
  })
  .meta({ id: 'SendingView' })
export const occasionView: z.ZodType<OccasionView> = z
  .object({
    key: text,
    from: z.enum(['opening', 'close']),
    workingDays: count,
    at: moment,
    state: z.enum(['planned', 'ordered', 'missed']),
  })
  .meta({ id: 'OccasionView' })
export const remindersView: z.ZodType<RemindersView> = z
  .object({
    occasions: z.array(occasionView),
    order: z
      .object({ channelId: count, subject: text, body: text, channel: text, orderedBy: text, orderedAt: moment })
      .nullable(),
  })
  .meta({ id: 'RemindersView' })
