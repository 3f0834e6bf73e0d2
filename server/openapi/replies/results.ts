import { z } from 'zod'
import type { AnnualView } from '../../contract/annual-figures.ts'
import type { CommentView, CommentGroup, CommentsPage, StampedView, ReportView } from '../../contract/report.ts'
import type { ResultView, ResponseView, InvalidationView, ResultVersionView } from '../../contract/results.ts'
import type { ExpertState, ExpertSheetView, ExpertView } from '../../contract/experts.ts'
import type { AggregateView } from '../../contract/aggregates.ts'
import type { OutsideState } from '../../contract/outside-waves.ts'
import { surveyStatus, planVersionView, signedApprovalView } from './surveys.ts'
import {
  dispositions,
  rosterMismatch,
  indicatorResult,
  dimensionResult,
  flagCounts,
  variant,
  compositeResult,
  objectResult,
  analysis,
  waveComparison,
} from './figures.ts'
import { questionnaire, rules } from './plan.ts'
import { proposalView } from './fieldwork.ts'
import { answerSheet } from './proofs.ts'
import { count, text, maybe, moment, digits } from './parts.ts'

export const annualView: z.ZodType<AnnualView> = z
  .object({
    id: count,
    title: text,
    createdBy: z.object({ id: text, name: text }),
    approvedBy: maybe,
    approvedAt: moment.nullable(),
    parts: z.array(
      z.object({
        surveyId: count,
        title: text,
        status: surveyStatus,
        weight: digits,
        value: digits.nullable(),
        exact: maybe,
      }),
    ),
    unit: z.enum(['%', '分']),
    value: digits.nullable(),
    exact: maybe,
  })
  .meta({ id: 'AnnualView' })
export const commentView: z.ZodType<CommentView> = z
  .object({ digest: text, dimension: maybe, level: count.nullable(), text: text })
  .meta({ id: 'CommentView' })
export const commentGroup: z.ZodType<CommentGroup> = z
  .object({ dimension: maybe, count: count })
  .meta({ id: 'CommentGroup' })
export const commentsPage: z.ZodType<CommentsPage> = z
  .object({ items: z.array(commentView), total: count, groups: z.array(commentGroup) })
  .meta({ id: 'CommentsPage' })
export const resultView: z.ZodType<ResultView> = z
  .object({
    topBox: digits.nullable(),
    top2: digits.nullable(),
    bottom2: digits.nullable(),
    roster: count,
    issued: count,
    returned: count,
    complete: count,
    valid: count,
    units: z.object({ roster: count, ineligible: count, scored: count }),
    dispositions: dispositions,
    rosterMismatch: rosterMismatch.nullable(),
    responseRate: digits.nullable(),
    indicator: indicatorResult,
    unitBands: z.record(text, count),
    dimensions: z.array(dimensionResult),
    overall: z.object({ mean: digits.nullable(), counts: z.record(text, count), n: count }).nullable(),
    alpha: digits.nullable(),
    alphaN: count,
    flagged: flagCounts,
    invalidated: count,
    withoutFlagged: variant,
    withInvalidated: variant,
    composite: compositeResult,
    objects: z.array(objectResult).optional(),
    unlike: z.object({ smallest: count, overall: z.boolean() }).optional(),
    version: count,
    inForce: count,
    versions: count,
    withheld: z.boolean(),
    onPaper: count.optional(),
    survey: z.object({
      id: count,
      title: text,
      status: surveyStatus,
      planDigest: text,
      seal: maybe.optional(),
      closedAt: moment,
    }),
  })
  .meta({ id: 'ResultView' })
export const stampedView: z.ZodType<StampedView> = z
  .object({
    id: count,
    draftDigest: text,
    isCurrent: z.boolean(),
    name: text,
    type: z.enum(['application/pdf', 'application/ofd']),
    sha256: text,
    bytes: count,
    uploadedBy: text,
    uploadedAt: moment,
  })
  .meta({ id: 'StampedView' })
export const reportView: z.ZodType<ReportView> = z
  .object({
    survey: z.object({
      id: count,
      title: text,
      sealed: z.boolean(),
      seal: z.object({ number: count, digest: text, sealedAt: moment }).nullable(),
      planDigest: text,
      organiser: text,
      helpline: text,
      servicePeriod: z.object({ from: digits, to: text }),
      opensAt: moment,
      closesAt: moment,
      closedAt: moment,
      author: text,
      approver: text,
      approvedAt: moment,
    }),
    questionnaire: questionnaire,
    rules: rules,
    result: resultView,
    analysis: analysis,
    comparison: waveComparison,
    byDay: z.array(z.object({ date: text, returned: count })),
    decisions: z.array(
      z.object({
        kind: z.enum(['close', 'ineligible', 'eligible', 'extend', 'invalidate', 'revalidate', 'amend']),
        unit: maybe,
        answer: maybe,
        reason: text,
        evidence: maybe,
        proposedBy: text,
        proposedAt: moment,
        decidedBy: text,
        decidedAt: moment,
      }),
    ),
    versions: z.array(planVersionView),
    signed: z.array(signedApprovalView),
    comments: z.object({ groups: z.array(commentGroup), excerpt: z.array(commentView) }),
    tickets: z.array(
      z.object({
        label: text,
        state: z.enum(['closed', 'verify', 'rectify', 'callback', 'review']),
        owner: maybe,
        entries: count,
        replyDue: text,
        closeDue: text,
        repliedAt: moment.nullable(),
      }),
    ),
    masked: z.array(z.object({ label: text, text: text })),
    filedIn: z.array(z.object({ project: text, year: count, weight: digits, score: digits.nullable() })),
    paragraph: text,
    digest: text,
    stamped: z.array(stampedView),
  })
  .meta({ id: 'ReportView' })
