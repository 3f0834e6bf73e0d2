/**
 * The two ciphers for what lies sealed in the database. AES-256-GCM, or SM4 in counter mode under HMAC-SM3 (encrypt, then
 * authenticate): the SM4-GCM of RFC 8998 is not in this runtime's OpenSSL.
 */
import { createCipheriv, createDecipheriv, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { drawBytes } from './random.ts'

export const ciphers = ['aes-256-gcm', 'sm4'] as const
export type Cipher = (typeof ciphers)[number]

type Sealing = {
  seal(key: KeyObject, about: string, text: string): Buffer
  /** @throws when the bytes were changed, or sealed about something else */
  open(key: KeyObject, about: string, sealed: Buffer): string
}

// Two keys out of one, so that the same bytes never encrypt and authenticate.
const part = (key: KeyObject, name: string) => createHmac('sm3', key).update(name).digest()

function tagOf(key: KeyObject, about: string, nonce: Buffer, sealed: Buffer): Buffer {
  const purpose = Buffer.from(about)
  // Its length goes first: no purpose runs over into the nonce.
  return createHmac('sm3', part(key, 'manyi sm4 authenticate'))
    .update(Buffer.from([purpose.length]))
    .update(purpose)
    .update(nonce)
    .update(sealed)
    .digest()
}

export const sealings: Record<Cipher, Sealing> = {
  // Nonce (12), tag (16), ciphertext.
  'aes-256-gcm': {
    seal(key, about, text) {
      const nonce = drawBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const sealed = cipher.update(text, 'utf8')
      // A counter mode: nothing is left over, only the tag is made.
      cipher.final()
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(key, about, bytes) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
  },
  // Nonce (16), tag (32), ciphertext.
  sm4: {
    seal(key, about, text) {
      const nonce = drawBytes(16)
      const cipher = createCipheriv('sm4-ctr', part(key, 'manyi sm4 encrypt').subarray(0, 16), nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, tagOf(key, about, nonce, sealed), sealed])
    },
    open(key, about, bytes) {
      const [nonce, tag, sealed] = [bytes.subarray(0, 16), bytes.subarray(16, 48), bytes.subarray(48)]
      if (tag.length !== 32 || !timingSafeEqual(tag, tagOf(key, about, nonce, sealed)))
        throw new RangeError('sealed bytes do not authenticate')
      const decipher = createDecipheriv('sm4-ctr', part(key, 'manyi sm4 encrypt').subarray(0, 16), nonce)
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
    },
  },
}
