import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { poolOf } from '../../db/connect.ts'
import { copyOut } from '../../server/queries/copy-out.ts'
import { createWorld, type World } from '../support.ts'

const repeated = (length: number, count: number) =>
  sql`select repeat('满', ${sql.lit(length)}) || i from generate_series(1, ${count}::int) i order by i`

async function read({ db }: World, query: ReturnType<typeof repeated>): Promise<string[]> {
  const lines: string[] = []
  for await (const some of copyOut(db, query.compile(db))) lines.push(...some)
  return lines
}

test.each([
  [0, 0],
  [0, 30_000],
  [7, 20_000],
  [100_000, 5],
])(
  'lines of %d characters, %d of them, come whole and in order, wherever a piece of them ends',
  async (length, count) => {
    const expected = Array.from({ length: count }, (_, i) => `${'满'.repeat(length)}${i + 1}`)
    expect(await read(await createWorld(), repeated(length, count))).toEqual(expected)
  },
)

test('texts are no values of a query that is copied', async () => {
  const world = await createWorld()
  await expect(read(world, sql`select ${"'; drop table response; --"}`)).rejects.toThrow(TypeError)
})

test('who leaves midway, or asks for what is not there, leaves no connection taken', async () => {
  const world = await createWorld()
  for (let time = 0; time < 15; time += 1) {
    for await (const lines of copyOut(world.db, repeated(10, 100_000).compile(world.db))) {
      expect(lines[0]).toBe('满满满满满满满满满满1')
      break
    }
    await expect(read(world, sql`select nothing`)).rejects.toThrow('nothing')
  }
  expect(await read(world, repeated(0, 2))).toEqual(['1', '2'])
  const { total, idle } = poolOf(world.db)
  expect(total).toBe(idle)
})
