import { z } from 'zod'
import type { ProseFinding } from '../domain/check-prose.ts'
import type { Evaluation } from '../domain/evaluation.ts'
import type { Funds, FundsRow } from '../domain/funds.ts'
import { likelihoods } from '../domain/likelihoods.ts'
import type { QualitativeTier, Shortfall } from '../domain/profile.ts'
import { date, decimal, decimalBetween, key, optionalText, plainText, text } from './fields.ts'

export const evaluationInput = z.object({
  profile: text(80).default('project-self-evaluation'),
  project: text(120),
  year: z.coerce.number('not-a-number').int('not-a-number').min(2000, 'out-of-range').max(2100, 'out-of-range'),
  department: optionalText(120),
  implementer: optionalText(120),
})
export type EvaluationInput = z.output<typeof evaluationInput>

const id = z.int('not-an-id').positive('not-an-id')
/** `object`: the key of one of a survey's several clouds, whose figure it is instead of the whole's. */
const source = z.union([z.object({ surveyId: id, object: key.optional() }), z.object({ annualId: id })])

const typedFields = {
  actual: z.union([plainText(60), z.number().transform(String), z.null()], 'not-text').optional(),
  score: z.union([decimal, z.null()], 'not-a-number').optional(),
  tier: z.union([plainText(40), z.null()], 'not-text').optional(),
  reason: z.union([plainText(1000), z.null()], 'not-text').optional(),
}

/**
 * Either the figure of a closed survey or an annual figure (`source`; null unbinds), or what a person enters. Absent fields stay. The same
 * source again takes it under the seals that hold now.
 */
export const entryInput = z
  .object({ ...typedFields, source: z.union([source, z.null()], 'not-a-source').optional() })
  .refine((entry) => Object.values(entry).some((value) => value !== undefined), 'nothing-to-change')
  .refine((entry) => !entry.source || (entry.actual === undefined && entry.score === undefined), {
    error: 'bound-figure-is-not-typed',
    path: ['source'],
  })
export type EntryInput = z.output<typeof entryInput>

/** Several rows at once, as pasted from a spreadsheet: all of them or none. */
export const entriesInput = z.object({
  entries: z
    .array(z.object({ key: text(60), ...typedFields }), 'required')
    .min(1, 'required')
    .max(200, 'too-many'),
})
export type EntriesInput = z.output<typeof entriesInput>

export const importTableOptions = z.object({
  dryRun: z
    .enum(['0', '1', 'true', 'false'], 'not-a-choice')
    .default('0')
    .transform((value) => value === '1' || value === 'true'),
})

const amount = z.union([z.null(), z.literal('').transform(() => null), decimalBetween(0, 100_000_000)], 'not-a-number')
const amounts = z.object({ initial: amount.default(null), full: amount.default(null), spent: amount.default(null) })

/** 年度总体目标. */
export type Goals = { expected: string; achieved: string }

/** 佐证材料: number (文号) and pages as people write them, e.g. "乌财建〔2024〕100号", "1–3". */
export const material = z.object({
  name: text(200),
  number: plainText(80).default(''),
  pages: plainText(20).default(''),
})
export type Material = z.output<typeof material>

/** 绩效运行监控: how the year stands at a day, row by row. */
export const monitoringInput = z.object({
  until: date,
  rows: z.record(
    plainText(60),
    z.object({
      done: plainText(60).default(''),
      forecast: plainText(60).default(''),
      cause: plainText(500).default(''),
      likelihood: z.enum(likelihoods, 'not-a-choice').or(z.literal('')).default(''),
    }),
  ),
})
export type Monitoring = z.output<typeof monitoringInput>

/** What stands on the form beside the table. Absent fields stay. */
export const formInput = z
  .object({
    project: text(120),
    department: z.union([plainText(120), z.null()], 'not-text').transform((value) => value || null),
    implementer: z.union([plainText(120), z.null()], 'not-text').transform((value) => value || null),
    funds: z.object({ current: amounts, carried: amounts, other: amounts }).nullable(),
    goals: z.object({ expected: plainText(3000), achieved: plainText(3000) }),
    deductions: z.array(z.object({ key: text(40), reason: text(500) }), 'required').max(20, 'too-many'),
    monitoring: monitoringInput.nullable(),
    materials: z.array(material, 'required').max(200, 'too-many'),
  })
  .partial()
  .refine((form) => Object.values(form).some((value) => value !== undefined), 'nothing-to-change')
