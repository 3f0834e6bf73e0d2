import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { checkProof } from '../../client/verifier/check-package.ts'
import type { ReceiptProof } from '../../server/domain/evidence.ts'
import { fromHex, hashOf, named } from '../../server/domain/hashing.ts'
import { climb, hashLeaf, rootOf } from '../../server/domain/merkle.ts'
import { proveLeaf } from '../../server/actions/prove-leaf.ts'
import { growTree } from '../../server/actions/seal-survey.ts'
import { keepLeaves } from '../../server/queries/seals.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'
import { packageOf, sealedWave } from '../documents/evidence.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const hash = hashOf('sha256')
const rootOfProof = ({ leaf, path }: ReceiptProof) =>
  named(
    'sha256',
    climb(
      hash,
      fromHex(leaf)!,
      path.map(({ side, digest }) => ({ side, digest: fromHex(digest)! })),
    ),
  )

test('a receipt has no proof before the seal, and one that climbs to the sealed root after it', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const receipts: string[] = []
  for (const link of await linksOf(world, id))
    receipts.push((await must(answer(world, link, { ratings: ratings(4) }))).receipt)
  await must(world.manager.post(`/surveys/${id}/close`))
  expect((await must(world.stranger.send(`/receipts/${receipts[0]}`, {}))).proof).toBeNull()
  const { digest } = await must(world.reviewer.post(`/surveys/${id}/seal`))
  const { seals } = await must(world.manager.get(`/surveys/${id}/seals`))
  for (const receipt of receipts) {
    const found = await must(world.stranger.send(`/receipts/${receipt}`, {}))
    expect(found.proof).toMatchObject({ format: 'manyi-proof/1', leaf: found.digest, seal: digest })
    expect(rootOfProof(found.proof)).toBe(seals[0].statement.answers.root)
    expect(found.proof.path.length).toBeLessThanOrEqual(2)
  }
})

test('the page for people shows the proof to copy, with no answer and no unit', async () => {
  const { world, receipt } = await sealedWave()
  const page = await world.stranger.send(`/receipts/${receipt}`, { headers: { accept: 'text/html' } })
  expect(page.text).toContain('manyi-proof/1')
  expect(page.text).toContain('回执证明')
  expect(page.text).not.toMatch(/单位0\d|ratings|夜间/)
})

test('the verifier takes a receipt’s proof against the package, and refuses one of another answer or another wave', async () => {
  const { world, id, receipt } = await sealedWave()
  const files = new Map(Object.entries(await packageOf(world, id)))
  const { proof } = await must(world.stranger.send(`/receipts/${receipt}`, {}))
  const check = (text: string) => checkProof(text, files, hashOf)
  expect(check(JSON.stringify(proof))).toEqual({
    title: '回执证明',
    state: 'holds',
    lines: [expect.stringMatching(/在封存之内。它在包内的答卷清单中。$/)],
  })
  expect(check(JSON.stringify({ ...proof, leaf: '0'.repeat(64) })).state).toBe('fails')
  expect(check(JSON.stringify({ ...proof, path: [] })).state).toBe('fails')
  for (const text of ['', '{}', 'null', '[]', JSON.stringify({ ...proof, path: [{ side: 'up', digest: '00' }] })])
    expect([text, check(text).state]).toEqual([text, 'fails'])
})

test('a proof reaches across the parts in which a large tree is kept: 2,500 leaves', async () => {
  const { world, id } = await sealedWave()
  const leaves = Array.from({ length: 2500 }, (_, i) => Buffer.from(hash(Uint8Array.of(i >> 8, i & 255)))).sort(
    Buffer.compare,
  )
  const nodes = leaves.map((leaf) => hashLeaf(hash, leaf))
  const root = named('sha256', rootOf(hash, nodes))
  await world.db.transaction().execute(async (db) => {
    for (const table of ['seal', 'seal_leaves', 'response', 'kept_answer'])
      await sql`alter table ${sql.table(table)} disable trigger user`.execute(db)
    const seal = await db.selectFrom('seal').selectAll().executeTakeFirstOrThrow()
    const statement = JSON.stringify({ ...JSON.parse(seal.statement), answers: { root } })
    await db.updateTable('seal').set({ statement }).execute()
    await db.deleteFrom('seal_leaves').execute()
    await db.deleteFrom('response').execute()
    await sql`insert into kept_answer select ${id}, leaf, 'counted' from unnest(${leaves}::bytea[]) leaf`.execute(db)
    const tree = await growTree(db, id, hash)
    expect([tree.stored, named('sha256', tree.root)]).toEqual([2500, root])
    await keepLeaves(db, { sealId: seal.id, surveyId: id, size: 1024, roots: tree.roots })
  })
  for (const at of [0, 1, 1023, 1024, 2047, 2048, 2499])
    expect([at, rootOfProof((await proveLeaf(world.db, id, leaves[at]!))!)]).toEqual([at, root])
  expect(await proveLeaf(world.db, id, Buffer.alloc(32, 255))).toBeNull()
})