export const expertState: z.ZodType<ExpertState> = z.enum(['revoked', 'recused', 'waiting', 'scored'])
export const expertSheetView: z.ZodType<ExpertSheetView> = z
  .object({
    name: text,
    affiliation: text,
    state: expertState,
    score: digits.nullable(),
    exact: maybe,
    scores: z.array(z.object({ key: text, label: text, score: digits, reason: maybe })),
    comment: maybe,
    submittedAt: moment.nullable(),
  })
  .meta({ id: 'ExpertSheetView' })
export const expertView: z.ZodType<ExpertView> = z
  .object({
    id: count,
    name: text,
    affiliation: text,
    state: expertState,
    namedBy: text,
    namedAt: moment,
    submittedAt: moment.nullable(),
    link: maybe,
  })
  .meta({ id: 'ExpertView' })
export const aggregateView: z.ZodType<AggregateView> = z
  .object({
    withheld: z.boolean(),
    rosterUnits: count,
    scoredUnits: count,
    responseRate: digits.nullable(),
    figure: digits,
    unit: text,
    target: digits,
    value: digits.nullable(),
    verdict: maybe,
    dimensions: z.array(z.object({ key: text, label: text, mean: digits.nullable(), top2: digits.nullable() })),
    id: count,
    title: text,
    object: z.object({ key: text, name: text }).nullable(),
    status: surveyStatus,
    servicePeriod: z.object({ from: digits, to: text }),
    closedAt: moment,
    superseded: z.boolean(),
  })
  .meta({ id: 'AggregateView' })
export const outsideState: z.ZodType<OutsideState> = z.enum(['confirmed', 'withdrawn', 'entered', 'rejected'])
// Untyped: fields that may be undefined there are left out of the JSON.
export const outsideWaveView = z
  .object({
    year: count,
    title: text,
    source: text,
    documentNumber: text.optional(),
    figure: z.enum(['综合得分', '满意率']),
    unit: z.enum(['%', '分']),
    value: digits,
    dimensions: z.array(z.object({ key: text, label: text, mean: digits })),
    note: text.optional(),
    target: digits.optional(),
    roster: count.optional(),
    returned: count.optional(),
    valid: count.optional(),
    id: count,
    state: outsideState,
    digest: text,
    scan: z.object({
      name: text,
      type: z.enum(['image/jpeg', 'application/pdf', 'image/png']),
      sha256: text,
      bytes: count,
    }),
    enteredBy: z.object({ id: text, name: text }),
    enteredAt: moment,
    decidedBy: z.object({ id: text, name: text }).nullable(),
    decidedAt: moment.nullable(),
    reason: maybe,
    mayDecide: z.boolean(),
  })
  .meta({ id: 'OutsideWaveView' })
export const responseView: z.ZodType<ResponseView> = z
  .object({
    ...answerSheet,
  })
  .meta({ id: 'ResponseView' })
export const invalidationView: z.ZodType<InvalidationView> = z
  .object({
    digest: text,
    standing: z.enum(['waiting', 'declined', 'invalid', 'restored']),
    pending: z.boolean(),
    flags: z.array(z.enum(['burst', 'speeder', 'straight-line'])),
    score: digits.nullable(),
    rulings: z.array(proposalView),
  })
  .meta({ id: 'InvalidationView' })
export const resultVersionView: z.ZodType<ResultVersionView> = z
  .object({
    value: digits.nullable(),
    exact: maybe,
    verdict: z.enum(['达标', '达标但取决于未答单位', '未达标']).nullable(),
    worstCase: digits.nullable(),
    invalidated: count,
    valid: count,
    version: count,
    computedAt: moment,
    pending: z.boolean(),
    cause: z
      .object({
        kind: z.enum(['close', 'ineligible', 'eligible', 'extend', 'invalidate', 'revalidate', 'amend']),
        digest: text,
        reason: text,
        proposedBy: text,
        confirmedBy: text,
      })
      .nullable(),
  })
  .meta({ id: 'ResultVersionView' })
