import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { hashBy } from '../digest.ts'
import type { ReceiptProof, SealStatement } from '../domain/evidence.ts'
import { toHex } from '../domain/hashing.ts'
import { hashLeaf, pathOf } from '../domain/merkle.ts'
import { findLatestSeal, findLeafPart } from '../queries/seals.ts'

const LEAF_LENGTH = 32

/** 回执证明: the way from one answer's leaf up to the root under the seal that holds. It shows no other answer. Null before the seal. */
export async function proveLeaf(db: Kysely<Database>, surveyId: number, leaf: Buffer): Promise<ReceiptProof | null> {
  const seal = await findLatestSeal(db, surveyId)
  const place = seal && (await findLeafPart(db, seal.id, leaf))
  if (!seal || !place) return null
  const leaves = Array.from({ length: place.leaves.length / LEAF_LENGTH }, (_, i) =>
    place.leaves.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH),
  )
  const at = leaves.findIndex((one) => one.equals(leaf))
  if (at === -1) return null
  const { digest: name, answers } = JSON.parse(seal.statement) as SealStatement
  const hash = hashBy(name)
  // Within its part of the tree, then over the parts.
  const inner = pathOf(
    hash,
    leaves.map((one) => hashLeaf(hash, one)),
    at,
  )
  const path = [...inner, ...pathOf(hash, place.roots, place.part)]
  return {
    format: 'manyi-proof/1',
    digest: name,
    leaf: toHex(leaf),
    path: path.map(({ side, digest }) => ({ side, digest: toHex(digest) })),
    root: answers.root,
    seal: seal.digest,
  }
}
