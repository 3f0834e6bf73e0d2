import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import type { EvaluationInput } from '../contract/evaluations.ts'
import type { Profile } from '../domain/profile.ts'
import type { SurveyResult } from '../domain/result.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>
export type EvaluationRow = Selectable<Database['evaluation']>

export async function insertEvaluation(
  db: Db,
  input: EvaluationInput,
  profile: Profile,
  authorId: string,
): Promise<number> {
  const { project, year, department, implementer } = input
  const row = await db
    .insertInto('evaluation')
    .values({
      profile: JSON.stringify(profile),
      project,
      year,
      department: department ?? null,
      implementer: implementer ?? null,
      created_by: authorId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function findEvaluation(db: Db, id: number): Promise<EvaluationRow | undefined> {
  return db.selectFrom('evaluation').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Takes the evaluation until the transaction ends: entries of one table come one after another. */
export async function lockEvaluation(db: Db, id: number): Promise<EvaluationRow | undefined> {
  return db.selectFrom('evaluation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The newest first, by year, then as made. */
export async function listEvaluations(db: Db, { page, pageSize, search }: Paging) {
  const found = db
    .selectFrom('evaluation')
    .$if(search !== '', (query) => query.where('project', 'ilike', `%${escapeLike(search)}%`))
  const rows = found
    .selectAll()
    .orderBy('year', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const count = found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const [items, { total }] = await Promise.all([rows, count])
  return { items, total }
}

export type EntryRow = {
  evaluation_id: number
  key: string
  actual: string | null
  score: string | null
  reason: string | null
  source_survey_id: number | null
  title: string | null
  plan_digest: string | null
  result: SurveyResult | null
}

/** The entries of evaluations, each with what its bound survey says. */
export async function listEntries(db: Db, evaluationIds: number[]): Promise<EntryRow[]> {
  if (evaluationIds.length === 0) return []
  return db
    .selectFrom('evaluation_entry as entry')
    .leftJoin('survey', 'survey.id', 'entry.source_survey_id')
    .where('entry.evaluation_id', 'in', evaluationIds)
    .select([
      'entry.evaluation_id',
      'entry.key',
      'entry.actual',
      'entry.score',
      'entry.reason',
      'entry.source_survey_id',
      sql<string | null>`survey.plan ->> 'title'`.as('title'),
      'survey.plan_digest',
      'survey.result',
    ])
    .execute()
}

export type Entry = {
  actual: string | null
  score: string | null
  reason: string | null
  source_survey_id: number | null
}

export async function writeEntry(db: Db, evaluationId: number, key: string, entry: Entry): Promise<void> {
  await db
    .insertInto('evaluation_entry')
    .values({ evaluation_id: evaluationId, key, ...entry })
    .onConflict((oc) => oc.columns(['evaluation_id', 'key']).doUpdateSet(entry))
    .execute()
}
