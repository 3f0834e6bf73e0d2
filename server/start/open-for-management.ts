import type { Kysely } from 'kysely'
import { connect } from '../../db/connect.ts'
import { findLocalDatabase, startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import type { Database } from '../../db/schema.ts'
import { readSettings, type Settings } from '../config.ts'
import { type Keys, readKeys } from '../keys.ts'

/** The installation as a command finds it. */
export type Installation = { url: string; settings: Settings; keys: Keys }

/** Opens the installation's database for one command: the one in use by a running server, else started for as long as it takes. */
export async function openInstallation(perform: (installation: Installation) => Promise<void>): Promise<void> {
  const settings = readSettings(process.env)
  const { databaseUrl, dataDir } = settings
  const running = databaseUrl ?? (await findLocalDatabase(dataDir))
  const own = running === null ? await startLocalDatabase({ dataDir, log: (line) => console.error(line) }) : null
  try {
    await perform({ url: running ?? own!.url, settings, keys: await readKeys(settings) })
  } finally {
    await own?.stop()
  }
}

/** The database migrated and connected. */
export async function withDatabase(url: string, perform: (db: Kysely<Database>) => Promise<void>): Promise<void> {
  const db = connect(url, { max: 2 })
  try {
    await migrate(db)
    await perform(db)
  } finally {
    await db.destroy()
  }
}
