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

type Caller = { address: string | null; secure: boolean }
type Proxied = Pick<Config, 'trustedProxies' | 'publicAddresses'>

/** Where a request came from, through the proxies declared in `TRUSTED_PROXIES` and no others. */
export function callerOf(
  { trustedProxies, publicAddresses }: Proxied,
  peer: string | null,
  header: (name: string) => string | undefined,
): Caller {
  const told = isWithin(trustedProxies, peer) ? header('x-forwarded-proto') : undefined
  return {
    address: clientAddress(peer, header('x-forwarded-for'), trustedProxies),
    secure: told === undefined ? publicAddresses.every(({ url }) => url.startsWith('https:')) : told === 'https',
  }
}

/** Sets it for the routes. */
export const knowCaller = (config: Config) =>
  createMiddleware(async (c, next) => {
    const { address, secure } = callerOf(config, peerOf(c), (name) => c.req.header(name))
    c.set('address', address)
    c.set('secure', secure)
    await next()
  })

/** Said over plain http it means nothing, and a host that is reached both ways must stay reachable. */
export const transportHeaders = ({ secure }: Pick<Caller, 'secure'>): Record<string, string> =>
  secure ? { 'strict-transport-security': 'max-age=31536000' } : {}

/** The caller's address; null for a request made inside the process. */
export const addressOf = (c: Context): string | null => c.get('address') ?? null

/** Who acts, for the audit log. */
export function actorOf(c: Context<SignedIn>): Actor & { id: string } {
  const { id, name }: Person = c.var.person
  return { id, name, address: addressOf(c) }
}
