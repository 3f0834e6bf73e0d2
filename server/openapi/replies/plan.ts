import { z } from 'zod'
import type { Band } from '../../domain/bands.ts'
import type { Burst, Rules } from '../../domain/rules.ts'
import type { ReminderRule } from '../../domain/reminders.ts'
import type { Dimension, Level, QuestionnaireHeader, Translation, Questionnaire } from '../../domain/scale.ts'
import { text, digits, count } from './parts.ts'

export const band: z.ZodType<Band> = z.object({ label: text, min: digits }).meta({ id: 'Band' })
export const burst: z.ZodType<Burst> = z.object({ count: count, minutes: count }).meta({ id: 'Burst' })
export const reminderRule: z.ZodType<ReminderRule> = z
  .object({ from: z.enum(['opening', 'close']), workingDays: count })
  .meta({ id: 'ReminderRule' })
export const rules: z.ZodType<Rules> = z
  .object({
    minAnswered: count,
    minScored: count,
    combine: z.enum(['mean', 'official']),
    speederSeconds: count,
    revisions: z.boolean(),
    earlyClose: z.enum(['approved', 'free']),
    bands: z.array(band),
    burst: burst.optional(),
    expertWeight: text,
    indicator: z.object({ figure: z.enum(['综合得分', '满意率']), unit: z.enum(['%', '分']) }),
    retentionYears: count,
    whenBoth: z.enum(['first', 'paper', 'link']).optional(),
    reminders: z.array(reminderRule).optional(),
    digest: z.enum(['sha256', 'sm3']).optional(),
  })
  .meta({ id: 'Rules' })
export const dimension: z.ZodType<Dimension> = z
  .object({
    key: text,
    label: text,
    help: text.optional(),
    note: text.optional(),
    weight: digits.optional(),
    object: z.object({ key: text, name: text, dimension: text, label: text }).optional(),
  })
  .meta({ id: 'Dimension' })
export const level: z.ZodType<Level> = z.object({ level: count, label: text, value: digits }).meta({ id: 'Level' })
export const questionnaireHeader: z.ZodType<QuestionnaireHeader> = z
  .object({
    formNumber: text.optional(),
    authority: text.optional(),
    approvalNumber: text.optional(),
    validUntil: text.optional(),
  })
  .meta({ id: 'QuestionnaireHeader' })
export const translation: z.ZodType<Translation> = z
  .object({
    dimensions: z.record(text, text).optional(),
    levels: z.record(text, text).optional(),
    overall: text.optional(),
  })
  .meta({ id: 'Translation' })
export const questionnaire: z.ZodType<Questionnaire> = z
  .object({
    dimensions: z.array(dimension),
    scale: z.array(level),
    notApplicable: z.boolean(),
    overall: z.object({ label: text }).optional(),
    header: questionnaireHeader.optional(),
    languages: z.record(text, translation).optional(),
  })
  .meta({ id: 'Questionnaire' })
