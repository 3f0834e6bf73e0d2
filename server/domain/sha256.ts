/** SHA-256 (FIPS 180-4), exact and small: for where no crypto library is, such as a page opened from a file. Tested against OpenSSL. */

// The first 32 bits of the fractional parts of √p and ∛p, by integer roots: no table to mistype.
const primes = firstPrimes(64)
const initial = primes.slice(0, 8).map((p) => Number(integerRoot(BigInt(p) << 64n, 2n) & 0xffffffffn))
const rounds = new Int32Array(primes.map((p) => Number(integerRoot(BigInt(p) << 96n, 3n) & 0xffffffffn)))

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n))

export function sha256(message: Uint8Array): Uint8Array {
  const state = new Int32Array(initial)
  const words = new Int32Array(64)
  forEachBlock(message, words, () => compress(state, words))
  return bytesOf(state)
}

function compress(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 64; i += 1) {
    const [early, late] = [w[i - 15]!, w[i - 2]!]
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i += 1) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = state[i]! + x))
}

/**
 * Pads a message as SHA-256 and SM3 do (1, zeros, its length in bits) and hands on its blocks, 16 big-endian words each, in the
 * beginning of `words`.
 */
export function forEachBlock(message: Uint8Array, words: Int32Array, take: () => void): void {
  const whole = message.length - (message.length % 64)
  const tail = new Uint8Array(message.length % 64 < 56 ? 64 : 128)
  tail.set(message.subarray(whole))
  tail[message.length % 64] = 0x80
  const end = new DataView(tail.buffer)
  end.setUint32(tail.length - 8, Math.floor(message.length / 0x20000000))
  end.setUint32(tail.length - 4, (message.length << 3) >>> 0)
  const from = new DataView(message.buffer, message.byteOffset, whole)
  for (const [view, length] of [
    [from, whole],
    [end, tail.length],
  ] as const)
    for (let at = 0; at < length; at += 64) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i)
      take()
    }
}

export function bytesOf(state: Int32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(state.length * 4))
  state.forEach((word, i) => bytes.setInt32(4 * i, word))
  return new Uint8Array(bytes.buffer)
}

export function firstPrimes(n: number): number[] {
  const found: number[] = []
  for (let x = 2; found.length < n; x += 1) if (found.every((p) => x % p !== 0)) found.push(x)
  return found
}

/** ⌊ⁿ√x⌋ by Newton's way. */
export function integerRoot(x: bigint, n: bigint): bigint {
  let root = 1n << (BigInt(x.toString(2).length) / n + 1n)
  for (;;) {
    const next = ((n - 1n) * root + x / root ** (n - 1n)) / n
    if (next >= root) return root
    root = next
  }
}
