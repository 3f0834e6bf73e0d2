import { z } from 'zod'
import type { Evaluation } from '../domain/evaluation.ts'
import { profiles } from '../domain/profiles.ts'
import { decimal, optionalText, plainText, text } from './fields.ts'

export const evaluationInput = z.object({
  profile: z.enum(Object.keys(profiles) as [string], 'unknown-profile').default('project-self-evaluation'),
  project: text(120),
  year: z.coerce.number('not-a-number').int('not-a-number').min(2000, 'out-of-range').max(2100, 'out-of-range'),
  department: optionalText(120),
  implementer: optionalText(120),
})
export type EvaluationInput = z.output<typeof evaluationInput>

const source = z.object({ surveyId: z.int('not-an-id').positive('not-an-id') })

/** Either the figure of a closed survey (`source`; null unbinds), or what a person enters. Absent fields stay. */
export const entryInput = z
  .object({
    actual: z.union([plainText(60), z.number().transform(String), z.null()], 'not-text').optional(),
    score: z.union([decimal, z.null()], 'not-a-number').optional(),
    reason: z.union([plainText(1000), z.null()], 'not-text').optional(),
    source: z.union([source, z.null()], 'not-a-source').optional(),
  })
  .refine((entry) => Object.values(entry).some((value) => value !== undefined), 'nothing-to-change')
  .refine((entry) => !entry.source || (entry.actual === undefined && entry.score === undefined), {
    error: 'bound-figure-is-not-typed',
    path: ['source'],
  })
export type EntryInput = z.output<typeof entryInput>

export type EvaluationView = Omit<Evaluation, 'indicators'> & {
  id: number
  project: string
  year: number
  department: string | null
  implementer: string | null
  profile: { key: string; label: string; version: string; legalBasis: string; bands: { label: string; min: string }[] }
  createdAt: string
  indicators: (Omit<Evaluation['indicators'][number], 'source'> & {
    /** Takes its figure from a survey: `source` is that survey, null while unbound. */
    bindable: boolean
    source: { surveyId: number; title: string; planDigest: string; verdict: string | null } | null
  })[]
  /** True when the one who asks may edit. */
  editable: boolean
}

export type EvaluationListItem = {
  id: number
  project: string
  year: number
  total: string | null
  full: string
  grade: string | null
  complete: boolean
}
