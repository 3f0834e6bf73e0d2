import { z } from 'zod'
import { standings } from '../../domain/retention.ts'
import type { RetentionRequestView, RetentionView, RetentionBrief } from '../../contract/retention.ts'
import { retentionCertificate } from './figures.ts'
import { text, moment, count, maybe } from './parts.ts'

export const retentionRequestView: z.ZodType<RetentionRequestView> = z
  .object({
    kind: z.enum(['hold', 'release']),
    reason: text,
    askedBy: z.object({ id: text, name: text }),
    askedAt: moment,
    actions: z.array(z.enum(['confirm', 'decline', 'withdraw'])),
  })
  .meta({ id: 'RetentionRequestView' })
export const retentionView: z.ZodType<RetentionView> = z
  .object({
    standing: z.enum(standings),
    dueAt: moment,
    deletesAt: moment.nullable(),
    doneAt: moment.nullable(),
    surveyId: count,
    title: text,
    endedAt: moment,
    years: count,
    announcedAt: moment.nullable(),
    broken: z.boolean(),
    hold: z.object({ reason: text, askedBy: text, confirmedBy: text, at: moment }).nullable(),
    request: retentionRequestView.nullable(),
    actions: z.array(z.enum(['hold', 'release'])),
    certificate: retentionCertificate.nullable(),
    digest: maybe,
  })
  .meta({ id: 'RetentionView' })
export const retentionBrief: z.ZodType<RetentionBrief> = z
  .object({
    standing: z.enum(standings),
    dueAt: moment,
    deletesAt: moment.nullable(),
    doneAt: moment.nullable(),
  })
  .meta({ id: 'RetentionBrief' })
