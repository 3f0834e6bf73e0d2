import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** The helpline of the survey that was opened last and names one: whom to call where no survey is known. Nothing else of that survey. */
export async function findLatestHelpline(db: Kysely<Database>): Promise<string | undefined> {
  const { rows } = await sql<{ helpline: string }>`
    select plan ->> 'helpline' as helpline from survey
    where opened_at is not null and plan ->> 'helpline' is not null order by opened_at desc limit 1`.execute(db)
  return rows[0]?.helpline
}
