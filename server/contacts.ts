/**
 * Phone numbers and mail addresses at rest: AES-256-GCM with a key outside the database (PIPL art. 51).
 * Sealed bytes: key id (1), nonce (12), tag (16), ciphertext. The purpose is authenticated, so a phone never opens as a mail.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from './keys.ts'

type Purpose = 'phone' | 'email' | 'channel' | 'factor'

// Channels have a key of their own: contacts may be re-keyed without them.
const keyOf = { phone: 'contact', email: 'contact', channel: 'channel', factor: 'factor' } as const

/** @param text what to seal; null and empty stay null. */
export function sealContact(keys: Keys, purpose: Purpose, text: string | null | undefined): Buffer | null {
  if (!text) return null
  const { id, key } = keys.derive(keyOf[purpose])
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([id]), nonce, cipher.getAuthTag(), sealed])
}

/** @throws RangeError when the key is missing; the cipher's error when the bytes were changed. */
export function openContact(keys: Keys, purpose: Purpose, sealed: Buffer | null): string | null {
  if (!sealed) return null
  const key = keys.derive(keyOf[purpose], sealed[0]!)?.key
  if (!key) throw new RangeError(`no contact key ${sealed[0]}`)
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13)).setAAD(Buffer.from(purpose))
  decipher.setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8')
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
