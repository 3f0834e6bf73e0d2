import { createHash } from 'node:crypto'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { endOfRows, type Header, type TableDigest, type Trailer } from './format.ts'
import { listSequences, listTables, quote, quoteAll, type Table } from './tables.ts'

const BLOCK = 65_536

/**
 * The bytes of a backup, uncompressed, of one moment of the database: everything is read in one transaction, others go on
 * writing meanwhile. `about` adds what the database itself does not know.
 */
export async function* writeBackup(url: string, about: Pick<Header, 'keys'>): AsyncGenerator<Buffer> {
  const client = new pg.Client({ connectionString: url, application_name: 'manyi-backup' })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    // Rows come in the order they lie in, here and after a restore: their digests can be compared.
    await client.query('set local synchronize_seqscans = off')
    const header: Header = {
      format: 'manyi-backup-1',
      at: new Date().toISOString(),
      migrations: await listMigrations(client),
      ...about,
    }
    yield line(header)
    const digests: Trailer['tables'] = {}
    for (const table of await listTables(client)) {
      yield Buffer.from(`table ${JSON.stringify(table)}\n`)
      digests[table.name] = yield* copyOut(client, table)
      yield Buffer.from(endOfRows)
    }
    yield line({ tables: digests, sequences: await listSequences(client) } satisfies Trailer)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

/** The rows of a table as COPY text, in blocks; answers their count and digest. */
export async function* copyOut(client: pg.Client, { name, columns }: Table): AsyncGenerator<Buffer, TableDigest> {
  const hash = createHash('sha256')
  let rows = 0
  let block: Buffer[] = []
  let size = 0
  for await (const part of client.query(copyTo(`copy ${quote(name)} (${quoteAll(columns)}) to stdout`))) {
    const bytes = part as Buffer
    hash.update(bytes)
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) rows += 1
    block.push(bytes)
    size += bytes.length
    if (size < BLOCK) continue
    yield Buffer.concat(block)
    block = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(block)
  return { rows, sha256: hash.digest('hex') }
}

async function listMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name')
  return rows.map(({ name }) => name)
}

const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)