export type FormInput = z.output<typeof formInput>

/** A text to hold against the table: a 自评报告 of any usual length. */
export const proseInput = z.object({ text: z.string('required').min(1, 'required').max(200_000, 'too-long') })
export type ProseReport = { findings: ProseFinding[] }

export const evaluationDocuments = [
  'self-evaluation.xlsx',
  'self-evaluation.docx',
  'weights.xlsx',
  'monitoring.xlsx',
  'materials.xlsx',
  'workings.xlsx',
] as const
export type EvaluationDocument = (typeof evaluationDocuments)[number]

export const finalInput = z.object({
  draftId: z.coerce.number('required').int('not-an-id').positive('not-an-id'),
  note: plainText(200).default(''),
})

export type DraftView = {
  id: number
  document: EvaluationDocument
  /** SHA-256 of the file, and of what the evaluation said when it was made. */
  sha256: string
  contentDigest: string
  madeBy: string | null
  madeAt: string
}

export type FinalView = {
  id: number
  draft: DraftView
  fileName: string
  fileType: string
  sha256: string
  size: number
  note: string | null
  uploadedBy: string
  uploadedAt: string
  /** The evaluation says today what its draft said. */
  current: boolean
}

type SealName = { number: number; digest: string }

/** Where a bound figure comes from: a survey, or an annual figure over several. */
export type EvaluationSource = {
  surveyId: number | null
  annualId: number | null
  /** Whose figure it is, of a survey of several clouds; absent: the whole's. */
  object?: { key: string; name: string }
  title: string
  /** Of the survey; empty for an annual figure. */
  planDigest: string
  verdict: string | null
  /** Every wave behind it is sealed. */
  sealed: boolean
  /** 封存校验码 of the seal it is bound under; of an annual figure the digest over its waves' seals, weights and figures. */
  seal: string | null
  /** A wave was sealed anew since: the figure stands as bound until somebody binds it again with a reason. */
  corrected: boolean
  waves: {
    surveyId: number
    title: string
    weight: string | null
    value: string | null
    seal: SealName | null
    newest: SealName | null
  }[]
}

/** A row of the indicator table. */
export type IndicatorView = Omit<Evaluation['indicators'][number], 'source'> & {
  /** Takes its figure from a survey: `source` is that survey, null while unbound. */
  bindable: boolean
  /** Takes its figure from the funds, once they are known. */
  fromFunds: boolean
  /** Where the actual comes from, as the table defines it. */
  origin?: 'survey' | 'funds'
  source: EvaluationSource | null
}

export type EvaluationView = Omit<Evaluation, 'indicators'> & {
  id: number
  project: string
  year: number
  department: string | null
  implementer: string | null
  profile: {
    id: number | null
    key: string
    label: string
    version: string
    legalBasis: string
    bands: { label: string; min: string }[]
    tiers: QualitativeTier[]
    deductions: { key: string; label: string; points: string; legalBasis: string }[]
    deviationThreshold: string
    shortfall?: Shortfall
    deviationDeductions: { from: string; points: string; legalBasis: string }[]
  }
  funds: Funds | null
  fundsRows: FundsRow[]
  goals: Goals
  deductions: { key: string; reason: string }[]
  monitoring: Monitoring | null
  materials: Material[]
  /** Digest of everything the documents are made of. */
  contentDigest: string
  createdAt: string
  indicators: IndicatorView[]
  /** True when the one who asks may edit. */
  editable: boolean
}

export type EvaluationListItem = {
  id: number
  project: string
  year: number
  profile: string
  total: string | null
  full: string
  grade: string | null
  complete: boolean
}

/** What an imported table says, row by row, and what is worth a look though it can be imported. */
export type TablePreview = {
  rows: number
  kept: number
  added: number
  removed: string[]
  warnings: { row: number; field: string; code: string; value?: string; params?: Record<string, unknown> }[]
}
