/** 名册依据 and 抽查回访: where the denominator came from, and whether those who answered say that they did. */
import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { CallInput, DrawInput, DrawView, RosterSourceInput, UnlistedInput } from '../contract/roster-sources.ts'
import { drawBySeed } from '../draw.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { insertCall, insertDraw, isDrawn, listDraws, listReturnedUnits } from '../queries/callbacks.ts'
import { deleteFrom, insertRosterSource, insertUnlisted } from '../queries/roster-sources.ts'
import { getSurvey } from '../queries/surveys.ts'
import type { Scan } from './paper-returns.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }

/** @throws Problem survey-not-found, survey-frozen */
export async function addRosterSource(db: Db, actor: Person, surveyId: number, input: RosterSourceInput, scan: Scan) {
  await db.transaction().execute(async (db) => {
    await getSurvey(db, surveyId)
    const { id, sha256 } = await insertRosterSource(db, surveyId, input, scan, actor.id)
    const detail = { id, ...input, sha256 }
    await recordAct(db, actor, { act: 'roster-source.added', subject: `survey ${surveyId}`, detail })
  })
}

/** @throws Problem survey-not-found, survey-frozen, unlisted-already */
export async function addUnlisted(db: Db, actor: Person, surveyId: number, input: UnlistedInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    await getSurvey(db, surveyId)
    await insertUnlisted(db, surveyId, input, actor.id)
    await recordAct(db, actor, { act: 'roster-source.unlisted', subject: `survey ${surveyId}`, detail: input })
  })
}

/** Only while the plan is a draft. @throws Problem not-found, survey-frozen */
export async function removeFromRosterSources(
  db: Db,
  actor: Person,
  table: 'roster_source' | 'roster_unlisted',
  surveyId: number,
  id: number,
): Promise<void> {
  await db.transaction().execute(async (db) => {
    if (!(await deleteFrom(db, table, surveyId, id))) throw new Problem('not-found')
    await recordAct(db, actor, { act: 'roster-source.removed', subject: `survey ${surveyId}`, detail: { table, id } })
  })
}

/** 抽取: of the units that returned. Every draw stays, so that nobody draws until it suits. @throws Problem survey-not-closed, invalid-input */
export async function drawCallbacks(db: Db, actor: Person, surveyId: number, input: DrawInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const { status } = await getSurvey(db, surveyId)
    if (status !== 'closed' && status !== 'sealed') throw new Problem('survey-not-closed')
    const returned = await listReturnedUnits(db, surveyId)
    if (input.size > returned.length) throw invalidField('size', 'out-of-range', { min: 1, max: returned.length })
    const seed = input.seed ?? randomBytes(16).toString('hex')
    const units = drawBySeed(seed, returned, input.size)
    const draw = { surveyId, seed, size: input.size, population: returned.length, by: actor.id }
    await insertDraw(db, draw, units)
    const detail = { seed, size: input.size, population: returned.length, units: units.map(({ unit }) => unit) }
    await recordAct(db, actor, { act: 'callback.drawn', subject: `survey ${surveyId}`, detail })
  })
}

/** What a unit said when called; several calls may be needed. @throws Problem not-found */
export async function recordCall(
  db: Db,
  actor: Person,
  surveyId: number,
  drawId: number,
  unitId: number,
  call: CallInput,
): Promise<void> {
  await db.transaction().execute(async (db) => {
    if (!(await isDrawn(db, surveyId, drawId, unitId))) throw new Problem('not-found')
    await insertCall(db, drawId, unitId, call, actor.id)
    const detail = { draw: drawId, unit: unitId, ...call }
    await recordAct(db, actor, { act: 'callback.called', subject: `survey ${surveyId}`, detail })
  })
}

/** Every draw, each drawn again to see that the same units come out; for the page and the evidence package. */
export async function viewDraws(db: Db, surveyId: number): Promise<DrawView[]> {
  const draws = await listDraws(db, surveyId)
  const returned = draws.length > 0 ? await listReturnedUnits(db, surveyId) : []
  return draws.map((draw) => {
    const again = drawBySeed(draw.seed, returned, draw.size).map(({ unitId }) => unitId)
    const repeats = String(again) === String(draw.units.map(({ unitId }) => unitId))
    return { ...draw, drawnAt: draw.drawnAt.toISOString(), repeats }
  })
}
