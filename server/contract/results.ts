import { z } from 'zod'
import type { Flag } from '../domain/statistics.ts'
import type { SurveyResult } from '../domain/result.ts'
import type { ProposalKind, ProposalView } from './proposals.ts'
import type { SurveyStatus } from './surveys.ts'
import { paging, plainText } from './fields.ts'

export const versionChoice = z.object({
  version: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(1, 'out-of-range')
    .max(32_000, 'out-of-range')
    .optional(),
})

/** One result a survey has had. `cause`: the ruling of two people on an answer that made it; null for the first. */
export type ResultVersionView = Pick<SurveyResult['indicator'], 'value' | 'exact' | 'verdict' | 'worstCase'> &
  Pick<SurveyResult, 'valid' | 'invalidated'> & {
    version: number
    computedAt: string
    /** Of an open correction: it counts once the wave is sealed anew. */
    pending: boolean
    cause: { kind: ProposalKind; digest: string; reason: string; proposedBy: string; confirmedBy: string } | null
  }

/** One answer about which it was asked whether it is 无效; the newest ruling of each answer says where it stands. */
export type InvalidationView = {
  digest: string
  standing: 'invalid' | 'restored' | 'waiting' | 'declined'
  /** By a ruling of an open correction: it counts once the wave is sealed anew. */
  pending: boolean
  flags: Flag[]
  score: string | null
  rulings: ProposalView[]
}

export type ResultView = SurveyResult & {
  /** Which of its results this is, which of them holds, and how many it has had; all 1 until an answer is invalidated. */
  version: number
  inForce: number
  versions: number
  /** Fewer than five units were scored: only the figure is told, no breakdown. */
  withheld: boolean
  /** 纸质代录: how many of the counted returns came on paper. */
  onPaper?: number
  survey: {
    id: number
    title: string
    status: SurveyStatus
    planDigest: string
    /** 封存校验码 of the seal that holds. */
    seal?: string | null
    closedAt: string
  }
}

/** One de-identified answer sheet; `digest` is its leaf digest and its only name. */
export type ResponseView = {
  digest: string
  ratings: Record<string, number | null>
  overall: number | null
  comment: string | null
  reasons: Record<string, string>
  valid: boolean
  /** Mean of the scored dimensions, exact and for display. */
  score: string | null
  exactScore: string | null
  band: string | null
  flags: Flag[]
  /** 无效: two people took it out of the figures. */
  invalidated: boolean
  /** 纸质代录. */
  onPaper: boolean
}

/**
 * Which answer sheets: those with this level of this dimension (or 不适用, unanswered, any level at all), of units in this
 * band, with a flag or one kind of flag, complete or valid. One parameter for every count of the result.
 */
export const responseFilter = paging
  .extend({
    /** Of one of several objects: its key, '_', the dimension's. */
    dimension: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}(_[a-z][a-z0-9-]{0,39})?$/, 'not-a-key')
      .optional(),
    level: z
      .union([
        z.enum(['na', 'missing', 'scored']),
        z.coerce.number('not-a-number').int('not-a-number').min(1, 'out-of-range').max(10, 'out-of-range'),
      ])
      .optional(),
    band: plainText(20).optional(),
    flagged: z.stringbool('not-a-choice').optional(),
    flag: z.enum(['speeder', 'straight-line', 'burst'], 'not-a-choice').optional(),
    standing: z.enum(['complete', 'valid', 'invalidated'], 'not-a-choice').optional(),
  })
  .refine(({ dimension, level }) => (dimension === undefined) === (level === undefined), {
    // Alone, either would be passed over in silence.
    error: 'dimension-and-level-together',
    path: ['level'],
  })

export type ResponseFilter = z.infer<typeof responseFilter>

/** Which of a wave's seals; the newest unless told. */
export const sealChoice = z.object({
  seal: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(1, 'out-of-range')
    .max(32_000, 'out-of-range')
    .optional(),
})

/** 宽表: a row for a sheet; 长表: a row for each answer of it. */
export const responseExport = z.object({ form: z.enum(['wide', 'long'], 'not-a-choice').default('wide') })

export type ResponseForm = z.infer<typeof responseExport>['form']
