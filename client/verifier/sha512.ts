/** SHA-512 (FIPS 180-4), for Ed25519. On big integers: short messages only. */
import { firstPrimes, integerRoot } from '../../server/domain/sha256.ts'

const mask = (1n << 64n) - 1n
const primes = firstPrimes(80).map(BigInt)
const initial = primes.slice(0, 8).map((prime) => integerRoot(prime << 128n, 2n) & mask)
const rounds = primes.map((prime) => integerRoot(prime << 192n, 3n) & mask)
const rotate = (x: bigint, count: bigint) => ((x >> count) | (x << (64n - count))) & mask

export function sha512(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  const state = [...initial]
  for (let at = 0; at < padded.length; at += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + 8 * i))
    compress(state, w)
  }
  const digest = new DataView(new ArrayBuffer(64))
  state.forEach((word, i) => digest.setBigUint64(8 * i, word))
  return new Uint8Array(digest.buffer)
}

function compress(state: bigint[], w: bigint[]): void {
  for (let i = 16; i < 80; i += 1) {
    const [early, late] = [w[i - 15]!, w[i - 2]!]
    const s0 = rotate(early, 1n) ^ rotate(early, 8n) ^ (early >> 7n)
    const s1 = rotate(late, 19n) ^ rotate(late, 61n) ^ (late >> 6n)
    w.push((w[i - 16]! + s0 + w[i - 7]! + s1) & mask)
  }
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
  for (let i = 0; i < 80; i += 1) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)
    const t1 = h + s1 + ((e & f) ^ (~e & mask & g)) + rounds[i]! + w[i]!
    const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & mask, c, b, a, (t1 + t2) & mask]
  }
  ;[a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = (state[i]! + x) & mask))
}
