import { type Kysely, sql } from 'kysely'
import type { Paging } from '../contract/fields.ts'
import type { Database } from '../../db/schema.ts'
import type { UnitState } from '../contract/unit-life.ts'
import { escapeLike } from './like.ts'
import { seatsOfUnit } from './unit-seats.ts'

type Db = Kysely<Database>

/** A unit as it is stored; phone and mail sealed. */
export type UnitRow = {
  name: string
  code: string | null
  category: string | null
  contact_name: string | null
  phone_sealed: Buffer | null
  email_sealed: Buffer | null
  attributes: string
  services: string[]
  platforms: string[]
}

/** What a unit is called besides its name of today. */
const withLife = [
  sql<{ name: string; from: string; until: string }[]>`(
    select coalesce(json_agg(json_build_object('name', former.name, 'from', used_from, 'until', used_until) order by used_until), '[]')
    from unit_name former where former.unit_id = unit.id)`.as('former_names'),
  sql<string | null>`(select successor.name from unit successor where successor.id = unit.successor_id)`.as(
    'successor',
  ),
  sql<string | null>`to_char(ended_on, 'YYYY-MM-DD')`.as('ended'),
] as const

const whole = [...withLife, seatsOfUnit] as const

export type UnitFilter = Paging & { category?: string | undefined; state?: UnitState | undefined }

const matching = (db: Db, { search, category, state }: UnitFilter) => {
  const pattern = `%${escapeLike(search)}%`
  const all = db.selectFrom('unit').$if(state !== undefined, (query) => query.where('state', '=', state!))
  const named = search
    ? all.where((eb) =>
        eb.or([
          eb('name', 'ilike', pattern),
          eb('code', 'ilike', pattern),
          eb('contact_name', 'ilike', pattern),
          // By a name it had: people know units by their old names.
          sql<boolean>`exists (select from unit_name former where former.unit_id = unit.id and former.name ilike ${pattern})`,
        ]),
      )
    : all
  return category === undefined ? named : named.where('category', '=', category)
}

export async function listUnits(db: Db, filter: UnitFilter) {
  const rows = matching(db, filter)
    .selectAll()
    .select(whole)
    .orderBy('id')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute()
  const count = matching(db, filter)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const [items, { total }] = await Promise.all([rows, count])
  return { items, total }
}

export async function listCategories(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('unit')
    .select('category')
    .distinct()
    .where('category', 'is not', null)
    .orderBy('category')
    .execute()
  return rows.map((row) => row.category!)
}

export async function findUnit(db: Db, id: number) {
  return db.selectFrom('unit').selectAll().select(whole).where('id', '=', id).executeTakeFirst()
}

// In no text that the contract takes: between values, and between those of a list within one.
const [BETWEEN, WITHIN] = ['\x1e', '\x1f']

/** Texts as one parameter; an array, or rows as JSON, take several times as long to write and to read. Empty and null are null. */
const textArray = (texts: readonly (string | null)[]) =>
  sql<string[]>`string_to_array(${texts.map((one) => one ?? '').join(BETWEEN)}, ${BETWEEN}, '')`

/** The units that an import may speak of: same code or same name. Takes no other import in between. */
export async function lockUnitsLike(db: Db, names: string[], codes: string[]) {
  await sql`lock table unit in share row exclusive mode`.execute(db)
  return db
    .selectFrom('unit')
    .selectAll()
    .select(seatsOfUnit)
    .where((eb) =>
      eb.or([
        eb('name', '=', sql<string>`any(${textArray(names)})`),
        eb('code', '=', sql<string>`any(${textArray(codes)})`),
      ]),
    )
    .execute()
}

/** New units, by one statement with a list for each column. Answers their ids. */
export async function insertUnits(db: Db, units: readonly UnitRow[]): Promise<number[]> {
  const all = (of: (unit: UnitRow) => string | null | undefined) => textArray(units.map((unit) => of(unit) ?? null))
  const inserted = await sql<{ ids: number[] | null }>`
    with inserted as (
      insert into unit (name, code, category, contact_name, phone_sealed, email_sealed, attributes, services, platforms)
      select name, code, category, contact_name, decode(phone, 'hex'), decode(email, 'hex'), attributes::jsonb,
        coalesce(string_to_array(services, ${WITHIN}), '{}'), coalesce(string_to_array(platforms, ${WITHIN}), '{}')
      from unnest(
        ${all((one) => one.name)}, ${all((one) => one.code)}, ${all((one) => one.category)}, ${all((one) => one.contact_name)},
        ${all((one) => one.phone_sealed?.toString('hex'))}, ${all((one) => one.email_sealed?.toString('hex'))},
        ${all((one) => one.attributes)}, ${all((one) => one.services.join(WITHIN))}, ${all((one) => one.platforms.join(WITHIN))}
      ) unit (name, code, category, contact_name, phone, email, attributes, services, platforms)
      returning id)
    select array_agg(id) as ids from inserted`.execute(db)
  return inserted.rows[0]?.ids ?? []
}

export async function updateUnit(db: Db, id: number, unit: UnitRow): Promise<void> {
  await db
    .updateTable('unit')
    .set({ ...unit, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export async function setUnitState(
  db: Db,
  id: number,
  state: { state: UnitState; ended_on: string | null; successor_id: number | null },
): Promise<void> {
  await db
    .updateTable('unit')
    .set({ ...state, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}
