import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Analysis } from '../domain/analysis.ts'

type Db = Kysely<Database>

/** The breakdowns that belong to this very result (null: the last there are); undefined when they were never folded, or of another. */
export async function findAnalysis(
  db: Db,
  surveyId: number,
  resultDigest: string | null,
): Promise<Analysis | undefined> {
  const row = await db
    .selectFrom('survey_analysis')
    .select('analysis')
    .where('survey_id', '=', surveyId)
    .$if(resultDigest !== null, (query) => query.where('result_digest', '=', resultDigest!))
    .executeTakeFirst()
  return row?.analysis
}

export async function storeAnalysis(db: Db, surveyId: number, resultDigest: string, analysis: Analysis): Promise<void> {
  const row = { result_digest: resultDigest, analysis: JSON.stringify(analysis), computed_at: new Date() }
  await db
    .insertInto('survey_analysis')
    .values({ survey_id: surveyId, ...row })
    .onConflict((conflict) => conflict.column('survey_id').doUpdateSet(row))
    .execute()
}

/** Units of each category on the frozen roster, the largest first; null stands for none. */
export async function countCategories(db: Db, surveyId: number) {
  const { rows } = await sql<{ category: string | null; units: number }>`
    select category, count(distinct unit_id) as units from invitation where survey_id = ${surveyId}
    group by category order by units desc, category`.execute(db)
  return rows
}
