import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** In the transaction that is under way, else in one of its own. */
export const inTransaction = <T>(db: Kysely<Database>, act: (db: Transaction<Database>) => Promise<T>): Promise<T> =>
  db.isTransaction ? act(db as Transaction<Database>) : db.transaction().execute(act)
