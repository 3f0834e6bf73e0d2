import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { openContact } from '../contacts.ts'
import type { ContactView } from '../contract/units.ts'
import type { Keys } from '../keys.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { openSeats } from './units.ts'
import { findUnit } from '../queries/units.ts'

/**
 * 查看联系方式: a unit's phone and mail in full. Shown only together with its line in the audit log, which says who and when,
 * never the number itself. @throws Problem unit-not-found
 */
export async function revealContact(
  db: Kysely<Database>,
  keys: Keys,
  actor: Actor,
  unitId: number,
): Promise<ContactView> {
  return db.transaction().execute(async (db) => {
    const unit = await findUnit(db, unitId)
    if (!unit) throw new Problem('unit-not-found')
    const phone = openContact(keys, 'phone', unit.phone_sealed)
    const email = openContact(keys, 'email', unit.email_sealed)
    const seats = openSeats(keys, unit).map((seat) => ({ role: seat.role, phone: seat.phone, email: seat.email }))
    const any = (of: 'phone' | 'email', own: string | null) => Boolean(own) || seats.some((seat) => seat[of])
    const shown = [any('phone', phone) && 'phone', any('email', email) && 'email'].filter(Boolean)
    await recordAct(db, actor, { act: 'unit.reveal', subject: `unit ${unitId}`, detail: { name: unit.name, shown } })
    return { phone, email, seats }
  })
}
