/** Every digest the server makes of a wave, by OpenSSL; which algorithm, the wave's plan says. What is digested is the domain's to say. */
import { createHash, hash } from 'node:crypto'
import type { Answers } from './contract/answers.ts'
import { canonicalize } from './domain/canonical.ts'
import { type DigestName, digestValue, type Hash } from './domain/hashing.ts'
import { leafOf, type ShutPart } from './domain/leaf.ts'
import { drawBytes } from './random.ts'

/** A digest by OpenSSL. */
export const hashBy =
  (name: DigestName): Hash =>
  (...parts) =>
    hash(name, Buffer.concat(parts), 'buffer')

/** The algorithm of a plan; older plans name none. */
export const digestNameIn = ({ rules }: { rules: { digest?: DigestName } }): DigestName => rules.digest ?? 'sha256'

/** Digest of the canonical JSON (RFC 8785) of a value, as "sha256:<hex>" or "sm3:<hex>". */
export const digestOf = (value: unknown, name: DigestName = 'sha256'): string => digestValue(name, value, hashBy(name))

/** Digest of a text that comes in parts. */
export async function digestStream(name: DigestName, text: AsyncIterable<string>): Promise<string> {
  const digest = createHash(name)
  for await (const part of text) digest.update(part)
  return `${name}:${digest.digest('hex')}`
}

export type Leaf = ShutPart & { answers: Answers }

/** Salts of earlier versions had 16 bytes. */
export const SALT_LENGTH = 32

/** The salted digest that stands for one answer (domain/leaf.ts). Without the salt nobody can guess answers from it. */
export function leafDigest(salt: Buffer, { answers, ...shut }: Leaf, name: DigestName): Buffer {
  if (salt.length !== SALT_LENGTH) return earlierLeaf(salt, { answers, ...shut })
  return Buffer.from(leafOf(hashBy(name), salt, { survey: shut.survey, answers }, shut))
}

// One digest of everything but the time taken: it shows answers only together with when they came.
function earlierLeaf(salt: Buffer, leaf: Leaf): Buffer {
  return createHash('sha256')
    .update(salt)
    .update(canonicalize({ ...leaf, elapsedSeconds: undefined }))
    .digest()
}

export const drawSalt = () => drawBytes(SALT_LENGTH)
