import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** Folds of a survey's counters follow one another; those who leave marks ask for no lock. Until the end of the transaction. */
export async function holdFolds(db: Kysely<Database>, surveyId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('tally'), ${surveyId})`.execute(db)
}
