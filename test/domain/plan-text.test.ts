import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalize } from '../../server/domain/canonical.ts'
import { arrayText, PIECE } from '../../server/domain/plan-text.ts'

async function partsOf<Member>(groups: Member[][], form: { end?: string } = {}): Promise<string[]> {
  async function* some() {
    yield* groups
  }
  const parts: string[] = []
  for await (const part of arrayText(some(), form)) parts.push(part)
  return parts
}

test('an array in parts is the text of the whole array, however its members are grouped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.jsonValue())), async (groups) => {
      const text = (await partsOf(groups)).join('')
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(groups.flat())))
      expect(text).toBe(`[${groups.flat().map(canonicalize).join(',')}]`)
    }),
  )
})

test('a member a line: brackets and members each end theirs', async () => {
  const lines = async (groups: number[][]) => (await partsOf(groups, { end: '\n' })).join('')
  expect([await lines([]), await lines([[]]), await lines([[1], [], [2, 3]])]).toEqual([
    '[]\n',
    '[]\n',
    '[\n1,\n2,\n3\n]\n',
  ])
})

test('however many members come at once, no part is much longer than a piece', async () => {
  const member = 'x'.repeat(600)
  const parts = await partsOf([Array.from({ length: 1000 }, () => member)])
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(PIECE + 700)
})
