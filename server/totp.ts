/** 动态口令: time-based one-time passwords (RFC 6238, HMAC-SHA-1, 30 seconds, six digits: what every authenticator knows). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const SECONDS = 30
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 without padding (RFC 4648). */
export function toBase32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

export const makeSecret = (): string => toBase32(randomBytes(20))

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / SECONDS)

export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The step a code belongs to, one either side of now allowed; undefined when it is none later than `lastStep`. */
export function findStep(secret: string, code: string, now: Date, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const current = stepAt(now)
  return [current - 1, current, current + 1].find(
    (step) => step > lastStep && timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)),
  )
}

export const uriOf = (secret: string, username: string): string => {
  const label = encodeURIComponent(`满意:${username}`)
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent('满意')}`
}

/** 80 random bits each, so a plain digest is enough to keep. */
export const makeRecoveryCodes = (): string[] => Array.from({ length: 10 }, () => toBase32(randomBytes(10)))

export const digestOfCode = (code: string): Buffer => createHash('sha256').update(code).digest()
