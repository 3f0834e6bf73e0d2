import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'
import type { Signer } from './signer.ts'
import type { Watch } from './watch.ts'
import { type Outside, type Resolve, systemResolve } from './outgoing/destination.ts'

/**
 * What the whole server stands on; made once at the start. `setupToken` answers null once somebody can sign in. `wake` tells
 * the jobs that there is something to send now; `resolve` finds the addresses of a host name; `signer` signs seals;
 * `watch` counts what is served, `backUp` asks the jobs for a backup;
 * `stopping` tells replies that have no end of their own to end.
 */
export type Deps = {
  db: Kysely<Database>
  config: Config
  keys: Keys
  setupToken: () => string | null
  stopping?: AbortSignal
  wake?: () => Promise<void>
  resolve?: Resolve
  signer?: Signer | null
  watch?: Watch
  backUp?: () => Promise<void>
}

/** Where messages may go. */
export const outsideOf = ({ config, resolve = systemResolve }: Deps): Outside => ({
  allowPrivate: config.allowPrivateAddresses,
  resolve,
})
