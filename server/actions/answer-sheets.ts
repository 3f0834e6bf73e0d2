import type Fraction from 'fraction.js'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Page } from '../contract/fields.ts'
import type { ResponseFilter, ResponseView } from '../contract/results.ts'
import type { Plan } from '../contract/plan.ts'
import { bandOf } from '../domain/bands.ts'
import { objectOf, spread } from '../domain/objects.ts'
import { display, exact } from '../domain/rounding.ts'
import { officialSeat } from '../domain/scoring.ts'
import { flagsOf, readReturn, scoreOfUnit, startTally } from '../domain/statistics.ts'
import { listSheets, type Sheet, streamSheets } from '../queries/responses.ts'
import type { Survey } from '../queries/surveys.ts'
import { findMarked } from './answer-marks.ts'
import type { Ratings } from '../domain/scale.ts'

/** One answer sheet without its unit. */
export const viewSheet = (plan: Plan, sheet: Sheet): ResponseView => sheetViewer(plan)(sheet)

/** The same with the plan read once, for many sheets; few scores are different ones, and each is put into words once. */
export function sheetViewer({ questionnaire, rules, objects = [] }: Plan): (sheet: Sheet) => ResponseView {
  const tally = startTally(questionnaire, rules, objects)
  // Of several objects the mean of its scores for those that have enough; else the score whatever it counts for.
  const scoreOf = (ratings: Ratings) =>
    objects.length === 0
      ? tally.scoreOf(ratings)
      : scoreOfUnit(tally, [readReturn({ seat: 1, ratings, overall: null, elapsedSeconds: null }, rules, objects)])
  const worded = new Map<Fraction | null, { score: string | null; exactScore: string | null; band: string | null }>()
  const wordsOf = (score: Fraction | null) => {
    const known = worded.get(score)
    if (known) return known
    const words = { score: display(score), exactScore: exact(score), band: score && bandOf(score, rules.bands) }
    worded.set(score, words)
    return words
  }
  return (sheet) => {
    const { ratings, overall, comment, reasons } = sheet.answers
    const { score, exactScore, band } = wordsOf(scoreOf(ratings))
    return {
      digest: sheet.digest,
      ratings,
      overall,
      comment,
      reasons,
      valid: sheet.valid,
      score,
      exactScore,
      band: sheet.valid && !sheet.invalidated ? band : null,
      flags: flagsOf({ ratings, elapsedSeconds: sheet.elapsed_seconds, burst: sheet.burst }, rules),
      invalidated: sheet.invalidated,
      onPaper: sheet.channel === 'paper',
    }
  }
}

/** The de-identified sheets of a survey, many at a time. */
export async function* sheetsOf(db: Kysely<Database>, survey: Survey): AsyncGenerator<ResponseView[]> {
  const view = sheetViewer(survey.plan)
  for await (const sheets of streamSheets(db, survey.id)) yield sheets.map(view)
}

/** The answer sheets behind a figure: those with a rating, of units in a band, or flagged. */
export async function findSheets(
  db: Kysely<Database>,
  survey: Survey,
  { page, pageSize, search, ...filter }: ResponseFilter,
): Promise<Page<ResponseView>> {
  const { dimension } = filter
  // Everyone left unanswered what nobody was asked.
  const asked = spread(survey.plan.questionnaire, survey.plan.objects)
  if (dimension !== undefined && !asked.dimensions.some(({ key }) => key === dimension)) return { items: [], total: 0 }
  const only = survey.plan.rules.combine === 'official' ? { officialSeat } : {}
  const marked = await findMarked(db, survey, {
    ...filter,
    object: dimension === undefined ? null : objectOf(dimension),
  })
  const view = sheetViewer(survey.plan)
  // Marks are in the order of the list: of many thousands, only the page's own are asked for.
  if (marked && dimension === undefined) {
    const invitationIds = marked.slice((page - 1) * pageSize, page * pageSize)
    const { items } = await listSheets(db, survey.id, { page: 1, pageSize, search, invitationIds })
    return { items: items.map(view), total: marked.length }
  }
  const found = await listSheets(db, survey.id, { page, pageSize, search, ...filter, ...only, invitationIds: marked })
  return { items: found.items.map(view), total: found.total }
}
