import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Config } from './config.ts'
import { clientAddress, isWithin } from './networks.ts'
import type { Actor } from './queries/audit.ts'
import type { Person, SignedIn } from './session.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** Where the request came from, and whether by TLS; set before anything else by `knowCaller`. */
    address: string | null
    secure: boolean
  }
}

// Without a socket (a request made inside the process) there is no address to read.
const peerOf = (c: Context): string | null => (c.env?.incoming?.socket ? (getConnInfo(c).remote.address ?? null) : null)

/** Finds out where a request came from, through the proxies declared in `TRUSTED_PROXIES` and no others. */
export const knowCaller = ({ trustedProxies, publicAddresses }: Config) =>
  createMiddleware(async (c, next) => {
    const peer = peerOf(c)
    const told = isWithin(trustedProxies, peer) ? c.req.header('x-forwarded-proto') : undefined
    c.set('address', clientAddress(peer, c.req.header('x-forwarded-for'), trustedProxies))
    c.set(
      'secure',
      told === undefined ? publicAddresses.every(({ url }) => url.startsWith('https:')) : told === 'https',
    )
    await next()
  })

/** The caller's address; null for a request made inside the process. */
export const addressOf = (c: Context): string | null => c.get('address') ?? null

/** Who acts, for the audit log. */
export function actorOf(c: Context<SignedIn>): Actor & { id: string } {
  const { id, name }: Person = c.var.person
  return { id, name, address: addressOf(c) }
}
