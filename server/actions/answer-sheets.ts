import type Fraction from 'fraction.js'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Page } from '../contract/fields.ts'
import type { ResponseFilter, ResponseView } from '../contract/surveys.ts'
import type { Plan } from '../contract/surveys.ts'
import { judgeValidity, type Validity } from '../domain/answers.ts'
import { bandOf } from '../domain/bands.ts'
import { display, exact } from '../domain/rounding.ts'
import type { Rules } from '../domain/rules.ts'
import { countedSeats, officialSeat, respondentScore, scorerOf, unitScore } from '../domain/scoring.ts'
import { flagsOf } from '../domain/statistics.ts'
import { listSheets, streamSheets } from '../queries/responses.ts'
import type { Survey } from '../queries/surveys.ts'
import { byUnit, type UnitReturn } from './compute-result.ts'

type Sheet = ReturnType<typeof streamSheets> extends AsyncIterable<(infer Row)[]> ? Row : never

/** One answer sheet without its unit. */
export const viewSheet = (plan: Plan, sheet: Sheet): ResponseView => sheetViewer(plan)(sheet)

/** The same with the plan read once, for many sheets; few scores are different ones, and each is put into words once. */
export function sheetViewer({ questionnaire, rules }: Plan): (sheet: Sheet) => ResponseView {
  const scoreOf = scorerOf(questionnaire)
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
      digest: sheet.leaf.toString('hex'),
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
  if (dimension !== undefined && !survey.plan.questionnaire.dimensions.some(({ key }) => key === dimension))
    return { items: [], total: 0 }
  const invitationIds = await selectByFold(db, survey, filter)
  const only = survey.plan.rules.combine === 'official' ? { officialSeat } : {}
  const found = await listSheets(db, survey.id, { page, pageSize, search, ...filter, ...only, invitationIds })
  return { items: found.items.map((sheet) => viewSheet(survey.plan, sheet)), total: found.total }
}

type Judged = UnitReturn & Validity
type FoldFilter = Pick<ResponseFilter, 'band' | 'flagged' | 'flag' | 'standing'>

/** What only arithmetic knows (a unit's band, flags, whether a return is complete) is found by the fold that made the figures. */
async function selectByFold(db: Kysely<Database>, survey: Survey, filter: FoldFilter): Promise<number[] | undefined> {
  const { band, flagged, flag, standing } = filter
  if (band === undefined && !flagged && flag === undefined && standing === undefined) return undefined
  const { rules } = survey.plan
  const ids: number[] = []
  for await (const returns of byUnit(db, survey.id)) {
    const judged = returns.map((one) => ({ ...one, ...judgeValidity(one.ratings, rules) }))
    if (band !== undefined && bandOfUnit(survey.plan, judged) !== band) continue
    ids.push(...judged.filter(sheetTest(rules, filter, judged)).map((one) => one.invitationId))
  }
  return ids
}

function bandOfUnit({ questionnaire, rules }: Plan, returns: readonly Judged[]): string | null {
  const scored = returns.map((one) => ({ ...one, score: respondentScore(one.ratings, questionnaire) }))
  const score = unitScore(scored, rules.combine)
  return score && bandOf(score, rules.bands)
}

const standings: Record<NonNullable<FoldFilter['standing']>, (one: Judged) => boolean> = {
  complete: (one) => one.complete,
  valid: (one) => one.valid && !one.invalidated,
  invalidated: (one) => one.valid && Boolean(one.invalidated),
}

// 完整 and 有效 count every return; bands and flags only those the figures are made of.
function sheetTest(rules: Rules, { band, flagged, flag, standing }: FoldFilter, returns: readonly Judged[]) {
  const counted = new Set(countedSeats(returns, rules.combine))
  return (one: Judged): boolean => {
    if (standing && !standings[standing](one)) return false
    if ((band !== undefined || flagged || flag) && !counted.has(one)) return false
    if (!flagged && !flag) return true
    const flags = flagsOf(one, rules)
    return flag ? flags.includes(flag) : flags.length > 0
  }
}
