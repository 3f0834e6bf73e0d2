import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Actor } from './queries/audit.ts'
import type { Person, SignedIn } from './session.ts'

/** The peer's address; null for a request made inside the process. */
export function addressOf(c: Context): string | null {
  // Without a socket (a request made by a test) there is no address to read.
  if (!c.env?.incoming?.socket) return null
  return getConnInfo(c).remote.address ?? null
}

/** Who acts, for the audit log. */
export function actorOf(c: Context<SignedIn>): Actor & { id: string } {
  const { id, name }: Person = c.var.person
  return { id, name, address: addressOf(c) }
}
