/**
 * Phone numbers and mail addresses at rest, sealed with a key outside the database (PIPL art. 51) by the cipher of the installation.
 * Sealed bytes: key id (1), then what `ciphers.ts` says. The purpose is authenticated, so a phone never opens as a mail.
 */
import { type Cipher, sealings } from './ciphers.ts'
import type { Keys } from './keys.ts'

export type Purpose = 'phone' | 'email' | 'channel' | 'factor'

// Channels have a key of their own: contacts may be re-keyed without them.
const keyOf = { phone: 'contact', email: 'contact', channel: 'channel', factor: 'factor' } as const

// Key ids begin at 1, so a first byte 0 says that another byte names the cipher; without it, it is AES-256-GCM.
const MARKED = 0
const SM4 = 1

/** @param text what to seal; null and empty stay null. */
export function sealContact(keys: Keys, purpose: Purpose, text: string | null | undefined): Buffer | null {
  if (!text) return null
  const { id, key } = keys.derive(keyOf[purpose])
  const head = keys.cipher === 'sm4' ? [MARKED, SM4, id] : [id]
  return Buffer.concat([Buffer.from(head), sealings[keys.cipher].seal(key, purpose, text)])
}

/** @throws RangeError when the key is missing; the cipher's error when the bytes were changed. */
export function openContact(keys: Keys, purpose: Purpose, sealed: Buffer | null): string | null {
  if (!sealed) return null
  const { cipher, id, bytes } = readHead(sealed)
  const key = keys.derive(keyOf[purpose], id)?.key
  if (!key) throw new RangeError(`no contact key ${id}`)
  return sealings[cipher].open(key, purpose, bytes)
}

function readHead(sealed: Buffer): { cipher: Cipher; id: number; bytes: Buffer } {
  if (sealed[0] !== MARKED) return { cipher: 'aes-256-gcm', id: sealed[0]!, bytes: sealed.subarray(1) }
  if (sealed[1] !== SM4) throw new RangeError(`no cipher ${sealed[1]}`)
  return { cipher: 'sm4', id: sealed[2]!, bytes: sealed.subarray(3) }
}

/** Sealed by the newest key and the cipher in use. */
export function isCurrent(keys: Keys, purpose: Purpose, sealed: Buffer): boolean {
  const { cipher, id } = readHead(sealed)
  return cipher === keys.cipher && id === keys.derive(keyOf[purpose]).id
}

/** 13812345678 → 138****5678; what is short keeps only its ends. */
export function maskPhone(phone: string | null): string | null {
  if (!phone) return null
  if (phone.length < 8) return `${phone.slice(0, 1)}****${phone.slice(-1)}`
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** zhang@example.cn → z***@example.cn */
export function maskEmail(email: string | null): string | null {
  return email && email.replace(/^(.).*@/, '$1***@')
}
