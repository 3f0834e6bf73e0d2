import { createHash, randomBytes } from 'node:crypto'
import type { Answers } from './contract/answers.ts'
import { canonicalize } from './domain/canonical.ts'

/** SHA-256 of the canonical JSON (RFC 8785) of a value, as "sha256:<hex>". */
export const digestOf = (value: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalize(value)).digest('hex')}`

export type Leaf = {
  survey: number
  revision: number
  submissionId: string
  submittedAt: string
  answers: Answers
  /** Only of what came on paper. */
  channel?: 'paper'
}

/** The salted digest that stands for one answer: SHA-256(salt ‖ canonical JSON). Without the salt nobody can guess answers from it. */
export const leafDigest = (salt: Buffer, leaf: Leaf): Buffer =>
  createHash('sha256').update(salt).update(canonicalize(leaf)).digest()

const POOL = 4096
let pool = Buffer.alloc(0)

/** 16 random bytes, drawn in batches: one system call for 256 submissions. */
export function drawSalt(): Buffer {
  if (pool.length < 16) pool = randomBytes(POOL)
  const salt = pool.subarray(0, 16)
  pool = pool.subarray(16)
  return salt
}
