/** A new secret beside the old ones, and everything sealed is sealed anew. Links and receipts name their key, and stay. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { isCurrent, openContact, type Purpose, sealContact } from '../contacts.ts'
import type { Keys } from '../keys.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { listSealed, replaceSealed, type SealedColumn, sealedColumns } from '../queries/sealed.ts'

const BATCH = 500

const purposes: Record<SealedColumn, Purpose> = {
  'unit.phone_sealed': 'phone',
  'unit.email_sealed': 'email',
  'unit_seat.phone_sealed': 'phone',
  'unit_seat.email_sealed': 'email',
  'channel.secrets_sealed': 'channel',
  'webhook.secret_sealed': 'channel',
  'protection.totp_sealed': 'factor',
  'protection.totp_next_sealed': 'factor',
}

/** How many values were sealed anew, by column. Broken off and begun again, it goes on where it was. */
export async function resealAll(db: Kysely<Database>, keys: Keys, actor: Actor): Promise<Record<SealedColumn, number>> {
  const resealed = {} as Record<SealedColumn, number>
  for (const column of sealedColumns) resealed[column] = await resealColumn(db, keys, column)
  const key = keys.derive('contact').id
  await db.transaction().execute(async (db) => {
    await recordAct(db, actor, { act: 'key.rotate', subject: 'keys', detail: { key, cipher: keys.cipher, resealed } })
  })
  return resealed
}

async function resealColumn(db: Kysely<Database>, keys: Keys, column: SealedColumn): Promise<number> {
  const purpose = purposes[column]
  let [after, count] = ['', 0]
  for (;;) {
    const rows = await db.transaction().execute(async (db) => {
      const found = await listSealed(db, column, after, BATCH)
      for (const { id, sealed } of found) {
        if (isCurrent(keys, purpose, sealed)) continue
        await replaceSealed(db, column, id, sealContact(keys, purpose, openContact(keys, purpose, sealed))!)
        count += 1
      }
      return found
    })
    if (rows.length < BATCH) return count
    after = rows.at(-1)!.id
  }
}
