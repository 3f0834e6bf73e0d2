import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'

/** What the whole server stands on; made once at the start. `setupToken` answers null once somebody can sign in. */
export type Deps = { db: Kysely<Database>; config: Config; keys: Keys; setupToken: () => string | null }
