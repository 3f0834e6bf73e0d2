import Fraction from 'fraction.js'
import { addToAlpha, startAlpha, type AlphaSums } from './alpha.ts'
import { isSpeeder, isStraightLine, judgeSheet, judgeValidity, scoredLevels, type Validity } from './answers.ts'
import { bandFinder } from './bands.ts'
import { addTo, startSum, type ExactSum } from './exact-sum.ts'
import { partsOf, type RatedPart, type SurveyObject, type UnitClass } from './objects.ts'
import { countLevel, startCounts, type LevelCounts } from './level-counts.ts'
import type { Rules } from './rules.ts'
import { scalePoints, type ScalePoints } from './scale-points.ts'
import { isSatisfied, type Questionnaire, type Ratings } from './scale.ts'
import { countedSeats, mean, scorerOf, shareOf } from './scoring.ts'

/**
 * One return as the figures see it. `overall` is the answer to the overall question, null when not given. `burst`: 集中提交, found
 * beside the answers. `invalidated`: two people took it out of the figures.
 */
export type UnitResponse = {
  seat: number
  ratings: Ratings
  overall: number | null
  elapsedSeconds: number | null
  burst?: boolean
  invalidated?: boolean
}

/** 填写过快, 各项同分, 集中提交: what may be amiss with a return. A flag takes nothing out of a figure. */
export type Flag = 'speeder' | 'straight-line' | 'burst'

export function flagsOf(one: Pick<UnitResponse, 'ratings' | 'elapsedSeconds' | 'burst'>, rules: Rules): Flag[] {
  return [
    ...(isSpeeder(one.elapsedSeconds, rules) ? (['speeder'] as const) : []),
    ...(isStraightLine(one.ratings) ? (['straight-line'] as const) : []),
    ...(one.burst ? (['burst'] as const) : []),
  ]
}

export type FlagCounts = { speeders: number; straightLiners: number; bursts: number; total: number }

export type DimensionTally = { counts: LevelCounts; notApplicable: number; missing: number }

/**
 * Running sums of one survey: integers and exact rationals only, of a size that does not grow with the answers.
 * `complete`, `valid` and `invalidated` count returns; everything else comes from the returns that count for the indicator:
 * the valid ones that were not invalidated, or with the rule 'official' that of seat 1.
 */
export type Tally = {
  questionnaire: Questionnaire
  rules: Rules
  complete: number
  valid: number
  /** Of the complete ones with enough scored: taken out by two people, and not among `valid`. */
  invalidated: number
  /** Unit scores in 分, whatever the indicator is: the bands are about these. */
  scores: ExactSum
  /** The indicator's figure per unit; the same leaving out flagged returns, and the same with the invalidated ones. */
  figures: ExactSum
  figuresWithoutFlagged: ExactSum
  figuresWithInvalidated: ExactSum
  unitBands: Record<string, number>
  dimensions: DimensionTally[]
  overall: LevelCounts
  alpha: AlphaSums
  flagged: FlagCounts
  points: ScalePoints
  scoreOf: (ratings: Ratings) => Fraction | null
  bandOf: (score: Fraction) => string
  isSatisfied: (level: number) => boolean
  /** 评价对象, each with the sums of what it was rated; none where a survey is about one service. */
  objects: (SurveyObject & { tally: Tally })[]
  /** Units with a figure by the objects they rated: as many as there are combinations. */
  classes: Map<string, UnitClass>
}

export function startTally(questionnaire: Questionnaire, rules: Rules, objects: readonly SurveyObject[] = []): Tally {
  const { scale, dimensions } = questionnaire
  const satisfied = new Set(scale.map((step) => step.level).filter((level) => isSatisfied(scale, level)))
  return {
    questionnaire,
    rules,
    complete: 0,
    valid: 0,
    invalidated: 0,
    scores: startSum(),
    figures: startSum(),
    figuresWithoutFlagged: startSum(),
    figuresWithInvalidated: startSum(),
    unitBands: Object.fromEntries(rules.bands.map((band) => [band.label, 0])),
    dimensions: dimensions.map(() => ({ counts: startCounts(scale), notApplicable: 0, missing: 0 })),
    overall: startCounts(scale),
    alpha: startAlpha(dimensions.length),
    flagged: { speeders: 0, straightLiners: 0, bursts: 0, total: 0 },
    points: scalePoints(scale),
    scoreOf: scorerOf(questionnaire),
    bandOf: bandFinder(rules.bands),
    isSatisfied: (level) => satisfied.has(level),
    objects: objects.map((one) => ({ ...one, tally: startTally(questionnaire, rules) })),
    classes: new Map(),
  }
}

/**
 * Adds every return of one unit; changes `tally`. Call once per unit. Answers the returns with what the rules say of them.
 * @throws RangeError when a rating is of no dimension or not on the scale (answers are checked on the way in, see
 * `checkRatings`).
 */
export function addUnit<Return extends UnitResponse>(
  tally: Tally,
  unitResponses: readonly Return[],
): (Return & CountedReturn)[] {
  const judged = unitResponses.map((one) => readReturn(one, tally.rules, tally.objects))
  addJudged(tally, judged)
  if (tally.objects.length === 0) return judged
  const rated = tally.objects.filter(({ key, tally }) => addJudged(tally, partOfEach(judged, key)) !== null)
  if (rated.length > 0)
    countClass(
      tally,
      rated.map(({ key }) => key),
    )
  return judged
}

