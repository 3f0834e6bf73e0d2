import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { digestOf } from '../digest.ts'
import { addToAnalysis, describeAnalysis, startAnalysis, uncategorised, type Analysis } from '../domain/analysis.ts'
import type { SurveyResult } from '../domain/result.ts'
import type { Tally } from '../domain/statistics.ts'
import { countCategories, findAnalysis, storeAnalysis } from '../queries/analysis.ts'
import { findMedianReturn } from '../queries/responses.ts'
import { findDeletion } from '../queries/retention.ts'
import type { Survey } from '../queries/surveys.ts'
import { countResult, getResult, type Watch } from './compute-result.ts'

type Db = Kysely<Database>

/**
 * The result with its breakdowns; `counted` is told how many answers are. At close both come from one pass over the answers; afterwards both are read. A result stored
 * without breakdowns, or changed since, is passed over once more.
 * @throws Problem result-before-close
 */
export async function getResultAndAnalysis(
  db: Db,
  survey: Survey,
  counted: (answers: number) => void = () => {},
): Promise<{ result: SurveyResult; analysis: Analysis }> {
  if (survey.result || survey.status !== 'closed') {
    const result = await getResult(db, survey)
    // Deleted answers are folded no more: what was folded last stands, also when a later version words the result otherwise.
    const isLast = (await findDeletion(db, survey.id)) !== null
    const stored = await findAnalysis(db, survey.id, isLast ? null : digestOf(result))
    if (stored) return { result, analysis: stored }
  }
  const fold = await startFold(db, survey, counted)
  const result = await getResult(db, survey, fold.add)
  if (!fold.tally) await countResult(db, survey, fold.add)
  const analysis = await fold.describe(result)
  await storeAnalysis(db, survey.id, digestOf(result), analysis)
  return { result, analysis }
}

async function startFold(db: Db, survey: Survey, counted: (answers: number) => void) {
  const sums = startAnalysis(survey.plan.questionnaire.dimensions.length, await findMedianReturn(db, survey.id))
  let tally: Tally | undefined
  let answers = 0
  return {
    get tally() {
      return tally
    },
    add(now: Tally, judged: Parameters<Watch>[1]) {
      tally = now
      counted((answers += judged.length))
      addToAnalysis(sums, now, judged[0]?.category ?? null, judged)
    },
    async describe(result: SurveyResult): Promise<Analysis> {
      const categories = await countCategories(db, survey.id)
      const roster = new Map(categories.map(({ category, units }) => [category ?? uncategorised, units]))
      return describeAnalysis(sums, survey.plan.questionnaire, result, roster)
    },
  }
}
