/**
 * A backup under a passphrase: `MANYIENC1`, 16 bytes of salt, then blocks of AES-256-GCM, each as length (4 bytes), sealed bytes and tag.
 * A block's nonce is its number, and the last one is marked in it: blocks that are changed, moved or missing do not open.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { CannotStart } from '../../db/cannot-start.ts'
import { CutOff } from './format.ts'

export const magic = Buffer.from('MANYIENC1')
const BLOCK = 65_536
const TAG = 16

const keyOf = (passphrase: string, salt: Buffer) =>
  scryptSync(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 })

function nonceOf(block: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(block, 4)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Cuts a stream into blocks of one size; of each it is known whether another follows. */
async function* inBlocks(parts: AsyncIterable<Buffer>): AsyncGenerator<{ block: Buffer; last: boolean }> {
  let rest = Buffer.alloc(0)
  for await (const part of parts) {
    rest = Buffer.concat([rest, part])
    for (; rest.length > BLOCK; rest = rest.subarray(BLOCK)) yield { block: rest.subarray(0, BLOCK), last: false }
  }
  yield { block: rest, last: true }
}

export async function* encrypt(parts: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(16)
  const key = keyOf(passphrase, salt)
  yield Buffer.concat([magic, salt])
  let number = 0
  for await (const { block, last } of inBlocks(parts)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, last))
    const sealed = Buffer.concat([cipher.update(block), cipher.final(), cipher.getAuthTag()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    yield Buffer.concat([length, sealed])
  }
}

/** `parts` after the magic. @throws CannotStart when the passphrase is another or a block was changed; CutOff */
export async function* decrypt(parts: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const read = reader(parts)
  const key = keyOf(passphrase, await read(16))
  for (let number = 0, last = false; !last; number += 1) {
    const length = (await read(4)).readUInt32BE()
    if (length < TAG || length > BLOCK + TAG) throw new CannotStart('加密备份已损坏，未作任何改动。')
    const sealed = await read(length)
    const opened = open(key, number, false, sealed)
    last = opened === null
    yield opened ?? open(key, number, true, sealed) ?? refuse()
  }
}

function refuse(): never {
  throw new CannotStart('口令不对，或加密备份已被改动，未作任何改动。')
}

function open(key: Buffer, number: number, last: boolean, sealed: Buffer): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: TAG })
  decipher.setAuthTag(sealed.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])
  } catch {
    return null
  }
}

function reader(parts: AsyncIterable<Buffer>): (length: number) => Promise<Buffer> {
  const iterator = parts[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  return async (length) => {
    while (rest.length < length) {
      const { value, done } = await iterator.next()
      if (done) throw new CutOff()
      rest = Buffer.concat([rest, value])
    }
    const taken = rest.subarray(0, length)
    rest = rest.subarray(length)
    return taken
  }
}
