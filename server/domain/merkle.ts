/**
 * A Merkle tree as in RFC 6962, section 2.1: leaves are hashed as H(0x00 ‖ leaf), nodes as H(0x01 ‖ left ‖ right), so that no node
 * passes for a leaf; n leaves are split at the largest power of two below n.
 */
import type { Hash } from './hashing.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export const hashLeaf = (hash: Hash, leaf: Uint8Array) => hash(LEAF, leaf)
const hashNode = (hash: Hash, left: Uint8Array, right: Uint8Array) => hash(NODE, left, right)

/** The root over nodes that are hashed already: leaves, or the roots of whole subtrees of one size. */
export function rootOf(hash: Hash, nodes: readonly Uint8Array[]): Uint8Array {
  if (nodes.length === 0) return hash()
  if (nodes.length === 1) return nodes[0]!
  const k = splitOf(nodes.length)
  return hashNode(hash, rootOf(hash, nodes.slice(0, k)), rootOf(hash, nodes.slice(k)))
}

/** One step up from a node: the neighbour's digest, and on which side it stands. */
export type ProofStep = { side: 'left' | 'right'; digest: Uint8Array }

/** The audit path of a node, from below to the root. */
export function pathOf(hash: Hash, nodes: readonly Uint8Array[], at: number): ProofStep[] {
  if (nodes.length <= 1) return []
  const k = splitOf(nodes.length)
  const [left, right] = [nodes.slice(0, k), nodes.slice(k)]
  if (at < k) return [...pathOf(hash, left, at), { side: 'right', digest: rootOf(hash, right) }]
  return [...pathOf(hash, right, at - k), { side: 'left', digest: rootOf(hash, left) }]
}

/** The root that a leaf and its path lead to. */
export const climb = (hash: Hash, leaf: Uint8Array, path: readonly ProofStep[]): Uint8Array =>
  path.reduce(
    (node, { side, digest }) => (side === 'left' ? hashNode(hash, digest, node) : hashNode(hash, node, digest)),
    hashLeaf(hash, leaf),
  )

// The largest power of two smaller than n.
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
