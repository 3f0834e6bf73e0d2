import { z } from 'zod'
import type { Aggregates } from '../domain/aggregates.ts'
import { plainText } from './fields.ts'
import type { SurveyStatus } from './surveys.ts'

/** A closed survey as the vendor sees it. */
export type AggregateView = Aggregates & {
  id: number
  title: string
  /** Of a survey of several objects: the one this is about; null: all of them together, or the one service. */
  object: { key: string; name: string } | null
  status: SurveyStatus
  servicePeriod: { from: string; to: string }
  closedAt: string
  /** Two people ruled on answers since: the result in force is another, and not told here. */
  superseded: boolean
}

/** Which of several objects; absent: the whole, or what there is of it for who asks. */
export const aggregateChoice = z.object({ object: plainText(20).optional() })
