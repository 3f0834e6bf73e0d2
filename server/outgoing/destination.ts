import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isInside } from './inside.ts'

/** Answers the addresses of a host name; tests put in their own. */
export type Resolve = (host: string) => Promise<string[]>

/** What a sender needs of its surroundings. `allowPrivate`: ALLOW_PRIVATE_ADDRESSES. */
export type Outside = { allowPrivate: boolean; resolve: Resolve }

/** Why a destination is not used: `address-not-found` may pass, `address-inside` will not. */
export class DestinationError extends Error {
  readonly code: 'address-not-found' | 'address-inside'

  constructor(code: 'address-not-found' | 'address-inside', host: string) {
    super(host)
    this.code = code
  }
}

export const systemResolve: Resolve = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map((one) => one.address)
}

/**
 * The one address to connect to. The name is resolved here, once, and the connection is made to the very address that was
 * checked: a name that answers otherwise the next time (DNS rebinding) changes nothing. One address inside refuses them all.
 * @throws DestinationError
 */
export async function findDestination(host: string, { allowPrivate, resolve }: Outside): Promise<string> {
  const name = host.replace(/^\[(.*)\]$/, '$1')
  const addresses = isIP(name) ? [name] : await resolve(name).catch(() => [])
  if (addresses.length === 0) throw new DestinationError('address-not-found', host)
  if (!allowPrivate && addresses.some(isInside)) throw new DestinationError('address-inside', host)
  return addresses[0]!
}
