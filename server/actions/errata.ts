/** 勘误: a unit's name put right beside a sealed roster, by two people. The seal stays as it is. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ErratumInput } from '../contract/seals.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { insertErratum, isOnRoster, listErrata } from '../queries/errata.ts'
import { decide } from '../queries/seals.ts'
import { lockSurvey } from '../queries/surveys.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }

/** @throws Problem survey-not-found, survey-not-sealed, unit-not-found, erratum-waiting */
export async function askErratum(db: Db, actor: Person, surveyId: number, input: ErratumInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, surveyId)
    if (!survey) throw new Problem('survey-not-found')
    if (survey.status !== 'sealed') throw new Problem('survey-not-sealed', { params: { status: survey.status } })
    if (!(await isOnRoster(db, surveyId, input.unitId))) throw new Problem('unit-not-found')
    const { unitId, name, reason } = input
    const erratum = { survey_id: surveyId, unit_id: unitId, name, reason, asked_by: actor.id }
    const id = await insertErratum(db, erratum)
    const detail = { erratum: id, unitId, name, reason }
    await recordAct(db, actor, { act: 'erratum.ask', subject: `survey ${surveyId}`, detail })
  })
}

/** 同意 by another person, 不同意 by another, 撤回 by who asked. @throws Problem erratum-not-found, erratum-decided, confirm-own-proposal */
export async function decideErratum(
  db: Db,
  actor: Person,
  { surveyId, id, agreed, note }: { surveyId: number; id: number; agreed: boolean; note: string | null },
): Promise<void> {
  await db.transaction().execute(async (db) => {
    await lockSurvey(db, surveyId)
    const erratum = (await listErrata(db, surveyId)).find((one) => one.id === id)
    if (!erratum) throw new Problem('erratum-not-found')
    if (erratum.outcome !== null) throw new Problem('erratum-decided', { params: { outcome: erratum.outcome } })
    const isOwn = erratum.asked_by === actor.id
    if (agreed && isOwn) throw new Problem('confirm-own-proposal')
    const outcome = agreed ? 'confirmed' : isOwn ? 'withdrawn' : 'declined'
    await decide(db, 'erratum', id, { outcome, decidedBy: actor.id, note })
    const detail = { erratum: id, name: erratum.name, ...(note !== null && { reason: note }) }
    await recordAct(db, actor, { act: `erratum.${outcome}`, subject: `survey ${surveyId}`, detail })
  })
}
