/** 修订: the only way an approved plan or roster changes. Asked for by one person, confirmed by another, kept as a version. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Amendment, AmendmentView, PlanVersionView } from '../contract/amendments.ts'
import type { AmendmentInput } from '../contract/proposals.ts'
import { type Plan, surveyInput } from '../contract/plan.ts'
import { isAmendableWhileOpen, listChanges } from '../domain/plan-changes.ts'
import { invalidField, Problem } from '../problem.ts'
import { addPlanVersion, amendRoster, findSeated, listPlanVersions, listUnitNames } from '../queries/plan-versions.ts'
import { findEndedUnits, findUnknownUnits } from '../queries/roster.ts'
import type { Survey } from '../queries/surveys.ts'
import { check } from '../validate.ts'
import { demandObjects, digestPlan } from './surveys.ts'

type Db = Kysely<Database>

/**
 * What is asked for, as the whole plan it leads to. What is not named stays as it is, also where a new plan would have a default.
 * @throws Problem invalid-input
 */
export function readAmendment(
  survey: Survey,
  { plan = {}, addUnitIds, removeUnitIds, seatsPerUnit }: AmendmentInput,
): Amendment {
  const asked = { ...plan, ...(plan.rules && { rules: { ...survey.plan.rules, ...plan.rules } }) }
  const whole: Record<string, unknown> = check(surveyInput, { ...survey.plan, ...asked })
  const named = Object.fromEntries(Object.keys(plan).map((key) => [key, whole[key]]))
  if (plan.rules)
    named['rules'] = { ...survey.plan.rules, ...pick(whole['rules'] as Plan['rules'], Object.keys(plan.rules)) }
  // As JSON: what is undefined is not there.
  const after = JSON.parse(JSON.stringify({ ...survey.plan, ...named })) as Plan
  return { plan: after, addUnits: addUnitIds, removeUnits: removeUnitIds, seatsPerUnit: seatsPerUnit ?? null }
}

const pick = (from: object, keys: string[]) =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))

/**
 * While answers come in, only what bears on no answer changes; a seat goes only while nothing has come of it.
 * @throws Problem invalid-input nothing-to-change, frozen-while-open, unknown-unit, unit-ended, on-roster-already, not-on-roster, seat-in-use
 */
export async function demandAmendable(db: Db, survey: Survey, amendment: Amendment): Promise<void> {
  const { plan, addUnits, removeUnits } = amendment
  const changes = listChanges(survey.plan, plan)
  if (changes.length + addUnits.length + removeUnits.length === 0) throw invalidField('plan', 'nothing-to-change')
  const frozen = survey.status === 'open' ? changes.filter(({ path }) => !isAmendableWhileOpen(path)) : []
  if (frozen.length > 0)
    throw new Problem('invalid-input', {
      errors: frozen.map(({ path }) => ({ field: `plan.${path}`, code: 'frozen-while-open' })),
    })
  await demandUnits(db, survey.id, amendment)
}

async function demandUnits(db: Db, surveyId: number, { addUnits, removeUnits }: Amendment): Promise<void> {
  const refuse = (field: string, code: string, ids: number[]) => {
    if (ids.length > 0) throw invalidField(field, code, { ids: ids.slice(0, 20) })
  }
  refuse('addUnitIds', 'unknown-unit', await findUnknownUnits(db, addUnits))
  refuse('addUnitIds', 'unit-ended', await findEndedUnits(db, addUnits))
  const seated = await findSeated(db, surveyId, [...addUnits, ...removeUnits])
  const isSeated = new Set(seated.map((row) => row.unit_id))
  const isTouched = new Set(seated.filter((row) => row.touched).map((row) => row.unit_id))
  refuse(
    'addUnitIds',
    'on-roster-already',
    addUnits.filter((id) => isSeated.has(id)),
  )
  refuse(
    'removeUnitIds',
    'not-on-roster',
    removeUnits.filter((id) => !isSeated.has(id)),
  )
  refuse(
    'removeUnitIds',
    'seat-in-use',
    removeUnits.filter((id) => isTouched.has(id)),
  )
}

/** Carried out in the transaction of its confirmation: roster first, since the new digest covers it. */
export async function carryOutAmendment(
  db: Transaction<Database>,
  survey: Survey,
  proposalId: number,
  amendment: Amendment,
) {
  await amendRoster(db, survey.id, amendment)
  const { plan } = amendment
  await demandObjects(db, survey.id, plan)
  const digest = await digestPlan(db, { id: survey.id, plan })
  const status = survey.status === 'open' ? 'open' : 'approved'
  await addPlanVersion(db, survey.id, { proposalId, plan, digest, status })
}

/** What an amendment changes, against the plan before it. */
export async function viewAmendment(
  db: Db,
  before: Plan,
  { plan, addUnits, removeUnits }: Amendment,
): Promise<AmendmentView> {
  const names = await listUnitNames(db, [...addUnits, ...removeUnits])
  const named = (ids: number[]) => ids.map((id) => names.get(id) ?? String(id))
  return { changes: listChanges(before, plan), added: named(addUnits), removed: named(removeUnits) }
}

/** Every plan the survey had since its approval, oldest first. */
export async function viewPlanVersions(db: Db, surveyId: number): Promise<PlanVersionView[]> {
  const rows = await listPlanVersions(db, surveyId)
  return Promise.all(
    rows.map(async ({ version, digest, written_at, seats, amendment, ...row }, at) => ({
      version,
      digest,
      at: written_at.toISOString(),
      seats,
      amendment: amendment && {
        ...(await viewAmendment(db, rows[at - 1]!.plan, amendment)),
        reason: row.reason!,
        proposedBy: row.proposer_name!,
        confirmedBy: row.decider_name!,
      },
    })),
  )
}
