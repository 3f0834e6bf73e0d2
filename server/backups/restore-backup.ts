import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { CannotStart } from '../../db/cannot-start.ts'
import { connect } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { projectFolder } from '../config.ts'
import { BackupReader, CutOff, type Header, type Trailer } from './format.ts'
import { onConnection } from './on-connection.ts'
import { listTables, quote, quoteAll, type Table } from './tables.ts'
import { copyOut } from './write-backup.ts'

export type Restored = { header: Header; tables: number; rows: number }

/**
 * Fills an empty database from a backup: brings it to the state of the program that wrote it, loads every table in one transaction,
 * reads all of it again and compares the digests, then migrates to this program. All or nothing.
 * @throws CannotStart naming what is wrong: not empty, not a backup, cut off, of a newer program, changed
 */
export async function restoreBackup(url: string, bytes: AsyncIterable<Buffer>): Promise<Restored> {
  const reader = new BackupReader(bytes)
  const header = readHeader(await reader.line())
  await demandKnown(header)
  await makeEmpty(url, header)
  const client = new pg.Client({ connectionString: url, application_name: 'manyi-restore' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    const trailer = await load(client, reader)
    await compare(client, trailer)
    await client.query('commit')
    await client.end()
    const rows = Object.values(trailer.tables).reduce((sum, table) => sum + table.rows, 0)
    return { header, tables: Object.keys(trailer.tables).length, rows }
  } catch (error) {
    // A load that broke off may leave the connection waiting for more rows; without it nothing was done.
    client.connection.stream.destroy()
    throw error instanceof CutOff ? new CannotStart(error.message) : error
  } finally {
    await bringUpToDate(url)
  }
}

function readHeader(text: string | null): Header {
  try {
    const header = JSON.parse(text ?? '') as Header
    if (header.format === 'manyi-backup-1') return header
  } catch {
    // Said below.
  }
  throw new CannotStart('这不是本系统的备份文件。')
}

async function demandKnown({ migrations }: Header): Promise<void> {
  const known = await readdir(join(projectFolder, 'db/migrations'))
  const unknown = migrations.find((name) => !known.includes(`${name}.sql`))
  if (unknown) throw new CannotStart(`备份来自更新的版本（${unknown}）。请使用当时的或更新的程序恢复。`)
}

/** A database in which nobody has begun anything, as it was when the backup's program had just made it. */
async function makeEmpty(url: string, { migrations }: Header): Promise<void> {
  await onConnection(url, async (client) => {
    const { rows } = await client.query<{ made: boolean }>(`select to_regclass('public."user"') is not null as made`)
    const { rows: people } = rows[0]!.made ? await client.query('select from "user" limit 1') : { rows: [] }
    if (people.length > 0) throw new CannotStart('库中已有数据。请恢复到一个空的数据库（新的 DATA_DIR 或新建的库）。')
    await client.query('drop schema public cascade; create schema public')
  })
  await withDb(url, (db) => migrate(db, undefined, migrations.at(-1)))
}

const bringUpToDate = (url: string) => withDb(url, (db) => migrate(db))

async function withDb(url: string, perform: (db: ReturnType<typeof connect>) => Promise<unknown>): Promise<void> {
  const db = connect(url, { max: 1 })
  await perform(db).finally(() => db.destroy())
}

async function load(client: pg.Client, reader: BackupReader): Promise<Trailer> {
  const present = await listTables(client)
  for (const { name } of present) await client.query(`alter table ${quote(name)} disable trigger user`)
  // Migrations may have brought rows of their own; the backup's are all there is.
  await client.query(`truncate ${quoteAll(present.map(({ name }) => name))} cascade`)
  for (let text = await reader.line(); text !== null; text = await reader.line()) {
    if (!text.startsWith('table ')) {
      // Read to its very end: only there the packing knows whether all of it came.
      await reader.line()
      return finish(client, present, JSON.parse(text) as Trailer)
    }
    const { name, columns } = JSON.parse(text.slice(6)) as Table
    const target = client.query(copyFrom(`copy ${quote(name)} (${quoteAll(columns)}) from stdin`))
    await pipeline(Readable.from(reader.rows()), target)
  }
  throw new CutOff()
}

async function finish(client: pg.Client, present: Table[], trailer: Trailer): Promise<Trailer> {
  for (const { table, column, last, called } of trailer.sequences)
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3, $4)', [quote(table), column, last, called])
  for (const { name } of present) await client.query(`alter table ${quote(name)} enable trigger user`)
  return trailer
}

async function compare(client: pg.Client, { tables }: Trailer): Promise<void> {
  await client.query('set local synchronize_seqscans = off')
  for (const table of await listTables(client)) {
    const rows = copyOut(client, table)
    let step = await rows.next()
    while (!step.done) step = await rows.next()
    const wanted = tables[table.name]
    if (step.value.sha256 !== wanted?.sha256 || step.value.rows !== wanted.rows)
      throw new CannotStart(`备份文件的内容与其校验码不符：表 ${table.name}。未作任何改动。`)
  }
}
