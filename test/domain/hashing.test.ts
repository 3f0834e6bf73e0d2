import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestNameOf, digestNames, digestValue, fromHex, hashOf, toHex, utf8 } from '../../server/domain/hashing.ts'
import { hashBy } from '../../server/digest.ts'

test.for(digestNames)('%s agrees with OpenSSL at every length around the ends of its blocks', (name) => {
  for (let length = 0; length <= 260; length += 1) {
    const message = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256)
    expect([length, toHex(hashOf(name)(message))]).toEqual([length, createHash(name).update(message).digest('hex')])
  }
})

test('the examples of the standards come out', () => {
  expect(toHex(hashOf('sha256')(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(toHex(hashOf('sm3')(utf8('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

test('a long message, and a part of a larger buffer, are digested as they are', () => {
  const large = Uint8Array.from({ length: 100_003 }, (_, i) => (i * 7) % 251)
  for (const name of digestNames) {
    const part = large.subarray(3, 70_001)
    expect(toHex(hashOf(name)(part))).toBe(createHash(name).update(part).digest('hex'))
  }
})

test('several parts are digested as one message, here and by OpenSSL', () => {
  for (const name of digestNames) {
    const whole = toHex(hashOf(name)(utf8('ab满意')))
    expect(toHex(hashOf(name)(utf8('a'), utf8(''), utf8('b满意')))).toBe(whole)
    expect(toHex(hashBy(name)(utf8('a'), utf8('b满意')))).toBe(whole)
  }
})

test('a digest says how it was made, and what says otherwise is none', () => {
  expect(digestValue('sha256', {})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
  expect(digestNameOf(digestValue('sm3', { b: 1, a: 2 }))).toBe('sm3')
  for (const text of ['', 'sha256', 'sha256:12', `md5:${'0'.repeat(64)}`, `sha256:${'g'.repeat(64)}`])
    expect([text, digestNameOf(text)]).toEqual([text, null])
  expect(fromHex('0g')).toBeNull()
  expect(fromHex('abc')).toBeNull()
})
