import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { addUnit, startTally, type UnitResponse } from '../domain/statistics.ts'
import { readResult } from '../domain/older-result.ts'
import { computeResult, type SurveyResult } from '../domain/result.ts'
import { Problem } from '../problem.ts'
import { countParticipation } from '../queries/progress.ts'
import { streamByUnit } from '../queries/responses.ts'
import { findSurvey, storeResult, type Survey, waitForAnswersUnderWay } from '../queries/surveys.ts'

type Db = Kysely<Database>

/**
 * The result of a closed survey; computed once, then read. Closed first, then counted: a form posted meanwhile is either
 * in the count or was refused. Should the process die in between, whoever asks next computes it.
 * @throws Problem result-before-close
 */
export async function getResult(db: Db, survey: Survey): Promise<SurveyResult> {
  if (survey.result) return readResult(survey.result)
  if (survey.status !== 'closed') throw new Problem('result-before-close', { params: { status: survey.status } })
  await waitForAnswersUnderWay(db)
  await storeResult(db, survey.id, await countResult(db, survey))
  // What was stored first stands, also when two computed at once.
  return (await findSurvey(db, survey.id))!.result!
}

/** Computes the result from the answers, unit by unit; nothing holds them all. */
export async function countResult(db: Db, survey: Survey): Promise<SurveyResult> {
  const { questionnaire, rules } = survey.plan
  const tally = startTally(questionnaire, rules)
  for await (const returns of byUnit(db, survey.id)) addUnit(tally, returns)
  const { units, ineligibleUnits, roster, returned, ...outside } = await countParticipation(db, survey.id)
  const { refusal, nonContact, other, ineligible } = outside
  return computeResult(tally, survey.plan, {
    rosterUnits: units,
    ineligibleUnits,
    roster,
    issued: roster,
    returned,
    outside: { refusal, nonContact, other, ineligible },
  })
}

export type UnitReturn = UnitResponse & { invitationId: number }

/** The counted answers, one unit at a time. */
export async function* byUnit(db: Db, surveyId: number): AsyncGenerator<UnitReturn[]> {
  let unitId: number | undefined
  let returns: UnitReturn[] = []
  for await (const row of streamByUnit(db, surveyId)) {
    if (row.unit_id !== unitId && returns.length > 0) {
      yield returns
      returns = []
    }
    unitId = row.unit_id
    const { ratings, overall } = row.answers
    returns.push({
      invitationId: row.invitation_id,
      seat: row.seat,
      ratings,
      overall,
      elapsedSeconds: row.elapsed_seconds,
    })
  }
  if (returns.length > 0) yield returns
}
