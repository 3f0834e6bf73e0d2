import { randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { loadDemo } from '../../db/demo.ts'
import type { Database } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * Loads the demo into an empty database: by default only into the embedded one, into an own one when DEMO=1 asks for it.
 */
export async function loadDemoIfWanted(deps: Deps, log: (line: string) => void): Promise<void> {
  const { demo, databaseUrl } = deps.config
  const wanted = demo ?? databaseUrl === null
  if (!wanted) return
  if (await isEmpty(deps.db)) return loadDemo(deps, log)
  if (demo) log('数据库中已有数据，没有再载入演示数据。')
}

/** A token for the one-time set-up link, new at every start; null when there is already somebody who can sign in. */
export async function makeSetupToken(db: Kysely<Database>): Promise<string | null> {
  const user = await db.selectFrom('user').select('id').limit(1).executeTakeFirst()
  return user ? null : randomBytes(24).toString('base64url')
}

async function isEmpty(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from "user") and not exists (select from unit) and not exists (select from survey) as empty
  `.execute(db)
  return rows[0]!.empty
}
