import { expect, test } from 'vitest'
import { drawSalt, leafDigest } from '../../server/digest.ts'
import { hashOf, toHex } from '../../server/domain/hashing.ts'
import { leafOf, openingOf, openLeaf } from '../../server/domain/leaf.ts'

const salt = new Uint8Array(32).fill(5)
const answers = { ratings: { d1: 5, d2: null }, overall: null, comment: '很好', reasons: {} }
const shut = {
  survey: 7,
  revision: 1,
  submissionId: 'abcdefgh',
  submittedAt: '2024-06-03T01:00:00.000Z',
  elapsedSeconds: 95,
}

test('what is given away opens the answers, and shows neither salt nor time', () => {
  for (const name of ['sha256', 'sm3'] as const) {
    const hash = hashOf(name)
    const opening = openingOf(hash, salt, shut)
    expect(opening.key).toHaveLength(16)
    const leaf = openLeaf(hash, { ...opening, open: { survey: 7, answers } })
    expect(toHex(leaf)).toBe(toHex(leafOf(hash, salt, { survey: 7, answers }, shut)))
    expect(leafDigest(Buffer.from(salt), { ...shut, answers }, name).toString('hex')).toBe(toHex(leaf))
  }
})

test('another rating, survey, time or salt makes another leaf', () => {
  const hash = hashOf('sha256')
  const leaf = (s: Uint8Array, a: object, changes: object) =>
    toHex(leafOf(hash, s, { survey: 7, answers: a }, { ...shut, ...changes }))
  const all = [
    leaf(salt, answers, {}),
    leaf(salt, { ...answers, ratings: { d1: 4, d2: null } }, {}),
    leaf(salt, answers, { submittedAt: '2024-06-03T01:00:00.001Z' }),
    leaf(salt, answers, { elapsedSeconds: 96 }),
    leaf(salt, answers, { revision: 2 }),
    leaf(salt, answers, { channel: 'paper' }),
    leaf(new Uint8Array(32).fill(6), answers, {}),
    toHex(leafOf(hash, salt, { survey: 8, answers }, shut)),
  ]
  expect(new Set(all).size).toBe(all.length)
})

test('salts are 32 bytes each and never the same', () => {
  const salts = Array.from({ length: 600 }, () => drawSalt().toString('hex'))
  expect(new Set(salts).size).toBe(600)
  expect(salts.every((one) => one.length === 64)).toBe(true)
})
