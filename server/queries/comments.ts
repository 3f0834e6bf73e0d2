import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { CommentFilter, CommentGroup, CommentView } from '../contract/report.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

/** What the counted sheets said, a row each: the reasons given with low ratings, and the comment at the end. */
const said = (surveyId: number) => sql`
  select encode(leaf, 'hex') as digest, said.dimension, said.text,
    case when jsonb_typeof(answers -> 'ratings' -> said.dimension) = 'number' then (answers -> 'ratings' ->> said.dimension)::int end as level
  from response
  cross join lateral (
    select null::text as dimension, answers ->> 'comment' as text
    union all
    select key, value from jsonb_each_text(answers -> 'reasons')
  ) said
  where survey_id = ${surveyId} and trim(said.text) <> ''
    and not exists (
      select from response later
      where later.survey_id = response.survey_id and later.invitation_id = response.invitation_id and later.revision > response.revision)`

/** A page of comments, by dimension and then by the sheets' digests: an order that says nothing of who or when. */
export async function listComments(
  db: Db,
  surveyId: number,
  { page, pageSize, search, dimension }: CommentFilter,
): Promise<{ items: CommentView[]; total: number }> {
  const { rows } = await sql<CommentView & { total: number }>`
    select digest, dimension, level, text, count(*) over () as total from (${said(surveyId)}) comment
    where (${search} = '' or text ilike ${`%${escapeLike(search)}%`})
      and (${dimension ?? null}::text is null or coalesce(dimension, 'none') = ${dimension ?? null})
    order by dimension nulls last, digest limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db)
  return { items: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export async function countComments(db: Db, surveyId: number, search = ''): Promise<CommentGroup[]> {
  const { rows } = await sql<CommentGroup>`
    select dimension, count(*) as count from (${said(surveyId)}) comment
    where ${search} = '' or text ilike ${`%${escapeLike(search)}%`}
    group by dimension order by dimension nulls last`.execute(db)
  return rows
}
