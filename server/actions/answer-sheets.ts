import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Page } from '../contract/fields.ts'
import type { ResponseFilter, ResponseView } from '../contract/surveys.ts'
import type { Plan } from '../contract/surveys.ts'
import { isSpeeder, isStraightLine, judgeValidity } from '../domain/answers.ts'
import { bandOf } from '../domain/bands.ts'
import { display, exact } from '../domain/rounding.ts'
import { countedSeats, officialSeat, respondentScore, unitScore } from '../domain/scoring.ts'
import { listSheets, type streamSheets } from '../queries/responses.ts'
import type { Survey } from '../queries/surveys.ts'
import { byUnit, type UnitReturn } from './compute-result.ts'

type Sheet = ReturnType<typeof streamSheets> extends AsyncIterable<infer Row> ? Row : never

/** One answer sheet without its unit. */
export function viewSheet({ questionnaire, rules }: Plan, sheet: Sheet): ResponseView {
  const { ratings, overall, comment, reasons } = sheet.answers
  const score = respondentScore(ratings, questionnaire.scale)
  return {
    digest: sheet.leaf.toString('hex'),
    ratings,
    overall,
    comment,
    reasons,
    valid: sheet.valid,
    score: display(score),
    exactScore: exact(score),
    band: score && sheet.valid ? bandOf(score, rules.bands) : null,
    flags: [
      ...(isSpeeder(sheet.elapsed_seconds, rules) ? (['speeder'] as const) : []),
      ...(isStraightLine(ratings) ? (['straight-line'] as const) : []),
    ],
  }
}

/** The answer sheets behind a figure: those with a rating, of units in a band, or flagged. */
export async function findSheets(
  db: Kysely<Database>,
  survey: Survey,
  { page, pageSize, search, ...filter }: ResponseFilter,
): Promise<Page<ResponseView>> {
  const invitationIds = await selectByFold(db, survey, filter)
  const only = survey.plan.rules.combine === 'official' ? { officialSeat } : {}
  const found = await listSheets(db, survey.id, { page, pageSize, search, ...filter, ...only, invitationIds })
  return { items: found.items.map((sheet) => viewSheet(survey.plan, sheet)), total: found.total }
}

/** Bands belong to units and flags to arithmetic, so these two are found by the same fold that made the figures. */
async function selectByFold(
  db: Kysely<Database>,
  survey: Survey,
  { band, flagged }: Pick<ResponseFilter, 'band' | 'flagged'>,
): Promise<number[] | undefined> {
  if (band === undefined && !flagged) return undefined
  const { questionnaire, rules } = survey.plan
  const ids: number[] = []
  for await (const returns of byUnit(db, survey.id)) {
    const judged = returns.map((one) => ({ ...one, valid: judgeValidity(one.ratings, rules).valid }))
    const counted = countedSeats(judged, rules.combine)
    const score = unitScore(
      counted.map((one) => ({ ...one, score: respondentScore(one.ratings, questionnaire.scale) })),
      rules.combine,
    )
    if (band !== undefined && (score === null || bandOf(score, rules.bands) !== band)) continue
    const isFlagged = (one: UnitReturn) => isSpeeder(one.elapsedSeconds, rules) || isStraightLine(one.ratings)
    ids.push(...counted.filter((one) => !flagged || isFlagged(one)).map((one) => one.invitationId))
  }
  return ids
}
