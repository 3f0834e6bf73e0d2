import { type Kysely, sql } from 'kysely'
import type { Paging } from '../contract/fields.ts'
import type { Database } from '../../db/schema.ts'
import { escapeLike } from './like.ts'

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
}

export type UnitFilter = Paging & { category?: string | undefined }

const matching = (db: Db, { search, category }: UnitFilter) => {
  const pattern = `%${escapeLike(search)}%`
  const all = db.selectFrom('unit')
  const named = search
    ? all.where((eb) =>
        eb.or([eb('name', 'ilike', pattern), eb('code', 'ilike', pattern), eb('contact_name', 'ilike', pattern)]),
      )
    : all
  return category === undefined ? named : named.where('category', '=', category)
}

export async function listUnits(db: Db, filter: UnitFilter) {
  const rows = matching(db, filter)
    .selectAll()
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
  return db.selectFrom('unit').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The units that an import may speak of: same code or same name. Takes no other import in between. */
export async function lockUnitsLike(db: Db, names: string[], codes: string[]) {
  await sql`lock table unit in share row exclusive mode`.execute(db)
  return db
    .selectFrom('unit')
    .selectAll()
    .where((eb) => eb.or([eb('name', '=', sql<string>`any(${names})`), eb('code', '=', sql<string>`any(${codes})`)]))
    .execute()
}

export async function insertUnits(db: Db, units: UnitRow[]): Promise<number[]> {
  const ids: number[] = []
  for (let i = 0; i < units.length; i += 1000) {
    const rows = await db
      .insertInto('unit')
      .values(units.slice(i, i + 1000))
      .returning('id')
      .execute()
    ids.push(...rows.map((row) => row.id))
  }
  return ids
}

export async function updateUnit(db: Db, id: number, unit: UnitRow): Promise<void> {
  await db
    .updateTable('unit')
    .set({ ...unit, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}
