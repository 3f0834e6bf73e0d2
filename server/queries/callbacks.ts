/** 抽查回访: every draw with its seed, and what was said at each call. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { CallInput, DrawView } from '../contract/roster-sources.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
export type ReturnedUnit = { unitId: number; unit: string }

/** The units of which an answer is there, as the roster names them. */
export async function listReturnedUnits(db: Db, surveyId: number): Promise<ReturnedUnit[]> {
  const { rows } = await sql<ReturnedUnit>`
    select distinct i.unit_id as "unitId", i.unit_name as unit from invitation i
    where i.survey_id = ${surveyId} and exists (
      select from response r where r.survey_id = i.survey_id and r.invitation_id = i.id)
    order by i.unit_id`.execute(db)
  return rows
}

export type NewDraw = { surveyId: number; seed: string; size: number; population: number; by: string }

export async function insertDraw(db: Trx, draw: NewDraw, units: ReturnedUnit[]): Promise<number> {
  const { id } = await db
    .insertInto('callback_draw')
    .values({
      survey_id: draw.surveyId,
      seed: draw.seed,
      size: draw.size,
      population: draw.population,
      drawn_by: draw.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('callback_unit')
    .values(units.map(({ unitId, unit }, at) => ({ draw_id: id, place: at + 1, unit_id: unitId, unit_name: unit })))
    .execute()
  return id
}

/** Whether this unit was drawn in this draw of this survey. */
export async function isDrawn(db: Db, surveyId: number, drawId: number, unitId: number): Promise<boolean> {
  const row = await db
    .selectFrom('callback_unit')
    .innerJoin('callback_draw', 'callback_draw.id', 'draw_id')
    .select('unit_id')
    .where('survey_id', '=', surveyId)
    .where('draw_id', '=', drawId)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertCall(db: Trx, drawId: number, unitId: number, call: CallInput, by: string): Promise<void> {
  await db
    .insertInto('callback_call')
    .values({ draw_id: drawId, unit_id: unitId, outcome: call.outcome, note: call.note, called_by: by })
    .execute()
}

export type DrawRow = Omit<DrawView, 'repeats' | 'drawnAt'> & { drawnAt: Date }

/** All draws of a survey with their units in the order they were drawn. */
export async function listDraws(db: Db, surveyId: number): Promise<DrawRow[]> {
  const { rows } = await sql<DrawRow>`
    select d.id, d.seed, d.size, d.population, u.name as "drawnBy", d.drawn_at as "drawnAt",
      (select json_agg(json_build_object('unitId', c.unit_id, 'unit', c.unit_name, 'calls', coalesce((
         select json_agg(json_build_object('outcome', k.outcome, 'note', k.note, 'by', caller.name, 'at', k.called_at) order by k.id)
         from callback_call k join "user" caller on caller.id = k.called_by
         where k.draw_id = d.id and k.unit_id = c.unit_id), '[]'::json)) order by c.place)
       from callback_unit c where c.draw_id = d.id) as units
    from callback_draw d join "user" u on u.id = d.drawn_by where d.survey_id = ${surveyId} order by d.id`.execute(db)
  return rows
}
