import type { Kysely } from 'kysely'
import type { NoticePage } from '../../client/form/page.ts'
import type { Database } from '../../db/schema.ts'
import { findLatestHelpline } from '../queries/helpline.ts'

// A guess must not cost a query each time.
const KEPT_MS = 60_000

/**
 * The page of a link that nobody signed, with the public helpline of the latest survey (where `CONTACT` is set, the page names that
 * instead). A database that does not answer costs the helpline only.
 */
export function keepUnknownPage(db: Kysely<Database>): () => Promise<NoticePage> {
  let [helpline, until]: [string | undefined, number] = [undefined, 0]
  return async () => {
    if (Date.now() >= until) {
      until = Date.now() + KEPT_MS
      helpline = await findLatestHelpline(db).catch(() => helpline)
    }
    return { kind: 'unknown-link', ...(helpline && { helpline }) }
  }
}
