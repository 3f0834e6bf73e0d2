import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { addUnit, type CountedReturn, startTally, type Tally, type UnitResponse } from '../domain/statistics.ts'
import { readPanel } from './experts.ts'
import { readResult } from '../domain/older-result.ts'
import { computeResult, type SurveyResult } from '../domain/result.ts'
import type { ResultVersionView } from '../contract/results.ts'
import { Problem } from '../problem.ts'
import type { AsOf } from '../queries/invalidated.ts'
import { countObjectUnits, countParticipation } from '../queries/progress.ts'
import { type RowByUnit, streamByUnit } from '../queries/responses.ts'
import { addResultVersion, listResultVersions, storeResult } from '../queries/result-versions.ts'
import { demandIdle } from '../queries/survey-work.ts'
import { findSurvey, type Survey, waitForAnswersUnderWay } from '../queries/surveys.ts'
import { findBursts } from '../queries/traces.ts'

type Db = Kysely<Database>

/**
 * The result of a closed survey; computed once, then read. Closed first, then counted: a form posted meanwhile is either
 * in the count or was refused. Should the process die in between, whoever asks next computes it.
 * @throws Problem result-before-close, work-under-way
 */
export async function getResult(db: Db, survey: Survey, watch?: Watch): Promise<SurveyResult> {
  if (survey.result) return readResult(survey.result)
  if (survey.status !== 'closed') throw new Problem('result-before-close', { params: { status: survey.status } })
  // Whoever watches is the one who counts; others are told so, where it takes its time.
  if (!watch) await demandIdle(db, survey.id)
  await once(db, survey.id, async () => {
    await waitForAnswersUnderWay(db)
    await findBursts(db, survey.id, survey.plan.rules)
    await storeResult(db, survey.id, await countResult(db, survey, watch))
  })
  // What was stored first stands, also when two computed at once.
  return (await findSurvey(db, survey.id))!.result!
}

const underWay = new WeakMap<Db, Map<number, Promise<void>>>()

/** However many ask for a wave's result at once, it is counted for all of them once. */
async function once(db: Db, surveyId: number, count: () => Promise<void>): Promise<void> {
  const here = underWay.get(db) ?? new Map<number, Promise<void>>()
  underWay.set(db, here)
  const counting = here.get(surveyId) ?? count().finally(() => here.delete(surveyId))
  here.set(surveyId, counting)
  await counting
}

/** Counts again after a ruling on an answer; the former result is kept, and under a correction holds until the seal. Call it in the transaction of the ruling. */
export async function recomputeResult(db: Transaction<Database>, survey: Survey, proposalId: number): Promise<void> {
  await addResultVersion(db, survey, await countResult(db, survey, undefined, 'next'), proposalId)
}

/** What else looks at the units as they pass: see analysis.ts. */
export type Watch = (tally: Tally, judged: readonly (UnitReturn & CountedReturn)[]) => void

/** Computes the result from the answers, unit by unit; nothing holds them all. */
export async function countResult(db: Db, survey: Survey, watch?: Watch, asOf: AsOf = 'now'): Promise<SurveyResult> {
  const { questionnaire, rules, objects } = survey.plan
  const tally = startTally(questionnaire, rules, objects)
  for await (const returns of byUnit(db, survey.id, { asOf })) {
    const judged = addUnit(tally, returns)
    watch?.(tally, judged)
  }
  const { counts } = await countParticipation(db, survey.id, 'UTC')
  const { units, ineligibleUnits, roster, returned, ...outside } = counts
  const { refusal, nonContact, other, ineligible } = outside
  const answered = {
    rosterUnits: units,
    ineligibleUnits,
    roster,
    issued: roster,
    returned,
    outside: { refusal, nonContact, other, ineligible },
    ...(objects && { objects: await countObjectUnits(db, survey.id, objects) }),
  }
  return computeResult(tally, survey.plan, answered, await readPanel(db, survey))
}

export type UnitReturn = UnitResponse & {
  unitId: number
  invitationId: number
  digest: string
  category: string | null
  submittedAt: Date
}

/** The counted answers, one unit at a time; of these units only, where they are named. */
export async function* byUnit(
  db: Db,
  surveyId: number,
  choice: { unitIds?: number[]; asOf?: AsOf } = {},
): AsyncGenerator<UnitReturn[]> {
  let returns: UnitReturn[] = []
  for await (const rows of streamByUnit(db, surveyId, choice))
    for (const row of rows) {
      if (returns.length > 0 && row.unit_id !== returns[0]!.unitId) {
        yield returns
        returns = []
      }
      returns.push(asUnitReturn(row))
    }
  if (returns.length > 0) yield returns
}

const asUnitReturn = (row: RowByUnit): UnitReturn => ({
  unitId: row.unit_id,
  invitationId: row.invitation_id,
  seat: row.seat,
  ratings: row.answers.ratings,
  overall: row.answers.overall,
  elapsedSeconds: row.elapsed_seconds,
  digest: row.leaf.toString('hex'),
  burst: row.burst,
  invalidated: row.invalidated,
  category: row.category,
  submittedAt: row.submitted_at,
})

/** One of the results a survey has had. @throws Problem not-found */
export async function getResultVersion(db: Db, surveyId: number, version: number): Promise<SurveyResult> {
  const found = (await listResultVersions(db, surveyId)).find((one) => one.version === version)
  if (!found) throw new Problem('not-found')
  return readResult(found.result)
}

type StoredVersion = Awaited<ReturnType<typeof listResultVersions>>[number]

/** One result a survey had, in short, and why it came to be. */
export function viewResultVersion({ version, computed_at, pending, ...row }: StoredVersion): ResultVersionView {
  const { indicator, valid, invalidated } = readResult(row.result)
  const { value, exact, verdict, worstCase } = indicator
  return {
    version,
    computedAt: computed_at.toISOString(),
    pending,
    value,
    exact,
    verdict,
    worstCase,
    valid,
    invalidated,
    cause: row.kind && {
      kind: row.kind,
      digest: row.leaf!.toString('hex'),
      reason: row.reason!,
      proposedBy: row.proposer_name!,
      confirmedBy: row.decider_name!,
    },
  }
}
