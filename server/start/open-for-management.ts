import type { Kysely } from 'kysely'
import { connect } from '../../db/connect.ts'
import { findLocalDatabase, startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import type { Database } from '../../db/schema.ts'
import { readSettings } from '../config.ts'

/** Opens the installation's database for one command: the one in use by a running server, else started for as long as it takes. */
export async function openForManagement(perform: (db: Kysely<Database>) => Promise<void>): Promise<void> {
  const { databaseUrl, dataDir } = readSettings(process.env)
  const running = databaseUrl ?? (await findLocalDatabase(dataDir))
  const own = running === null ? await startLocalDatabase({ dataDir, log: (line) => console.error(line) }) : null
  try {
    const db = connect(running ?? own!.url, { max: 2 })
    try {
      await migrate(db)
      await perform(db)
    } finally {
      await db.destroy()
    }
  } finally {
    await own?.stop()
  }
}
