/** Mass assignment: with every act, members nobody asked for, named after every column there is. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { contentsOf } from '../api/contents.ts'
import { createWorld, type World } from '../support.ts'
import { attackEverything } from './attacked-wave.ts'

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** A value that would matter, were it taken. */
const valueOf = (column: string, type: string): unknown => {
  if (/bool/.test(type)) return true
  if (/int|numeric/.test(type)) return 1
  if (/time|date/.test(type)) return '2020-01-01T00:00:00Z'
  if (/json/.test(type)) return { role: 'system' }
  return /role/.test(column) ? 'system' : /stat/.test(column) ? 'sealed' : 'not-asked-for'
}

async function columnsOf({ db }: World): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ name: string; type: string }>`
    select distinct on (column_name) column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and column_name not in ('scan', 'file') order by 1`.execute(db)
  const named = rows.flatMap(({ name, type }) => [name, camel(name)].map((one) => [one, valueOf(name, type)] as const))
  const wished = { isAdmin: true, sealed: true, approved: true, actor: 'x', scopes: ['system.run'], roles: ['system'] }
  return { ...Object.fromEntries(named), ...wished }
}

/** What differs from one run to the next, whatever is sent: ids of people, moments, salts, digests, what is sealed. */
const alike = (row: string) =>
  row
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'person')
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-]\d\d(:?\d\d)?)?/g, 'moment')
    .replaceAll(/(\\\\x|sha256:)?\b[0-9a-f]{16,}\b/g, 'digest')
    .replaceAll(/[\w+/-]{32,}={0,2}/g, 'sealed')
    .replaceAll(/"hint": "[\w-]{4}"|own-[0-9a-f]{8}/g, 'random')

test(
  'members nobody asked for are refused or change nothing: every row comes out as without them',
  { timeout: 120_000 },
  async () => {
    const [plain, loaded] = [await createWorld(), await createWorld()]
    const more = await columnsOf(loaded)
    expect(Object.keys(more).length).toBeGreaterThan(300)
    await attackEverything(plain)
    const { strict } = await attackEverything(loaded, 0, more)
    // These two stand in the order of random digests, and are made of the rest.
    const [expected, found] = [
      await contentsOf(plain.db, ['report_draft', 'ticket_entry']),
      await contentsOf(loaded.db),
    ]
    for (const [table, rows] of Object.entries(expected))
      expect.soft([table, found[table]!.map(alike).sort()]).toEqual([table, rows.map(alike).sort()])
    // The first names another kind's members among its own; the second takes none it does not know.
    expect([...strict]).toEqual([
      'POST /api/v1/surveys/:id/proposals 422 "required"',
      'POST /api/v1/surveys/:id/releases 422 "unrecognized"',
    ])
  },
)
