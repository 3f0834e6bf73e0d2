import { z } from 'zod'
import { dayKinds } from '../domain/working-days.ts'
import { date, text } from './fields.ts'

const timeOfDay = z.string('required').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not-a-time')

export const calendarRule = z
  .object({ opens: timeOfDay, closes: timeOfDay, regional: z.boolean('not-a-choice') })
  .refine(({ opens, closes }) => opens < closes, { error: 'ends-before-it-begins', path: ['closes'] })
/** Office hours, and whether regional holidays are kept. */
export type CalendarRule = z.output<typeof calendarRule>

const calendarDay = z.object({
  day: date.regex(/^20/, 'not-a-date'),
  kind: z.enum(dayKinds, 'not-a-choice'),
  name: text(40),
  checked: z.boolean('not-a-choice').default(false),
})
/** A day that differs from Monday to Friday. `checked`: compared with the published notice. */
export type CalendarDay = z.output<typeof calendarDay>

export const calendarDays = z.object({
  days: z
    .array(calendarDay, 'required')
    .min(1, 'required')
    .max(400, 'too-many')
    .refine((days) => new Set(days.map(({ day }) => day)).size === days.length, 'duplicate'),
})

export const calendarQuery = z.object({
  year: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(2000, 'out-of-range')
    .max(2099, 'out-of-range')
    .optional(),
})

export type CalendarView = CalendarRule & { days: CalendarDay[] }
