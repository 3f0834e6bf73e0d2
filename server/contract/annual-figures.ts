import { z } from 'zod'
import type { SurveyStatus } from './surveys.ts'
import { decimalBetween, text } from './fields.ts'

export const annualInput = z.object({
  title: text(120),
  parts: z
    .array(
      z.object({
        surveyId: z.int('not-an-id').positive('not-an-id'),
        weight: decimalBetween(0, 100).refine((value) => Number(value) > 0, 'not-above-zero'),
      }),
      'required',
    )
    .min(2, 'too-few')
    .max(12, 'too-many')
    .refine((parts) => new Set(parts.map(({ surveyId }) => surveyId)).size === parts.length, 'duplicate'),
})
export type AnnualInput = z.infer<typeof annualInput>

/** `value`, `exact`: null until it is approved and every wave is sealed. */
export type AnnualView = {
  id: number
  title: string
  createdBy: { id: string; name: string }
  approvedBy: string | null
  approvedAt: string | null
  parts: {
    surveyId: number
    title: string
    status: SurveyStatus
    weight: string
    value: string | null
    exact: string | null
  }[]
  unit: '%' | '分'
  value: string | null
  exact: string | null
}
