/** 结果汇总: a closed survey as somebody is told it who sees aggregates only. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AggregateView } from '../contract/aggregates.ts'
import { aggregatesOf } from '../domain/aggregates.ts'
import { findDepartment } from '../queries/people.ts'
import type { Survey } from '../queries/surveys.ts'
import { may, type Person } from '../session.ts'
import { getResult } from './compute-result.ts'

/**
 * The survey as a whole and each of its objects; to a vendor, where there are several, only the objects that name its firm, which is the 单位
 * of its account. @throws Problem result-before-close
 */
export async function viewAggregates(db: Kysely<Database>, person: Person, survey: Survey): Promise<AggregateView[]> {
  const result = await getResult(db, survey)
  const head = {
    id: survey.id,
    title: survey.plan.title,
    status: survey.status,
    servicePeriod: survey.plan.servicePeriod,
    closedAt: survey.closed_at!.toISOString(),
  }
  const whole = { ...head, object: null, ...aggregatesOf(result) }
  if (!result.objects) return [whole]
  const each = (shown: typeof result.objects) =>
    shown.map((one) => ({ ...head, object: { key: one.key, name: one.name }, ...aggregatesOf(result, one) }))
  if (may(person, 'results.read')) return [whole, ...each(result.objects)]
  const firm = await findDepartment(db, person.id)
  return each(result.objects.filter(({ vendor }) => vendor !== undefined && vendor === firm))
}
