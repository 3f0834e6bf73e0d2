import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Page, Paging } from '../contract/fields.ts'
import { explainUnit, type UnitStep } from '../domain/calculation.ts'
import { listUnitsByLeaf } from '../queries/responses.ts'
import type { Survey } from '../queries/surveys.ts'
import { byUnit } from './compute-result.ts'

/**
 * 计算过程: a page of the units, each with its returns, how they are scored and what the indicator takes from them. Units have no names
 * and stand in the order of their returns' digests, so that nobody is found by the roster's order.
 */
export async function explainUnits(db: Kysely<Database>, survey: Survey, paging: Paging): Promise<Page<UnitStep>> {
  const { questionnaire, rules, objects } = survey.plan
  const { unitIds, total } = await listUnitsByLeaf(db, survey.id, paging)
  const steps = new Map<number, UnitStep>()
  for await (const returns of byUnit(db, survey.id, { unitIds }))
    steps.set(returns[0]!.unitId, explainUnit(questionnaire, rules, returns, objects))
  return { items: unitIds.map((id) => steps.get(id)!), total }
}
