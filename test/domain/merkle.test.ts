import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fromHex, hashOf, toHex } from '../../server/domain/hashing.ts'
import { climb, hashLeaf, pathOf, rootOf } from '../../server/domain/merkle.ts'

const hash = hashOf('sha256')
const leaf = (text: string) => fromHex(text)!

// The test vectors of RFC 6962's reference implementation (Certificate Transparency).
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  leaf,
)
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const nodes = (n: number) => leaves.slice(0, n).map((one) => hashLeaf(hash, one))

test('the roots of RFC 6962 come out, for one leaf to eight', () => {
  expect(roots.map((_, i) => toHex(rootOf(hash, nodes(i + 1))))).toEqual(roots)
})

test('the root over the roots of parts is the root over all leaves, whatever their number', () => {
  const all = Array.from({ length: 70 }, (_, i) => hashLeaf(hash, Uint8Array.of(i)))
  for (let n = 1; n <= all.length; n += 1) {
    const roots: Uint8Array[] = []
    for (let at = 0; at < n; at += 16) roots.push(rootOf(hash, all.slice(at, Math.min(n, at + 16))))
    expect([n, toHex(rootOf(hash, roots))]).toEqual([n, toHex(rootOf(hash, all.slice(0, n)))])
  }
})

test('no leaves have the digest of nothing as their root', () => {
  expect(toHex(rootOf(hash, []))).toBe(createHash('sha256').digest('hex'))
})

test('every leaf of every size climbs to the root, and no other leaf does by the same path', () => {
  for (let n = 1; n <= 8; n += 1)
    for (let at = 0; at < n; at += 1) {
      const path = pathOf(hash, nodes(n), at)
      expect([n, at, toHex(climb(hash, leaves[at]!, path))]).toEqual([n, at, roots[n - 1]])
      expect(toHex(climb(hash, leaf('ff'), path))).not.toBe(roots[n - 1])
    }
})

test('a node does not pass for a leaf: the digests of two leaves, joined, climb to another root', () => {
  const two = nodes(2)
  const joined = leaf(toHex(two[0]!) + toHex(two[1]!))
  expect(toHex(climb(hash, joined, []))).not.toBe(roots[1])
})
