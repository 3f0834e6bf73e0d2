/** Every column that holds sealed bytes. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'

export const sealedColumns = [
  'unit.phone_sealed',
  'unit.email_sealed',
  'unit_seat.phone_sealed',
  'unit_seat.email_sealed',
  'channel.secrets_sealed',
  'webhook.secret_sealed',
  'protection.totp_sealed',
  'protection.totp_next_sealed',
] as const
export type SealedColumn = (typeof sealedColumns)[number]

const keyOf = { unit: 'id', unit_seat: 'id', channel: 'id', webhook: 'id', protection: 'user_id' } as const

function partsOf(column: SealedColumn) {
  const [table, name] = column.split('.') as [keyof typeof keyOf, string]
  return { table: sql.table(table), name: sql.ref(name), key: sql.ref(keyOf[table]) }
}

/** The next ones in order of their key as text, held until the transaction ends: what is edited meanwhile waits. */
export async function listSealed(db: Transaction<Database>, column: SealedColumn, after: string, limit: number) {
  const { table, name, key } = partsOf(column)
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select ${key}::text as id, ${name} as sealed from ${table}
    where ${name} is not null and ${key}::text > ${after} order by ${key}::text limit ${limit} for update`.execute(db)
  return rows
}

export async function replaceSealed(
  db: Kysely<Database>,
  column: SealedColumn,
  id: string,
  sealed: Buffer,
): Promise<void> {
  const { table, name, key } = partsOf(column)
  await sql`update ${table} set ${name} = ${sealed} where ${key}::text = ${id}`.execute(db)
}
