import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { RosterSeat } from '../contract/amendments.ts'
import type { Paging } from '../contract/fields.ts'
import { inBatches } from './in-batches.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

export type RosterSize = { units: number; seats: number }

/** Replaces a draft's roster by these units (null: all), with so many seats each. */
export async function replaceRoster(
  db: Db,
  surveyId: number,
  unitIds: number[] | null,
  seats: number | null,
): Promise<void> {
  await db.deleteFrom('invitation').where('survey_id', '=', surveyId).execute()
  await insertSeats(db, surveyId, unitIds, seats)
}

/** Seats of these units (null: all), so many each (null: one for each role the unit lists, else one). Names are taken as they stand now. */
export async function insertSeats(
  db: Db,
  surveyId: number,
  unitIds: number[] | null,
  seats: number | null,
): Promise<void> {
  await sql`
    insert into invitation (survey_id, unit_id, seat, unit_name, unit_code, category, services, platforms, role)
    select ${surveyId}, unit.id, seat, name, code, category, services, platforms, role
    from unit
    cross join lateral generate_series(1, coalesce(${seats}::int,
      greatest(1, (select count(*) from unit_seat where unit_id = unit.id)::int))) seat
    left join unit_seat on unit_seat.unit_id = unit.id and position = seat
    where state = 'active' and (${unitIds}::bigint[] is null or unit.id = any(${unitIds}::bigint[]))
    order by unit.id, seat`.execute(db)
}

/** Which of these ids are no units. */
export async function findUnknownUnits(db: Db, unitIds: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select asked.id from unnest(${unitIds}::bigint[]) asked (id)
    where not exists (select from unit where unit.id = asked.id)`.execute(db)
  return rows.map((row) => row.id)
}

/** Which of these units were merged or dissolved. */
export async function findEndedUnits(db: Db, unitIds: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from unit where id = any(${unitIds}::bigint[]) and state <> 'active' order by id`.execute(db)
  return rows.map((row) => row.id)
}

export async function countRoster(db: Db, surveyId: number): Promise<RosterSize> {
  return db
    .selectFrom('invitation')
    .where('survey_id', '=', surveyId)
    .select((eb) => [eb.fn.count<number>('unit_id').distinct().as('units'), eb.fn.countAll<number>().as('seats')])
    .executeTakeFirstOrThrow()
}

type Seat = [
  unitId: number,
  seat: number,
  name: string,
  code: string | null,
  category: string | null,
  services: string[],
  platforms: string[],
  role: string | null,
]

/** The whole roster in its canonical order, a thousand seats at a time: what the plan's digest covers. */
export async function* streamSeats(db: Db, surveyId: number): AsyncGenerator<RosterSeat[]> {
  const query = db
    .selectFrom('invitation')
    .where('survey_id', '=', surveyId)
    // In one value, which the driver takes apart in less time than eight.
    .select(
      sql<Seat>`json_build_array(unit_id, seat, unit_name, unit_code, category, to_json(services), to_json(platforms), role)`.as(
        'values',
      ),
    )
    .orderBy('unit_id')
    .orderBy('seat')
    .compile()
  for await (const rows of inBatches(db, query))
    yield rows.map(({ values: [unitId, seat, name, code, category, services, platforms, role] }) => ({
      unitId,
      seat,
      name,
      code,
      category,
      // Rosters from before 使用服务, roles and 使用平台 were kept have another shape, and their digests stand.
      ...(services.length > 0 && { services }),
      ...(role !== null && { role }),
      ...(platforms.length > 0 && { platforms }),
    }))
}

/** Units on the roster that use other platforms only than these. */
export async function listUnmatched(db: Db, surveyId: number, names: string[]): Promise<string[]> {
  const { rows } = await sql<{ unit_name: string }>`
    select distinct unit_name from invitation
    where survey_id = ${surveyId} and platforms <> '{}' and not platforms && ${names}::text[] order by unit_name`.execute(
    db,
  )
  return rows.map((row) => row.unit_name)
}

export async function listRosterUnits(db: Db, surveyId: number, { page, pageSize, search }: Paging) {
  const rows = await db
    .selectFrom('invitation')
    .where('survey_id', '=', surveyId)
    .$if(search !== '', (query) => query.where('unit_name', 'ilike', `%${escapeLike(search)}%`))
    .select((eb) => [
      'unit_id as unitId',
      'unit_name as unit',
      'unit_code as code',
      'category',
      'services',
      'platforms',
      eb.fn.countAll<number>().as('seats'),
      sql<string[]>`coalesce(array_agg(role order by seat) filter (where role is not null), '{}')`.as('roles'),
      sql<number>`count(*) over ()`.as('total'),
    ])
    .groupBy(['unit_id', 'unit_name', 'unit_code', 'category', 'services', 'platforms'])
    .orderBy('unit_id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { items: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}
