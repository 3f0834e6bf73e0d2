import type { Context } from 'hono'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { actorOf } from './actor.ts'
import type { Problem } from './problem.ts'
import { recordAct } from './queries/audit.ts'
import type { SignedIn } from './session.ts'

const kinds: Record<string, string> = {
  surveys: 'survey',
  units: 'unit',
  evaluations: 'evaluation',
  channels: 'channel',
  people: 'user',
}

/** `/api/v1/surveys/3/approve` → `survey 3`. */
function subjectOf(path: string): string {
  const [collection = '', id = ''] = path.split('/').slice(3)
  const kind = kinds[collection]
  return kind && /^\d{1,15}$/.test(id) ? `${kind} ${id}` : collection.slice(0, 40) || 'api'
}

/** Writes into the audit log that somebody signed in tried to change what they may not. The act itself has left nothing behind. */
export async function recordRefusal(db: Kysely<Database>, c: Context, { code, status }: Problem): Promise<void> {
  const { method, url } = c.req
  if (status !== 403 || method === 'GET' || method === 'HEAD' || !isSignedIn(c)) return
  // As it was sent: decoded it may hold what no row can keep.
  const path = new URL(url).pathname
  const detail = { method, path: path.slice(0, 200), code }
  await recordAct(db, actorOf(c), { act: 'request.refused', subject: subjectOf(path), detail, outcome: 'refused' })
}

// Who is asking is known only to the routes behind `signedIn`; a problem may come from before.
const isSignedIn = (c: Context): c is Context<SignedIn> => c.get('person') !== undefined
