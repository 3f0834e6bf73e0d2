import type { NoticePage } from '../client/form/page.ts'
import type { Deps } from './deps.ts'
import { findLatestHelpline } from './queries/helpline.ts'

// A guess must not cost a query each time.
const KEPT_MS = 60_000

/**
 * The page of a link that nobody signed, with whom to call: `CONTACT`, which the renderer adds, else the public helpline of the latest survey.
 * A database that does not answer costs the helpline only.
 */
export function createUnknownLink({ db, config }: Pick<Deps, 'db' | 'config'>): () => Promise<NoticePage> {
  let [helpline, until]: [string | undefined, number] = [undefined, 0]
  return async () => {
    if (config.contact !== null) return { kind: 'unknown-link' }
    if (Date.now() >= until) {
      until = Date.now() + KEPT_MS
      helpline = await findLatestHelpline(db).catch(() => helpline)
    }
    return { kind: 'unknown-link', ...(helpline && { helpline }) }
  }
}
