import { z } from 'zod'
import { standings } from '../../domain/retention.ts'
import type { SurveyStatus, SealBrief, SurveyAction, SurveyListItem } from '../../contract/surveys.ts'
import type { Change } from '../../domain/plan-changes.ts'
import type { PlanVersionView, AmendmentView } from '../../contract/amendments.ts'
import type { SignedApprovalView } from '../../contract/signed-approvals.ts'
import type { PublicAddress } from '../../config.ts'
import type { RosterSize } from '../../queries/roster.ts'
import { questionnaire, rules } from './plan.ts'
import { retentionBrief } from './retention.ts'
import { indicatorResult } from './figures.ts'
import { text, maybe, count, moment, digits } from './parts.ts'

export const surveyStatus: z.ZodType<SurveyStatus> = z.enum([
  'void',
  'draft',
  'submitted',
  'approved',
  'open',
  'closed',
  'sealed',
])
export const change: z.ZodType<Change> = z.object({ path: text, before: maybe, after: maybe }).meta({ id: 'Change' })
export const planVersionView: z.ZodType<PlanVersionView> = z
  .object({
    version: count,
    digest: text,
    at: moment,
    seats: count,
    amendment: z
      .object({
        changes: z.array(change),
        added: z.array(text),
        removed: z.array(text),
        reason: text,
        proposedBy: text,
        confirmedBy: text,
      })
      .nullable(),
  })
  .meta({ id: 'PlanVersionView' })
export const signedApprovalView: z.ZodType<SignedApprovalView> = z
  .object({
    subject: z.enum(['plan', 'amendment', 'invalidation', 'seal']),
    number: text,
    signedOn: text,
    signedBy: text,
    id: count,
    planDigest: text,
    scan: z.object({
      name: text,
      type: z.enum(['image/jpeg', 'application/pdf', 'image/png']),
      bytes: count,
      sha256: text,
    }),
    filedBy: text,
    filedAt: moment,
  })
  .meta({ id: 'SignedApprovalView' })
export const publicAddress: z.ZodType<PublicAddress> = z.object({ name: text, url: text }).meta({ id: 'PublicAddress' })
export const amendmentView: z.ZodType<AmendmentView> = z
  .object({ changes: z.array(change), added: z.array(text), removed: z.array(text) })
  .meta({ id: 'AmendmentView' })
export const sealBrief: z.ZodType<SealBrief> = z
  .object({ digest: text, number: count, sealedAt: moment, sealedBy: text })
  .meta({ id: 'SealBrief' })
export const surveyAction: z.ZodType<SurveyAction> = z.enum([
  'void',
  'open',
  'close',
  'seal',
  'extend',
  'invalidate',
  'amend',
  'edit',
  'submit',
  'approve',
  'return',
  'correct',
  'see-links',
  'see-result',
  'see-answers',
])
// Untyped: fields that may be undefined there are left out of the JSON.
export const surveyView = z
  .object({
    questionnaire: questionnaire,
    rules: rules,
    title: text,
    servicePeriod: z.object({ from: digits, to: text }),
    window: z.object({ opensAt: moment, closesAt: moment }),
    target: digits,
    organiser: text.optional(),
    helpline: text.optional(),
    objects: z.array(z.object({ key: text, name: text, vendor: text.optional() })).optional(),
    id: count,
    status: surveyStatus,
    planDigest: text,
    planVersion: count,
    createdBy: z.object({ id: text, name: text }),
    approvedBy: z.object({ id: text, name: text }).nullable(),
    createdAt: moment,
    submittedAt: moment.nullable(),
    approvedAt: moment.nullable(),
    openedAt: moment.nullable(),
    closedAt: moment.nullable(),
    seal: sealBrief.nullable(),
    correction: z.enum(['open', 'asked']).nullable(),
    retention: retentionBrief.nullable(),
    roster: z.object({ units: count, seats: count }),
    work: z.object({ kind: z.enum(['count', 'seal']), done: count, total: count }).nullable(),
    actions: z.array(surveyAction),
  })
  .meta({ id: 'SurveyView' })
export const rosterSize: z.ZodType<RosterSize> = z.object({ units: count, seats: count }).meta({ id: 'RosterSize' })
export const surveyListItem: z.ZodType<SurveyListItem> = z
  .object({
    id: count,
    title: text,
    status: surveyStatus,
    window: z.object({ opensAt: moment, closesAt: moment }),
    target: digits,
    unit: z.enum(['%', '分']),
    roster: count,
    returned: count,
    closedAt: moment.nullable(),
    indicator: indicatorResult.nullable(),
    waiting: z.object({ proposals: count, paper: count, tickets: count, corrections: count }),
    retention: z
      .object({
        standing: z.enum(standings),
        deletesAt: moment.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'SurveyListItem' })
