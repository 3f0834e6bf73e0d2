/** SM3 (GB/T 32905-2016), exact and small; see sha256.ts. Tested against OpenSSL. */
import { bytesOf, forEachBlock } from './sha256.ts'

const initial = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const

const rotate = (x: number, n: number) => (x << (n % 32)) | (x >>> ((32 - (n % 32)) % 32))
const p0 = (x: number) => x ^ rotate(x, 9) ^ rotate(x, 17)
const p1 = (x: number) => x ^ rotate(x, 15) ^ rotate(x, 23)

export function sm3(message: Uint8Array): Uint8Array {
  const state = new Int32Array(initial)
  const words = new Int32Array(68)
  forEachBlock(message, words, () => compress(state, words))
  return bytesOf(state)
}

function compress(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 68; i += 1)
    w[i] = p1(w[i - 16]! ^ w[i - 9]! ^ rotate(w[i - 3]!, 15)) ^ rotate(w[i - 13]!, 7) ^ w[i - 6]!
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i += 1) {
    const early = i < 16
    const a12 = rotate(a, 12)
    const ss1 = rotate((a12 + e + rotate(early ? 0x79cc4519 : 0x7a879d8a, i)) | 0, 7)
    const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = early ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + (ss1 ^ a12) + (w[i]! ^ w[i + 4]!)) | 0
    const tt2 = (gg + h + ss1 + w[i]!) | 0
    d = c
    c = rotate(b, 9)
    b = a
    a = tt1
    h = g
    g = rotate(f, 19)
    f = e
    e = p0(tt2)
  }
  ;[a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = state[i]! ^ x))
}
