import type { CompiledQuery, Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'

const watched = new WeakMap<Kysely<Database>, (rows: number) => void>()

/** From now on `read` is told how many rows each batch read through this very connection or transaction had. */
export const watchBatches = (db: Kysely<Database>, read: (rows: number) => void) => void watched.set(db, read)

/**
 * The rows of a query, so many at a time: row by row, as the builder streams, every row costs a turn of the event loop. Each batch is
 * asked for while the one before is worked on, so that database and server need not wait in turns, and others are served in between.
 */
export async function* inBatches<Row>(
  db: Kysely<Database>,
  query: CompiledQuery<Row>,
  size = 1000,
): AsyncGenerator<Row[]> {
  const batches = db.getExecutor().stream(query, size)
  let coming = batches.next()
  try {
    for (let batch = await coming; !batch.done; batch = await coming) {
      coming = batches.next()
      // What fails meanwhile is thrown when it is waited for.
      coming.catch(() => undefined)
      watched.get(db)?.(batch.value.rows.length)
      yield batch.value.rows
    }
  } finally {
    await batches.return?.()
  }
}
