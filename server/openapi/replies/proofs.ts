import { z } from 'zod'
import type { ReceiptProof, CorrectedAnswer, SealStatement, SealSignature } from '../../domain/evidence.ts'
import type { ReleaseState, ReleaseView, ReleasedAnswers } from '../../contract/releases.ts'
import type { AuditHead } from '../../domain/audit-chain.ts'
import type { SealView, SealRequestView, ErratumView, SealsView } from '../../contract/seals.ts'
import { indicatorResult } from './figures.ts'
import { text, count, moment, maybe, digits } from './parts.ts'

export const receiptProof: z.ZodType<ReceiptProof> = z
  .object({
    format: z.literal('manyi-proof/1'),
    digest: z.enum(['sha256', 'sm3']),
    leaf: text,
    path: z.array(z.object({ side: z.enum(['left', 'right']), digest: text })),
    root: text,
    seal: text,
  })
  .meta({ id: 'ReceiptProof' })
export const releaseState: z.ZodType<ReleaseState> = z.enum(['expired', 'waiting', 'declined', 'withdrawn', 'granted'])
export const releaseView: z.ZodType<ReleaseView> = z
  .object({
    id: count,
    unit: z.object({ id: count, name: text }),
    reason: text,
    state: releaseState,
    requestedBy: z.object({ id: text, name: text }),
    requestedAt: moment,
    decidedBy: z.object({ id: text, name: text }).nullable(),
    decidedAt: moment.nullable(),
    note: maybe,
    expiresAt: moment.nullable(),
    actions: z.array(z.enum(['decline', 'withdraw', 'grant', 'read'])),
  })
  .meta({ id: 'ReleaseView' })
/** A single answer, nameless. */
export const answerSheet = {
  digest: text,
  ratings: z.record(text, count.nullable()),
  overall: count.nullable(),
  comment: maybe,
  reasons: z.record(text, text),
  valid: z.boolean(),
  score: digits.nullable(),
  exactScore: maybe,
  band: maybe,
  flags: z.array(z.enum(['burst', 'speeder', 'straight-line'])),
  invalidated: z.boolean(),
  onPaper: z.boolean(),
}
export const releasedAnswers: z.ZodType<ReleasedAnswers> = z
  .object({
    release: releaseView,
    answers: z.array(
      z.object({
        ...answerSheet,
        seat: count,
        submittedAt: moment,
      }),
    ),
  })
  .meta({ id: 'ReleasedAnswers' })
export const auditHead: z.ZodType<AuditHead> = z.object({ seq: count, digest: text }).meta({ id: 'AuditHead' })
export const correctedAnswer: z.ZodType<CorrectedAnswer> = z
  .object({
    answer: text,
    kind: z.enum(['invalidate', 'revalidate']),
    reason: text,
    proposedBy: text,
    confirmedBy: text,
  })
  .meta({ id: 'CorrectedAnswer' })
export const sealStatement: z.ZodType<SealStatement> = z
  .object({
    format: z.literal('manyi-seal/1'),
    digest: z.enum(['sha256', 'sm3']),
    survey: z.object({ id: count, title: text }),
    number: count,
    planDigest: text,
    answers: z.object({ stored: count, counted: count, root: text }),
    parts: z.record(text, text),
    audit: z.object({ from: count, head: auditHead }),
    closedAt: moment,
    sealedAt: moment,
    sealedBy: text,
    replaces: z
      .object({
        number: count,
        digest: text,
        reason: text,
        askedBy: text,
        confirmedBy: text.optional(),
        figure: z.object({ before: maybe, after: maybe }).optional(),
        rulings: z.array(correctedAnswer).optional(),
      })
      .nullable(),
  })
  .meta({ id: 'SealStatement' })
export const sealSignature: z.ZodType<SealSignature> = z
  .object({ kind: z.enum(['ed25519', 'sm2']), signature: text, publicKey: text })
  .meta({ id: 'SealSignature' })
export const sealView: z.ZodType<SealView> = z
  .object({
    statement: sealStatement,
    digest: text,
    signature: sealSignature.nullable(),
    number: count,
    version: count,
    sealedAt: moment,
    sealedBy: text,
    reason: maybe,
    askedBy: maybe,
    indicator: indicatorResult,
  })
  .meta({ id: 'SealView' })
export const sealRequestView: z.ZodType<SealRequestView> = z
  .object({
    reason: text,
    askedBy: z.object({ id: text, name: text }),
    askedAt: moment,
    openedBy: maybe,
    openedAt: moment.nullable(),
    moved: z
      .object({ figure: z.object({ before: maybe, after: maybe }), rulings: z.array(correctedAnswer) })
      .nullable(),
    actions: z.array(z.enum(['confirm', 'decline', 'withdraw'])),
  })
  .meta({ id: 'SealRequestView' })
export const erratumView: z.ZodType<ErratumView> = z
  .object({
    id: count,
    unit: z.object({ id: count, sealedName: text }),
    name: text,
    reason: text,
    askedBy: z.object({ id: text, name: text }),
    askedAt: moment,
    outcome: z.enum(['confirmed', 'declined', 'withdrawn']).nullable(),
    decidedBy: z.object({ id: text, name: text }).nullable(),
    decidedAt: moment.nullable(),
    actions: z.array(z.enum(['confirm', 'decline', 'withdraw'])),
  })
  .meta({ id: 'ErratumView' })
export const sealsView: z.ZodType<SealsView> = z
  .object({ seals: z.array(sealView), request: sealRequestView.nullable(), errata: z.array(erratumView) })
  .meta({ id: 'SealsView' })
