import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { connect } from '../db/connect.ts'

/** Whoever comes to write to the table stands still there, until the answered function is called. */
export async function holdTable(databaseUrl: string, table: string, mode = 'exclusive'): Promise<() => Promise<void>> {
  const db = connect(databaseUrl, { max: 1 })
  onTestFinished(() => db.destroy())
  const holding = await db.startTransaction().execute()
  await sql.raw(`lock table ${table} in ${mode} mode`).execute(holding)
  return () => holding.rollback().execute()
}
