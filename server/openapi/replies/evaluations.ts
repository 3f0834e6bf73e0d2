import { z } from 'zod'
import type {
  Goals,
  EvaluationSource,
  EvaluationView,
  ProseReport,
  DraftView,
  FinalView,
  TablePreview,
  EvaluationListItem,
} from '../../contract/evaluations.ts'
import type { ProfileView, ProfileItem } from '../../contract/profiles.ts'
import { check, adjustment, subtotal, qualitativeTier, funds, fundsRow, profile, shortfall } from './scoring.ts'
import { text, count, maybe, digits, moment } from './parts.ts'

export const goals: z.ZodType<Goals> = z.object({ expected: text, achieved: text }).meta({ id: 'Goals' })
export const evaluationSource: z.ZodType<EvaluationSource> = z
  .object({
    surveyId: count.nullable(),
    annualId: count.nullable(),
    object: z.object({ key: text, name: text }).optional(),
    title: text,
    planDigest: text,
    verdict: maybe,
    sealed: z.boolean(),
    seal: maybe,
    corrected: z.boolean(),
    waves: z.array(
      z.object({
        surveyId: count,
        title: text,
        weight: digits.nullable(),
        value: digits.nullable(),
        seal: z.object({ number: count, digest: text }).nullable(),
        newest: z.object({ number: count, digest: text }).nullable(),
      }),
    ),
  })
  .meta({ id: 'EvaluationSource' })
export const evaluationView: z.ZodType<EvaluationView> = z
  .object({
    checks: z.array(check),
    total: digits.nullable(),
    full: digits,
    exactTotal: maybe,
    sum: digits.nullable(),
    grade: maybe,
    complete: z.boolean(),
    adjustments: z.array(adjustment),
    byLevel1: z.array(subtotal),
    byLevel2: z.array(
      z.object({ level1: text, full: digits, score: digits.nullable(), rate: digits.nullable(), level2: text }),
    ),
    id: count,
    project: text,
    year: count,
    department: maybe,
    implementer: maybe,
    profile: z.object({
      id: count.nullable(),
      key: text,
      label: text,
      version: text,
      legalBasis: text,
      bands: z.array(z.object({ label: text, min: digits })),
      tiers: z.array(qualitativeTier),
      deductions: z.array(z.object({ key: text, label: text, points: digits, legalBasis: text })),
      deviationThreshold: text,
      shortfall: shortfall.optional(),
      deviationDeductions: z.array(z.object({ from: digits, points: digits, legalBasis: text })),
    }),
    funds: funds.nullable(),
    fundsRows: z.array(fundsRow),
    goals: goals,
    deductions: z.array(z.object({ key: text, reason: text })),
    monitoring: z
      .object({
        until: text,
        rows: z.record(
          text,
          z.object({
            done: text,
            forecast: text,
            cause: text,
            likelihood: z.enum(['', '确定能', '有可能', '完全不可能']),
          }),
        ),
      })
      .nullable(),
    materials: z.array(z.object({ name: text, number: text, pages: text })),
    contentDigest: text,
    createdAt: moment,
    indicators: z.array(
      z.object({
        target: digits.optional(),
        key: text,
        kind: z.enum(['quantitative', 'assigned']),
        unit: text.optional(),
        weight: digits,
        reason: maybe,
        level1: text,
        level2: text,
        level3: text,
        operator: z.enum(['=', '>=', '<=']).optional(),
        shortfall: shortfall.optional(),
        bonus: text.optional(),
        aliases: z.array(text).optional(),
        actual: maybe,
        exactActual: maybe,
        score: digits.nullable(),
        exactScore: maybe,
        rate: digits.nullable(),
        tier: maybe,
        bindable: z.boolean(),
        fromFunds: z.boolean(),
        origin: z.enum(['survey', 'funds']).optional(),
        source: evaluationSource.nullable(),
      }),
    ),
    editable: z.boolean(),
  })
  .meta({ id: 'EvaluationView' })
export const draftView: z.ZodType<DraftView> = z
  .object({
    id: count,
    document: z.enum([
      'self-evaluation.xlsx',
      'self-evaluation.docx',
      'weights.xlsx',
      'monitoring.xlsx',
      'materials.xlsx',
      'workings.xlsx',
    ]),
    sha256: text,
    contentDigest: text,
    madeBy: maybe,
    madeAt: moment,
  })
  .meta({ id: 'DraftView' })
export const finalView: z.ZodType<FinalView> = z
  .object({
    id: count,
    draft: draftView,
    fileName: text,
    fileType: text,
    sha256: text,
    size: count,
    note: maybe,
    uploadedBy: text,
    uploadedAt: moment,
    current: z.boolean(),
  })
  .meta({ id: 'FinalView' })
export const tablePreview: z.ZodType<TablePreview> = z
  .object({
    rows: count,
    kept: count,
    added: count,
    removed: z.array(text),
    warnings: z.array(
      z.object({
        row: count,
        field: text,
        code: text,
        value: digits.optional(),
        params: z.record(text, z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: 'TablePreview' })
export const evaluationListItem: z.ZodType<EvaluationListItem> = z
  .object({
    id: count,
    project: text,
    year: count,
    profile: text,
    total: digits.nullable(),
    full: digits,
    grade: maybe,
    complete: z.boolean(),
  })
  .meta({ id: 'EvaluationListItem' })
const profileOfList = {
  id: count,
  key: text,
  label: text,
  version: text,
  legalBasis: text,
  full: digits,
  shipped: z.boolean(),
  inUse: z.boolean(),
  newest: z.boolean(),
  retiredAt: moment.nullable(),
}
export const profileView: z.ZodType<ProfileView> = z
  .object({
    ...profileOfList,
    content: profile,
    editable: z.boolean(),
  })
  .meta({ id: 'ProfileView' })
export const profileItem: z.ZodType<ProfileItem> = z
  .object({
    ...profileOfList,
  })
  .meta({ id: 'ProfileItem' })

export const proseReport: z.ZodType<ProseReport> = z
  .object({
    findings: z.array(
      z.object({
        code: z.enum(['prose-differs', 'prose-not-a-number', 'prose-not-in-table', 'prose-alias']),
        quote: text,
        params: z.record(text, text),
      }),
    ),
  })
  .meta({ id: 'ProseReport' })
