/** Signatures of seals, verified without any library: a page opened from a file may have none. Only public data, so speed and timing do not matter. */
import type { SealSignature } from '../../server/domain/evidence.ts'
import { joinBytes, toHex, utf8 } from '../../server/domain/hashing.ts'
import { sm3 } from '../../server/domain/sm3.ts'
import { sha512 } from './sha512.ts'

/** Whether the signature is of this digest's text by this key; null when key or signature cannot be read. */
export function verifySignature({ kind, signature, publicKey }: SealSignature, digest: string): boolean | null {
  try {
    const key = fromBase64(publicKey.replaceAll(/-----[^-]+-----|\s/g, ''))
    const bytes = fromBase64(signature)
    return kind === 'sm2' ? verifySm2(key, bytes, utf8(digest)) : verifyEd25519(key, bytes, utf8(digest))
  } catch {
    return null
  }
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
const bigEndian = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes)}`)
const littleEndian = (bytes: Uint8Array) => bigEndian(bytes.slice().reverse())
const asBytes = (x: bigint) =>
  Uint8Array.from(x.toString(16).padStart(64, '0').match(/../g)!, (pair) => Number.parseInt(pair, 16))
const mod = (x: bigint, m: bigint) => ((x % m) + m) % m

function power(x: bigint, e: bigint, m: bigint): bigint {
  let result = 1n
  for (let base = mod(x, m); e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * base) % m
    base = (base * base) % m
  }
  return result
}
// The moduli are primes (Fermat).
const inverse = (x: bigint, m: bigint) => power(x, m - 2n, m)

// SM2: GB/T 32918.5, the recommended curve; user id empty, as OpenSSL signs by default.
const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const a = p - 3n
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const g: Point = [
  0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
]
type Point = [bigint, bigint]

function add(one: Point | null, other: Point | null): Point | null {
  if (!one || !other) return one ?? other
  const [[x1, y1], [x2, y2]] = [one, other]
  if (x1 === x2 && mod(y1 + y2, p) === 0n) return null
  const slope = x1 === x2 ? (3n * x1 * x1 + a) * inverse(2n * y1, p) : (y2 - y1) * inverse(x2 - x1, p)
  const x = mod(slope * slope - x1 - x2, p)
  return [x, mod(slope * (x1 - x) - y1, p)]
}

function times(k: bigint, point: Point): Point | null {
  let result: Point | null = null
  for (let base: Point | null = point; k > 0n; k >>= 1n) {
    if (k & 1n) result = add(result, base)
    base = add(base, base)
  }
  return result
}

function verifySm2(key: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  const q: Point = [bigEndian(key.slice(-64, -32)), bigEndian(key.slice(-32))]
  if (mod(q[1] * q[1] - q[0] ** 3n - a * q[0] - b, p) !== 0n) throw new RangeError('the key is not on the curve')
  const [r, s] = readSequence(signature)
  const t = mod(r + s, n)
  if (r < 1n || r >= n || s < 1n || s >= n || t === 0n) return false
  const z = sm3(joinBytes([new Uint8Array(2), ...[a, b, ...g, ...q].map(asBytes)]))
  const point = add(times(s, g), times(t, q))
  return point !== null && mod(bigEndian(sm3(joinBytes([z, message]))) + point[0], n) === r
}

/** DER: a sequence of two integers. */
function readSequence(der: Uint8Array): [bigint, bigint] {
  const first = der[3]!
  if (der[0] !== 0x30 || der[2] !== 2 || der[4 + first] !== 2) throw new RangeError('not a signature')
  return [bigEndian(der.slice(4, 4 + first)), bigEndian(der.slice(6 + first))]
}

// Ed25519: RFC 8032, section 5.1.7, with cofactor left out as OpenSSL does.
const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const D = mod(-121665n * inverse(121666n, P), P)
const Y = mod(4n * inverse(5n, P), P)

function verifyEd25519(key: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  if (signature.length !== 64) throw new RangeError('not a signature')
  const publicKey = key.slice(-32)
  const s = littleEndian(signature.slice(32))
  if (s >= L) return false
  const k = mod(littleEndian(sha512(joinBytes([signature.slice(0, 32), publicKey, message]))), L)
  const base: Point = [rootX(Y, 0n), Y]
  const sum = addEdwards(timesEdwards(s, base), timesEdwards(k, negate(decode(publicKey))))
  return toHex(encode(sum)) === toHex(signature.slice(0, 32))
}

const negate = ([x, y]: Point): Point => [mod(-x, P), y]

function addEdwards([x1, y1]: Point, [x2, y2]: Point): Point {
  const product = mod(D * x1 * x2 * y1 * y2, P)
  return [
    mod((x1 * y2 + x2 * y1) * inverse(1n + product, P), P),
    mod((y1 * y2 + x1 * x2) * inverse(1n - product, P), P),
  ]
}

function timesEdwards(k: bigint, point: Point): Point {
  let result: Point = [0n, 1n]
  for (let base = point; k > 0n; k >>= 1n) {
    if (k & 1n) result = addEdwards(result, base)
    base = addEdwards(base, base)
  }
  return result
}

function decode(bytes: Uint8Array): Point {
  const number = littleEndian(bytes)
  const y = number & ((1n << 255n) - 1n)
  return [rootX(y, number >> 255n), y]
}

function encode([x, y]: Point): Uint8Array {
  return asBytes(y | ((x & 1n) << 255n)).reverse()
}

// x² = (y² − 1) / (d·y² + 1); of the two roots the one with this lowest bit.
function rootX(y: bigint, bit: bigint): bigint {
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n, P), P)
  let x = power(square, (P + 3n) / 8n, P)
  if (mod(x * x - square, P) !== 0n) x = mod(x * power(2n, (P - 1n) / 4n, P), P)
  if (mod(x * x - square, P) !== 0n) throw new RangeError('the key is not on the curve')
  return (x & 1n) === bit ? x : P - x
}
