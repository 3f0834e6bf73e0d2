import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import type { EvaluationInput, FormInput } from '../contract/evaluations.ts'
import type { IndicatorDefinition, Profile } from '../domain/profile.ts'
import type { IndicatorResult } from '../domain/indicator-result.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>
export type EvaluationRow = Selectable<Database['evaluation']>

export async function insertEvaluation(
  db: Db,
  input: EvaluationInput,
  profile: { id: number; content: Profile },
  authorId: string,
): Promise<number> {
  const { project, year, department, implementer } = input
  const row = await db
    .insertInto('evaluation')
    .values({
      profile: JSON.stringify(profile.content),
      profile_id: profile.id,
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
  tier: string | null
  reason: string | null
  source_survey_id: number | null
  source_annual_id: number | null
  source_seals: number[] | null
  source_object: string | null
  annual_title: string | null
  /** The wave it is bound to, or those of its annual figure; none where it is typed. */
  waves: BoundWave[]
}

type SealName = { number: number; digest: string }
/** A wave behind a figure, as it stood under the seal the figure was bound under. */
export type BoundWave = {
  surveyId: number
  title: string
  /** The name of the cloud that is bound. */
  object: string | null
  planDigest: string
  /** In its annual figure; null for a wave bound by itself. */
  weight: string | null
  /** Of the whole, or of the cloud that is bound; null too where nothing may be told of that one. */
  indicator: IndicatorResult | null
  /** Null while the wave is not sealed. */
  seal: SealName | null
  /** The seal that holds today; another one where the wave was corrected since. */
  newest: SealName | null
}

/** The entries of evaluations, each with what its bound waves say. */
export async function listEntries(db: Db, evaluationIds: number[]): Promise<EntryRow[]> {
  if (evaluationIds.length === 0) return []
  // A wave bound before its seal is read under its first.
  const chosen = sql`select seal.id, seal.number, seal.digest, seal.result from seal
    where seal.survey_id = s.id and (seal.id = any(entry.source_seals) or entry.source_seals is null)
    order by seal.number limit 1`
  const named = (row: string) => sql`case when ${sql.raw(row)}.number is not null
    then jsonb_build_object('number', ${sql.raw(row)}.number, 'digest', ${sql.raw(row)}.digest) end`
  const result = sql`coalesce(bound.result, s.result)`
  const key = sql`jsonb_build_object('key', entry.source_object)`
  const object = sql`jsonb_path_query_first(s.plan, '$.objects[*] ? (@.key == $key).name', ${key})`
  const indicator = sql`case when entry.source_object is null then ${result} -> 'indicator'
    else jsonb_path_query_first(${result}, '$.objects[*] ? (@.key == $key && @.hidden == false).indicator', ${key}) end`
  const waves = sql<BoundWave[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'surveyId', s.id, 'title', s.plan ->> 'title', 'object', ${object}, 'planDigest', s.plan_digest, 'weight', part.weight::text,
      'indicator', ${indicator}, 'seal', ${named('bound')}, 'newest', ${named('newest')})
      order by s.id), '[]')
    from survey s
    left join annual_part part on part.annual_id = entry.source_annual_id and part.survey_id = s.id
    left join lateral (${chosen}) bound on true
    left join lateral (select number, digest from seal where survey_id = s.id order by number desc limit 1) newest on true
    where s.id = entry.source_survey_id or part.survey_id is not null)`
  return db
    .selectFrom('evaluation_entry as entry')
    .leftJoin('annual_figure', 'annual_figure.id', 'entry.source_annual_id')
    .where('entry.evaluation_id', 'in', evaluationIds)
    .select([
      'entry.evaluation_id',
      'entry.key',
      'entry.actual',
      'entry.score',
      'entry.tier',
      'entry.reason',
      'entry.source_survey_id',
      'entry.source_annual_id',
      'entry.source_seals',
      'entry.source_object',
      'annual_figure.title as annual_title',
      waves.as('waves'),
    ])
    .execute()
}

export type Entry = {
  actual: string | null
  score: string | null
  tier: string | null
  reason: string | null
  source_survey_id: number | null
  source_annual_id: number | null
  source_seals: number[] | null
  source_object: string | null
}

export async function writeEntry(db: Db, evaluationId: number, key: string, entry: Entry): Promise<void> {
  await db
    .insertInto('evaluation_entry')
    .values({ evaluation_id: evaluationId, key, ...entry })
    .onConflict((oc) => oc.columns(['evaluation_id', 'key']).doUpdateSet(entry))
    .execute()
}

/** What stands on the form beside the table; absent fields stay. */
export async function writeForm(db: Db, id: number, form: FormInput): Promise<void> {
  const json = <T>(value: T | undefined) => (value === undefined ? undefined : value && JSON.stringify(value))
  await db
    .updateTable('evaluation')
    .set({
      project: form.project,
      department: form.department,
      implementer: form.implementer,
      funds: json(form.funds) as string | null | undefined,
      goals: json(form.goals) as string | undefined,
      deductions: json(form.deductions) as string | undefined,
      monitoring: json(form.monitoring) as string | null | undefined,
      materials: json(form.materials) as string | undefined,
    })
    .where('id', '=', id)
    .execute()
}

export async function noteAnnounced(db: Db, id: number, announced: string): Promise<void> {
  await db.updateTable('evaluation').set({ announced }).where('id', '=', id).execute()
}

/** The evaluation's own table of rows; entries of rows that are gone go with them. */
export async function writeTable(db: Db, id: number, profile: Profile, indicators: IndicatorDefinition[]) {
  await db
    .updateTable('evaluation')
    .set({ profile: JSON.stringify({ ...profile, indicators }) })
    .where('id', '=', id)
    .execute()
  const keys = indicators.map(({ key }) => key)
  await db.deleteFrom('evaluation_entry').where('evaluation_id', '=', id).where('key', 'not in', keys).execute()
}

/** The evaluations that take a figure from this survey, by itself or in an annual figure. */
export async function listBoundEvaluations(db: Db, surveyId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('evaluation_entry')
    .select('evaluation_id')
    .distinct()
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('source_survey_id', '=', surveyId),
        eb('source_annual_id', 'in', selectFrom('annual_part').select('annual_id').where('survey_id', '=', surveyId)),
      ]),
    )
    .orderBy('evaluation_id')
    .execute()
  return rows.map((row) => row.evaluation_id)
}
