import { z } from 'zod'
import { checkBody, checkText, type MessageKind, type TextProblem } from '../domain/wording.ts'
import type { Occasion } from '../domain/reminders.ts'
import { moment, text } from './fields.ts'
import { selection } from './progress.ts'

/** 等待发送 正在发送 已发送 发送失败 未确认 不再发送 */
export type MessageState = 'waiting' | 'sending' | 'sent' | 'failed' | 'unconfirmed' | 'skipped'

const checked = (max: number, check: (value: string) => TextProblem | null) =>
  text(max).superRefine((value, context) => {
    const problem = check(value)
    if (problem) context.addIssue({ code: 'custom', message: problem.code, params: problem.params })
  })

/** An order to send. Whom it reaches is settled when it is given; whoever has answered meanwhile is left out. */
export const sendingInput = z
  .object({
    kind: z.enum(['invitation', 'reminder'], 'not-a-choice'),
    channelId: z.int('required').positive('not-an-id'),
    /** unsent: nobody sent it yet. failed: the last try failed. chosen: `selection` or `invitationIds`. unanswered: for reminders. */
    to: z.enum(['unsent', 'failed', 'chosen', 'unanswered'], 'not-a-choice'),
    invitationIds: z.array(z.int('not-an-id').positive('not-an-id')).max(20_000, 'too-many').default([]),
    selection: selection.optional(),
    /** 重发: an invitation also to seats that had theirs; only chosen ones. */
    again: z.boolean('not-a-choice').default(false),
    subject: checked(120, checkText),
    body: checked(1000, checkBody),
    /** Absent: now. */
    notBefore: moment.optional(),
  })
  .refine(({ kind, to }) => (kind === 'reminder') === (to === 'unanswered') || to === 'chosen', {
    error: 'not-a-choice',
    path: ['to'],
  })
  .refine(({ kind, to, again }) => !again || (kind === 'invitation' && to === 'chosen'), {
    error: 'not-a-choice',
    path: ['again'],
  })
export type SendingInput = z.output<typeof sendingInput>

/** Before a reminder: whom it would meet a second time so soon. Without a selection, all unanswered. */
export const recentInput = z.object({ selection: selection.optional() })

/** Units that were reminded, or are about to be, within so many hours; `lastAt`: when last, null where all still wait. */
export type RecentReminders = { units: number; hours: number; lastAt: string | null }

/** 定时催办: by which channel and in which words the plan's reminders go out. */
export const reminderInput = z.object({
  channelId: z.int('required').positive('not-an-id'),
  subject: checked(120, checkText),
  body: checked(1000, checkBody),
})
export type ReminderInput = z.output<typeof reminderInput>

/** planned: to come. ordered: on its way or done. missed: nobody had set a channel, or no server ran. */
export type OccasionView = Omit<Occasion, 'at'> & { at: string; state: 'planned' | 'ordered' | 'missed' }
export type RemindersView = {
  occasions: OccasionView[]
  order: (ReminderInput & { channel: string; orderedBy: string; orderedAt: string }) | null
}

/** An order and how far it is. */
export type SendingView = {
  id: number
  kind: MessageKind
  /** Of the plan's schedule, e.g. `after-3`. */
  occasion: string | null
  /** 重发. */
  again: boolean
  channel: string
  subject: string
  body: string
  notBefore: string
  createdAt: string
  createdBy: string
  stoppedAt: string | null
  counts: Record<MessageState, number>
  total: number
}

/** What stands before an order: whom it would reach now. */
export type SendingAudience = { unsent: number; failed: number; unanswered: number }

/** One message of an order, for the table of what did not arrive. */
export type MessageView = {
  id: number
  unit: string
  seat: number
  role: string | null
  kind: string
  state: MessageState
  attempts: number
  problem: string | null
  at: string | null
}
