import Fraction from 'fraction.js'
import { addToAlpha, startAlpha, type AlphaSums } from './alpha.ts'
import { isSpeeder, isStraightLine, judgeValidity, scoredLevels, type Ratings } from './answers.ts'
import { bandFinder } from './bands.ts'
import { addTo, startSum, type ExactSum } from './exact-sum.ts'
import { countLevel, startCounts, type LevelCounts } from './level-counts.ts'
import type { Rules } from './rules.ts'
import { scalePoints, type ScalePoints } from './scale-points.ts'
import { isSatisfied, type Questionnaire } from './scale.ts'
import { countedSeats, mean, scoreLevels, shareOf } from './scoring.ts'

/** One return as the figures see it. `overall` is the answer to the overall question, null when not given. */
export type UnitResponse = { seat: number; ratings: Ratings; overall: number | null; elapsedSeconds: number | null }

export type DimensionTally = { counts: LevelCounts; notApplicable: number; missing: number }

/**
 * Running sums of one survey: integers and exact rationals only, of a size that does not grow with the answers.
 * `complete` and `valid` count returns; everything else comes from the returns that count for the indicator: the valid
 * ones, or with the rule 'official' the valid one of seat 1.
 */
export type Tally = {
  questionnaire: Questionnaire
  rules: Rules
  complete: number
  valid: number
  /** Unit scores in 分, whatever the indicator is: the bands are about these. */
  scores: ExactSum
  /** The indicator's figure per unit, and the same leaving out flagged returns. */
  figures: ExactSum
  figuresWithoutFlagged: ExactSum
  unitBands: Record<string, number>
  dimensions: DimensionTally[]
  overall: LevelCounts
  alpha: AlphaSums
  flagged: { speeders: number; straightLiners: number; total: number }
  points: ScalePoints
  bandOf: (score: Fraction) => string
  isSatisfied: (level: number) => boolean
}

type CountedReturn = UnitResponse & { levels: number[]; flagged: boolean }

export function startTally(questionnaire: Questionnaire, rules: Rules): Tally {
  const { scale, dimensions } = questionnaire
  const satisfied = new Set(scale.map((step) => step.level).filter((level) => isSatisfied(scale, level)))
  return {
    questionnaire,
    rules,
    complete: 0,
    valid: 0,
    scores: startSum(),
    figures: startSum(),
    figuresWithoutFlagged: startSum(),
    unitBands: Object.fromEntries(rules.bands.map((band) => [band.label, 0])),
    dimensions: dimensions.map(() => ({ counts: startCounts(scale), notApplicable: 0, missing: 0 })),
    overall: startCounts(scale),
    alpha: startAlpha(dimensions.length),
    flagged: { speeders: 0, straightLiners: 0, total: 0 },
    points: scalePoints(scale),
    bandOf: bandFinder(rules.bands),
    isSatisfied: (level) => satisfied.has(level),
  }
}

/**
 * Adds every return of one unit; changes `tally`. Call once per unit.
 * @throws RangeError when a rating is of no dimension or not on the scale (answers are checked on the way in, see
 * `checkRatings`).
 */
export function addUnit(tally: Tally, unitResponses: readonly UnitResponse[]): void {
  const judged = unitResponses.map((one) => ({ ...one, ...judgeValidity(one.ratings, tally.rules) }))
  tally.complete += judged.filter((one) => one.complete).length
  tally.valid += judged.filter((one) => one.valid).length
  const counted = countedSeats(judged, tally.rules.combine).map((one) => readReturn(tally, one))
  if (counted.length === 0) return
  counted.forEach((one) => addReturn(tally, one))
  addUnitFigures(tally, counted)
}

/**
 * The indicator's figure for one unit. 综合得分: the mean of its respondents' scores. 满意率: the share of all its
 * scored answers in the two highest levels, × 100. The indicator is the mean of these over units: one unit, one vote.
 */
function figureOf(tally: Tally, counted: readonly CountedReturn[]): Fraction | null {
  if (tally.rules.indicator.figure === '综合得分') return scoreOf(tally, counted)
  const levels = counted.flatMap((one) => one.levels)
  return shareOf(levels, tally.isSatisfied)?.mul(100) ?? null
}

function scoreOf(tally: Tally, counted: readonly CountedReturn[]): Fraction | null {
  return mean(counted.flatMap((one) => scoreLevels(one.levels, tally.points) ?? []))
}

function addUnitFigures(tally: Tally, counted: readonly CountedReturn[]): void {
  const score = scoreOf(tally, counted)
  const figure = figureOf(tally, counted)
  if (!score || !figure) return
  addTo(tally.scores, score)
  addTo(tally.figures, figure)
  const band = tally.bandOf(score)
  tally.unitBands[band] = (tally.unitBands[band] ?? 0) + 1
  const unflagged = figureOf(
    tally,
    counted.filter((one) => !one.flagged),
  )
  if (unflagged) addTo(tally.figuresWithoutFlagged, unflagged)
}

function readReturn(tally: Tally, response: UnitResponse): CountedReturn {
  const speeder = isSpeeder(response.elapsedSeconds, tally.rules)
  const straightLiner = isStraightLine(response.ratings)
  const flagged = speeder || straightLiner
  tally.flagged.speeders += speeder ? 1 : 0
  tally.flagged.straightLiners += straightLiner ? 1 : 0
  tally.flagged.total += flagged ? 1 : 0
  return { ...response, levels: scoredLevels(response.ratings), flagged }
}

function addReturn(tally: Tally, one: CountedReturn): void {
  const ratings = tally.questionnaire.dimensions.map(({ key }) => ratingOf(one.ratings, key))
  const points = ratings.flatMap((rating) => (typeof rating === 'number' ? tally.points.of(rating) : []))
  // Its score has counted every level: a level of no known dimension would be in the figure and in no dimension.
  if (points.length !== one.levels.length) throw new RangeError('a rating for an unknown dimension')
  tally.dimensions.forEach((dimension, i) => addRating(dimension, ratings[i]))
  if (one.overall !== null) countLevel(tally.overall, one.overall)
  if (points.length === ratings.length) addToAlpha(tally.alpha, points)
}

// A dimension may be keyed 'constructor': only the return's own keys are answers.
function ratingOf(ratings: Ratings, key: string): number | null | undefined {
  return Object.hasOwn(ratings, key) ? ratings[key] : undefined
}

function addRating(dimension: DimensionTally, rating: number | null | undefined): void {
  if (rating === undefined) {
    dimension.missing += 1
    return
  }
  if (rating === null) {
    dimension.notApplicable += 1
    return
  }
  countLevel(dimension.counts, rating)
}
