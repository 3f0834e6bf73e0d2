import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { chainBatch, listUnchainedSurveys } from '../queries/answer-batches.ts'
import { waitForAnswersUnderWay } from '../queries/surveys.ts'

type Db = Kysely<Database>

/**
 * Binds the answers of one survey into the audit log, those that are in no batch yet. Of a survey that is over the batch is its
 * last, drawn when no answer is under way any more. Nothing to do is nothing done.
 */
export async function chainAnswers(db: Db, survey: { id: number; status: string }): Promise<void> {
  const isOver = survey.status !== 'open'
  if (isOver) await waitForAnswersUnderWay(db)
  while ((await chainBatch(db, survey.id, isOver)) > 0);
}

/** The same for every survey that may have something to chain. */
export async function chainAllAnswers(db: Db): Promise<void> {
  for (const survey of await listUnchainedSurveys(db)) await chainAnswers(db, survey)
}
