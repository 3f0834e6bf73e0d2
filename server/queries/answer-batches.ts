import { type Kysely, sql } from 'kysely'
import type { Channel, Database } from '../../db/schema.ts'
import type { Answers } from '../contract/answers.ts'
import type { DigestName } from '../domain/hashing.ts'

type Db = Kysely<Database>

/** Surveys whose answers may still have to be chained: running, or over without their last batch. */
export async function listUnchainedSurveys(db: Db) {
  return db
    .selectFrom('survey')
    .select(['id', 'status'])
    .where('status', 'in', ['open', 'closed', 'sealed', 'void'])
    .where('opened_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('answer_batch').whereRef('survey_id', '=', 'survey.id').where('last', '=', true).select('id'),
        ),
      ),
    )
    .orderBy('id')
    .execute()
}

/** Puts answers that are in no batch yet into one; answers how many. */
export async function chainBatch(db: Db, surveyId: number, isLast: boolean): Promise<number> {
  const { rows } = await sql<{ n: number }>`select chain_answers(${surveyId}, ${isLast}) as n`.execute(db)
  return rows[0]!.n
}

export async function listBatches(db: Db) {
  return db.selectFrom('answer_batch').selectAll().orderBy('id').execute()
}

/** The leaves of every batch, batch by batch, in the order in which its digest takes them. */
export function streamLeaves(db: Db) {
  return db
    .selectFrom('answer_leaf')
    .select(['batch_id', 'survey_id', 'leaf'])
    .orderBy('batch_id')
    .orderBy('leaf')
    .stream(1000)
}

export type AnswerAndLeaf = {
  chained: Buffer | null
  chained_survey: number | null
  batch_id: number | null
  survey_id: number | null
  leaf: Buffer | null
  salt: Buffer
  revision: number
  submission_id: string
  submitted_at: Date
  answers: Answers
  channel: Channel
  elapsed_seconds: number | null
  /** 校验算法 of the answer's survey. */
  algorithm: DigestName | null
}

/** Every answer (of one survey, where it is named) beside its place in a batch, and either without the other. */
export function streamAnswersAndLeaves(db: Db, surveyId?: number): AsyncIterableIterator<AnswerAndLeaf> {
  return db
    .selectFrom('response')
    .fullJoin('answer_leaf', (join) =>
      join
        .onRef('answer_leaf.survey_id', '=', 'response.survey_id')
        .onRef('answer_leaf.invitation_id', '=', 'response.invitation_id')
        .onRef('answer_leaf.revision', '=', 'response.revision'),
    )
    .leftJoin('survey', 'survey.id', 'response.survey_id')
    .$if(surveyId !== undefined, (query) =>
      query.where((eb) =>
        eb.or([eb('response.survey_id', '=', surveyId!), eb('answer_leaf.survey_id', '=', surveyId!)]),
      ),
    )
    .select([
      'answer_leaf.leaf as chained',
      'answer_leaf.survey_id as chained_survey',
      'batch_id',
      'response.survey_id',
      'response.leaf',
      'salt',
      'response.revision',
      'submission_id',
      'response.submitted_at',
      'answers',
      'channel',
      'elapsed_seconds',
      sql<DigestName | null>`survey.plan -> 'rules' ->> 'digest'`.as('algorithm'),
    ])
    .stream(1000) as AsyncIterableIterator<AnswerAndLeaf>
}
