/** 席位: the people of a unit who may each be asked, by role. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** A seat as it is stored; phone and mail sealed. */
export type SeatRow = {
  role: string
  contact_name: string | null
  phone_sealed: Buffer | null
  email_sealed: Buffer | null
}

/** The seats of each unit of a query, in their order; sealed bytes as hexadecimal text. */
export const seatsOfUnit = sql<
  { role: string; contactName: string | null; phone: string | null; email: string | null }[]
>`(
  select coalesce(json_agg(json_build_object('role', role, 'contactName', s.contact_name,
    'phone', encode(s.phone_sealed, 'hex'), 'email', encode(s.email_sealed, 'hex')) order by position), '[]')
  from unit_seat s where s.unit_id = unit.id)`.as('seats')

/** Puts these seats in place of what the units had. */
export async function writeSeats(
  db: Kysely<Database>,
  units: readonly { id: number; seats: readonly SeatRow[] }[],
): Promise<void> {
  const ids = units.map(({ id }) => id)
  await db
    .deleteFrom('unit_seat')
    .where('unit_id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute()
  const rows = units.flatMap(({ id, seats }) => seats.map((seat, at) => ({ ...seat, unit_id: id, position: at + 1 })))
  for (let i = 0; i < rows.length; i += 1000)
    await db
      .insertInto('unit_seat')
      .values(rows.slice(i, i + 1000))
      .execute()
}
