/** Which digest a wave is bound by: its plan says (`rules.digest`), and every digest of the wave follows. */
import { canonicalize } from './canonical.ts'
import { sha256 } from './sha256.ts'
import { sm3 } from './sm3.ts'

export const digestNames = ['sha256', 'sm3'] as const
export type DigestName = (typeof digestNames)[number]

/** A digest of 32 bytes. Computed by OpenSSL in the server and by our own code where there is none. */
export type Hash = (...parts: readonly Uint8Array[]) => Uint8Array

const functions: Record<DigestName, (message: Uint8Array) => Uint8Array> = { sha256, sm3 }

/** The digest computed here, without any library. */
export const hashOf =
  (name: DigestName): Hash =>
  (...parts) =>
    functions[name](parts.length === 1 ? parts[0]! : joinBytes(parts))

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

const encoder = new TextEncoder()
export const utf8 = (text: string): Uint8Array => encoder.encode(text)

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexOf[byte]!
  return text
}

/** Null when the text is not hexadecimal. */
export function fromHex(text: string): Uint8Array | null {
  if (!/^([0-9a-f]{2})*$/i.test(text)) return null
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** Digests say how they were made: "sha256:9f86d0…". */
export const named = (name: DigestName, digest: Uint8Array): string => `${name}:${toHex(digest)}`

/** The algorithm of a digest as `named` wrote it; null for anything else. */
export function digestNameOf(text: string): DigestName | null {
  const [name, hex] = text.split(':')
  return digestNames.find((one) => one === name && /^[0-9a-f]{64}$/.test(hex ?? '')) ?? null
}

/** The digest of a value's canonical JSON. */
export const digestValue = (name: DigestName, value: unknown, hash: Hash = hashOf(name)): string =>
  named(name, hash(utf8(canonicalize(value))))