/** Adds a unit's returns, all of them or their part about one object. Returns the unit's figure. */
function addJudged(tally: Tally, judged: readonly CountedReturn[]): Fraction | null {
  tally.complete += judged.filter((one) => one.complete).length
  tally.valid += judged.filter((one) => one.valid && !one.invalidated).length
  tally.invalidated += judged.filter((one) => one.valid && one.invalidated).length
  const counted = countedSeats(judged, tally.rules.combine)
  counted.forEach((one) => addReturn(tally, one))
  const figure = addScored(tally, counted)
  const spared = judged.map((one) => ({ ...one, invalidated: false }))
  const isTouched = judged.some((one) => one.invalidated)
  addIfAny(
    tally.figuresWithInvalidated,
    isTouched ? figureOf(tally, countedSeats(spared, tally.rules.combine)) : figure,
  )
  return figure
}

/** What the returns say of one object, each as a return of its own; flags are those of the whole sheet. */
export const partOfEach = <Return extends CountedReturn>(returns: readonly Return[], object: string): Return[] =>
  returns.flatMap((one) =>
    one.parts
      .filter((part) => part.object === object)
      .map((part) => ({ ...one, ...part, overall: null, parts: [{ ...part, object: null }] })),
  )

function countClass({ classes }: Tally, objects: string[]): void {
  const key = objects.join()
  classes.set(key, { objects, units: (classes.get(key)?.units ?? 0) + 1 })
}

/**
 * The indicator's figure for one unit. 综合得分: the mean of its respondents' scores. 满意率: the share of all its
 * scored answers in the two highest levels, × 100. Where it rates several objects: the mean of its figures for each of them. The
 * indicator is the mean of these over units: one unit, one vote.
 */
export function figureOf(tally: FigureRules, counted: readonly CountedReturn[]): Fraction | null {
  if (tally.rules.indicator.figure === '综合得分') return scoreOfUnit(tally, counted)
  return overObjects(tally, counted, (parts) => {
    const share = shareOf(
      parts.flatMap((part) => part.levels),
      tally.isSatisfied,
    )
    return share?.mul(100) ?? null
  })
}

type FigureRules = Pick<Tally, 'rules' | 'scoreOf' | 'isSatisfied' | 'objects'>

/** A unit's score in 分, by the same rule. */
export const scoreOfUnit = (tally: FigureRules, counted: readonly CountedReturn[]): Fraction | null =>
  overObjects(tally, counted, (parts) => mean(parts.flatMap((part) => tally.scoreOf(part.ratings) ?? [])))

function overObjects(
  { objects }: FigureRules,
  counted: readonly CountedReturn[],
  of: (parts: readonly CountedPart[]) => Fraction | null,
): Fraction | null {
  const parts = counted.flatMap((one) => one.parts.filter((part) => part.valid))
  if (objects.length === 0) return of(parts)
  return mean(objects.flatMap(({ key }) => of(parts.filter((part) => part.object === key)) ?? []))
}

/** Adds a unit's figure, with and without its flagged returns, and its band. Returns the figure; null when nothing of it counts. */
function addScored(tally: Tally, counted: readonly CountedReturn[]): Fraction | null {
  const score = scoreOfUnit(tally, counted)
  const figure = figureOf(tally, counted)
  if (!score || !figure) return null
  addTo(tally.scores, score)
  addTo(tally.figures, figure)
  const band = tally.bandOf(score)
  tally.unitBands[band] = (tally.unitBands[band] ?? 0) + 1
  const unflagged = counted.filter((one) => one.flags.length === 0)
  addIfAny(tally.figuresWithoutFlagged, unflagged.length === counted.length ? figure : figureOf(tally, unflagged))
  return figure
}

function addIfAny(total: ExactSum, figure: Fraction | null): void {
  if (figure) addTo(total, figure)
}

/** What a return says of one object (null: of the one service), with what the plan's rules say of that. */
export type CountedPart = RatedPart & Validity & { levels: number[] }
export type CountedReturn = UnitResponse & Validity & { flags: Flag[]; parts: CountedPart[] }

/** A return with what the plan's rules say of it. */
export function readReturn<Return extends UnitResponse>(
  one: Return,
  rules: Rules,
  objects: readonly Pick<SurveyObject, 'key'>[] = [],
): Return & CountedReturn {
  const flags = flagsOf(one, rules)
  const read = (part: RatedPart): CountedPart => ({
    ...part,
    ...judgeValidity(part.ratings, rules),
    levels: scoredLevels(part.ratings),
  })
  if (objects.length > 0) {
    const parts = partsOf(one.ratings, objects).map(read)
    return { ...one, ...judgeSheet(one.ratings, rules, objects), parts, flags }
  }
  const whole = judgeValidity(one.ratings, rules)
  const part = { object: null, ratings: one.ratings, ...whole, levels: scoredLevels(one.ratings) }
  return { ...one, ...whole, parts: [part], flags }
}

function countFlags(counts: FlagCounts, flags: readonly Flag[]): void {
  counts.speeders += flags.includes('speeder') ? 1 : 0
  counts.straightLiners += flags.includes('straight-line') ? 1 : 0
  counts.bursts += flags.includes('burst') ? 1 : 0
  counts.total += flags.length > 0 ? 1 : 0
}

function addReturn(tally: Tally, one: CountedReturn): void {
  countFlags(tally.flagged, one.flags)
  if (one.overall !== null) countLevel(tally.overall, one.overall)
  for (const part of one.parts) if (part.valid) addPart(tally, part)
}

function addPart(tally: Tally, part: CountedPart): void {
  const ratings = tally.questionnaire.dimensions.map(({ key }) => ratingOf(part.ratings, key))
  const points = ratings.flatMap((rating) => (typeof rating === 'number' ? tally.points.of(rating) : []))
  tally.dimensions.forEach((dimension, i) => addRating(dimension, ratings[i]))
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
