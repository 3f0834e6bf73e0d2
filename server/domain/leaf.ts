import { canonicalize } from './canonical.ts'
import { type Hash, utf8 } from './hashing.ts'

/** What a leaf says in the open: the answers of one response, of which survey. */
export type OpenPart = { survey: number; answers: unknown }

/** The part of a leaf that stays shut: who has it could tell whose answers they are. */
export type ShutPart = {
  survey: number
  revision: number
  submissionId: string
  submittedAt: string
  elapsedSeconds: number | null
  /** Only of what came on paper. */
  channel?: 'paper'
}

/**
 * The digest that stands for one response: H(H(k ‖ open) ‖ H(salt ‖ shut)), parts in canonical JSON. k = H(salt ‖ "answers") cut to 16 bytes
 * can be given away: it opens the answers, and neither the salt nor the time they came.
 */
export function leafOf(hash: Hash, salt: Uint8Array, open: OpenPart, shut: ShutPart): Uint8Array {
  return openLeaf(hash, { key: answersKey(hash, salt), open, shut: hash(salt, utf8(canonicalize(shut))) })
}

/** What is given away with the answers: the key that opens them, and the digest of what stays shut. */
export const openingOf = (hash: Hash, salt: Uint8Array, shut: ShutPart) => ({
  key: answersKey(hash, salt),
  shut: hash(salt, utf8(canonicalize(shut))),
})

/** The leaf from what the evidence package gives. */
export const openLeaf = (
  hash: Hash,
  { key, open, shut }: { key: Uint8Array; open: OpenPart; shut: Uint8Array },
): Uint8Array => hash(hash(key, utf8(canonicalize(open))), shut)

const answersKey = (hash: Hash, salt: Uint8Array) => hash(salt, utf8('answers')).subarray(0, 16)
