/** Networks as an administrator writes them, and the address a request really came from. */
import { BlockList, isIP } from 'node:net'

export type Networks = { text: string; list: BlockList }

/** `10.0.0.0/8, 192.0.2.7, 2001:db8::/32`; undefined when an entry is neither an address nor a network. */
export function readNetworks(text: string): Networks | undefined {
  const list = new BlockList()
  for (const entry of text.split(/[,，\s]+/).filter(Boolean)) {
    const [, address = '', bits] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
    const family = isIP(address)
    const most = family === 4 ? 32 : 128
    if (family === 0 || Number(bits ?? most) > most) return undefined
    list.addSubnet(address, Number(bits ?? most), family === 4 ? 'ipv4' : 'ipv6')
  }
  return { text, list }
}

/** An IPv4 address that arrives on an IPv6 socket is written as IPv4. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

export function isWithin(networks: Networks | null, address: string | null): boolean {
  if (!networks || !address) return false
  const family = isIP(plain(address))
  return family !== 0 && networks.list.check(plain(address), family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * The nearest address that is not a declared proxy's. Without `TRUSTED_PROXIES` that is the peer: a header anybody can
 * write says nothing. What is no address ends the search, so that nobody hides behind nonsense.
 */
export function clientAddress(peer: string | null, forwardedFor: string | undefined, proxies: Networks | null) {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim())
  let address = peer && plain(peer)
  while (isWithin(proxies, address) && hops.length > 0) {
    const hop = withoutPort(hops.pop()!)
    if (isIP(hop) === 0) return address
    address = plain(hop)
  }
  return address
}

const withoutPort = (hop: string) =>
  hop.replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
