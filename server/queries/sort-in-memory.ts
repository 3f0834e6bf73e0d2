import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** Until its transaction ends, a connection sorts in memory where the rows fit: of a sort nothing comes before everything is sorted. */
export async function sortInMemory(db: Kysely<Database>): Promise<void> {
  await sql`set local work_mem = '64MB'`.execute(db)
}
