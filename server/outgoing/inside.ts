/** Which addresses lead back into the server's own network. */
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

// IANA's special-purpose registries (RFC 6890 and after), and multicast.
const inside4 = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'carrier NAT'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local, and the metadata of clouds'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocol assignments'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, '6to4 relays'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved and broadcast'],
] as const
// Of IPv6 only 2000::/3 is the internet; of that, these are not.
const inside6 = [
  ['2001::', 23, 'protocol assignments, Teredo'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4: carries any IPv4 address'],
  ['3fff::', 20, 'documentation'],
] as const

const blocked = new BlockList()
for (const [address, bits] of inside4) blocked.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of inside6) blocked.addSubnet(address, bits, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** Loopback, private, link-local, multicast, ULA, mapped and the like, and every address of this machine itself. */
export function isInside(address: string): boolean {
  const plain = address.split('%')[0]!
  const version = isIP(plain)
  if (version === 0) return true
  if (isOwn(plain)) return true
  if (version === 4) return blocked.check(plain, 'ipv4')
  // Mapped (::ffff:10.0.0.1), translated (64:ff9b::/96) and all other forms lie outside 2000::/3.
  return !global6.check(plain, 'ipv6') || blocked.check(plain, 'ipv6')
}

function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address))
}
