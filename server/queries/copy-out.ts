import type { CompiledQuery, Kysely } from 'kysely'
import { to as copyTo } from 'pg-copy-streams'
import { takeClient } from '../../db/connect.ts'
import type { Database } from '../../db/schema.ts'

/** How COPY writes null. */
export const NULL_COPIED = '\\N'

/** The text of JSON, in which COPY doubles a backslash and changes nothing else. */
export const unescapeCopied = (json: string): string => (json.includes('\\') ? json.replaceAll('\\\\', '\\') : json)

const LINE_FEED = 0x0a

/**
 * The rows of a query as lines of COPY (text format), as many at a time as come. Where rows are many and in the order of a sort, this is
 * the one way of reading for which PostgreSQL sorts on two cores (a cursor never does), and of a row it costs the driver next to nothing.
 * In a transaction of its own.
 */
export async function* copyOut(db: Kysely<Database>, query: CompiledQuery): AsyncGenerator<string[]> {
  const client = await takeClient(db)
  let ended = false
  try {
    // Two sort where rows are many, else one, and never one for each core: others are served meanwhile.
    await client.query(
      "begin read only; set local max_parallel_workers_per_gather = 1; set local min_parallel_table_scan_size = '128MB'",
    )
    yield* linesOf(client.query(copyTo(`copy (${withValues(query)}) to stdout`)))
    await client.query('rollback')
    ended = true
  } finally {
    // Of what is broken off the rest would still come: only a closed connection ends it.
    client.release(!ended)
  }
}

/** The lines of bytes that end wherever they end. */
async function* linesOf(parts: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let begun: Buffer[] = []
  for await (const part of parts) {
    const first = part.indexOf(LINE_FEED)
    if (first < 0) {
      begun.push(part)
      continue
    }
    const last = part.lastIndexOf(LINE_FEED)
    yield [Buffer.concat([...begun, part.subarray(0, first)]).toString()]
    if (first < last) yield part.toString('utf8', first + 1, last).split('\n')
    // A copy: a view would keep all of the part.
    begun = last + 1 < part.length ? [Buffer.from(part.subarray(last + 1))] : []
  }
}

/** COPY takes no parameters; ids stand in it as they are. */
const withValues = ({ sql, parameters }: CompiledQuery): string =>
  sql.replace(/\$(\d+)/g, (_, place: string) => {
    const value = parameters[Number(place) - 1]
    if (!Number.isSafeInteger(value)) throw new TypeError('COPY takes whole numbers only')
    return String(value)
  })
