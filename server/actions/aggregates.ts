/** 结果汇总: a closed survey as somebody is told it who sees aggregates only, once and for all: the result as it was at close. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AggregateView } from '../contract/aggregates.ts'
import { addPattern, aggregatesOf, type UsePattern } from '../domain/aggregates.ts'
import { readResult } from '../domain/older-result.ts'
import { countedSeats } from '../domain/scoring.ts'
import { readReturn } from '../domain/statistics.ts'
import { findDepartment } from '../queries/people.ts'
import { countResultVersions, listResultVersions } from '../queries/result-versions.ts'
import type { Survey } from '../queries/surveys.ts'
import { may, type Person } from '../session.ts'
import { byUnit, getResult } from './compute-result.ts'

type Db = Kysely<Database>

/**
 * The survey as a whole and each of its objects; to a vendor, where there are several, only the objects that name its firm, which is the 单位
 * of its account. The same again whenever it is asked: of a later result only that there is one, since the difference of the two would be one
 * unit's answers. @throws Problem result-before-close
 */
export async function viewAggregates(db: Db, person: Person, survey: Survey): Promise<AggregateView[]> {
  const latest = await getResult(db, survey)
  const [first] = await listResultVersions(db, survey.id)
  const { inForce } = await countResultVersions(db, survey.id)
  const result = first ? readResult(first.result) : latest
  // Who left out what is said of the one service only; of several, aspects are told where nobody left any out.
  const patterns = result.objects ? null : await patternsOf(db, survey)
  const head = {
    id: survey.id,
    title: survey.plan.title,
    status: survey.status,
    servicePeriod: survey.plan.servicePeriod,
    closedAt: survey.closed_at!.toISOString(),
    superseded: inForce > 1,
  }
  const whole = { ...head, object: null, ...aggregatesOf(result, patterns) }
  if (!result.objects) return [whole]
  const each = (shown: typeof result.objects) =>
    shown.map((one) => ({ ...head, object: { key: one.key, name: one.name }, ...aggregatesOf(result, null, one) }))
  if (may(person, 'results.read')) return [whole, ...each(result.objects)]
  const firm = await findDepartment(db, person.id)
  return each(result.objects.filter(({ vendor }) => vendor !== undefined && vendor === firm))
}

const SURVEYS_KEPT = 64
const kept = new WeakMap<Db, Map<number, UsePattern[]>>()

/** Who left out what, as the first result counted them; folded once, since it never changes after close. */
async function patternsOf(db: Db, { id, plan: { questionnaire, rules } }: Survey): Promise<UsePattern[]> {
  const here = kept.get(db) ?? new Map<number, UsePattern[]>()
  kept.set(db, here)
  const known = here.get(id)
  if (known) return known
  const found = new Map<string, UsePattern>()
  for await (const returns of byUnit(db, id)) {
    const read = returns.map((one) => readReturn({ ...one, invalidated: false }, rules))
    const counted = countedSeats(read, rules.combine).map(({ ratings }) => ratings)
    addPattern(found, questionnaire, rules.indicator.figure, counted)
  }
  const patterns = [...found.values()]
  if (here.size >= SURVEYS_KEPT) here.delete(here.keys().next().value!)
  here.set(id, patterns)
  return patterns
}
