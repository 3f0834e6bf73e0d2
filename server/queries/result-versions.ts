import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { SurveyResult } from '../domain/result.ts'
import { inTransaction } from './in-transaction.ts'
import { isPending } from './invalidated.ts'
import type { Survey } from './surveys.ts'

type Db = Kysely<Database>

/** Writes the first result, once: a second computation of the same answers finds it written and changes nothing. */
export async function storeResult(db: Db, surveyId: number, result: SurveyResult): Promise<void> {
  const json = JSON.stringify(result)
  await inTransaction(db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('survey')
      .set({ result: json })
      .where('id', '=', surveyId)
      .where('result', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return
    await db
      .insertInto('result_version')
      .values({ survey_id: surveyId, version: 1, result: json, proposal_id: null })
      .execute()
  })
}

/** Adds a result made by a ruling. The survey shows it from now on; a sealed one shows what is sealed until it is sealed anew. */
export async function addResultVersion(
  db: Transaction<Database>,
  { id: surveyId, status }: Pick<Survey, 'id' | 'status'>,
  result: SurveyResult,
  proposalId: number,
): Promise<void> {
  // A process from before versions were kept may have stored the first alone.
  await sql`
    insert into result_version (survey_id, version, result)
    select id, 1, result from survey where id = ${surveyId}
      and not exists (select from result_version where survey_id = ${surveyId})`.execute(db)
  await sql`
    insert into result_version (survey_id, version, result, proposal_id)
    select ${surveyId}, 1 + max(version), ${JSON.stringify(result)}, ${proposalId} from result_version where survey_id = ${surveyId}`.execute(
    db,
  )
  if (status === 'sealed') return
  await sql`
    update survey set result = (select result from result_version where survey_id = ${surveyId} order by version desc limit 1)
    where id = ${surveyId}`.execute(db)
}

/** Every result the survey had, oldest first, with the ruling that made it. */
export async function listResultVersions(db: Db, surveyId: number) {
  return db
    .selectFrom('result_version')
    .leftJoin('proposal', 'proposal.id', 'proposal_id')
    .leftJoin('user as proposer', 'proposer.id', 'proposal.proposed_by')
    .leftJoin('user as decider', 'decider.id', 'proposal.decided_by')
    .where('result_version.survey_id', '=', surveyId)
    .select([
      'version',
      'result',
      'computed_at',
      'proposal.kind',
      'proposal.leaf',
      'proposal.reason',
      'proposer.name as proposer_name',
      'decider.name as decider_name',
      isPending.as('pending'),
      // The seal that its correction led to; null: made before the first.
      sql<number | null>`case when proposal.correction_id is not null then coalesce(
        (select number from seal where request_id = proposal.correction_id), 32767) end`.as('seal'),
    ])
    .orderBy('version')
    .execute()
}

/**
 * How many results the survey has had (1 where a process from before versions stored it), and which of them holds: the newest, but for
 * those of an open correction.
 */
export async function countResultVersions(db: Db, surveyId: number): Promise<{ versions: number; inForce: number }> {
  return db
    .selectFrom('result_version')
    .leftJoin('proposal', 'proposal.id', 'proposal_id')
    .where('result_version.survey_id', '=', surveyId)
    .select([
      sql<number>`greatest(1, count(*))`.as('versions'),
      sql<number>`greatest(1, count(*) filter (where not ${isPending}))`.as('inForce'),
    ])
    .executeTakeFirstOrThrow()
}
