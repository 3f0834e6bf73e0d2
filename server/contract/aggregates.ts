import type { Aggregates } from '../domain/aggregates.ts'
import type { SurveyStatus } from './surveys.ts'

/** A closed survey as the vendor sees it. */
export type AggregateView = Aggregates & {
  id: number
  title: string
  status: SurveyStatus
  servicePeriod: { from: string; to: string }
  closedAt: string
}
