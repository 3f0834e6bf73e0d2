import Fraction from 'fraction.js'
import { cronbachAlpha } from './alpha.ts'
import { meanOf, squaresOf, sumOf } from './exact-sum.ts'
import { meanInterval, type MeanSample } from './interval.ts'
import {
  addCounts,
  answersIn,
  meanOfCounts,
  percentOfCounts,
  varianceOfCounts,
  type LevelCounts,
} from './level-counts.ts'
import { responseRate } from './response-rate.ts'
import { display, displayAgainst, displayEstimate, displayRoot, exact } from './rounding.ts'
import type { Rules } from './rules.ts'
import {
  ceilingOf,
  floorOf,
  isLow,
  isSatisfied,
  isTop,
  type Dimension,
  type Level,
  type Questionnaire,
} from './scale.ts'
import type { DimensionTally, Tally } from './statistics.ts'
import { judgeVerdict, worstCase, type Verdict } from './verdict.ts'

/** The frozen part of a survey that the figures depend on. `target` is a decimal string. */
export type Plan = { target: string; questionnaire: Questionnaire; rules: Rules }

/** `rosterUnits` counts units; `roster`, `issued` and `returned` count invitations. */
export type Participation = { rosterUnits: number; roster: number; issued: number; returned: number }

/** Shares in percent of a set of scored answers; null when there are none. */
export type Shares = { topBox: string | null; top2: string | null; bottom2: string | null }

export type DimensionResult = Shares & {
  key: string
  label: string
  mean: string | null
  exact: string | null
  /** Sample standard deviation; null with fewer than two scored answers. */
  sd: string | null
  /** Answers per level, every level of the scale present. */
  counts: Record<string, number>
  notApplicable: number
  missing: number
  /** Scored answers. */
  n: number
}

export type IndicatorResult = {
  figure: Rules['indicator']['figure']
  unit: Rules['indicator']['unit']
  value: string | null
  exact: string | null
  target: string
  verdict: Verdict | null
  worstCase: string | null
  worstCaseExact: string | null
  interval: { low: string; high: string; confidence: '95' } | null
  intervalNote: 'full-coverage' | 'too-few-units' | null
}

/** Everything a survey says, JSON-ready: figures are decimal strings, `exact` is "numerator/denominator". */
export type SurveyResult = Shares & {
  /** Invitations, like `issued`, `returned`, `complete` and `valid`. */
  roster: number
  issued: number
  returned: number
  complete: number
  valid: number
  units: { roster: number; scored: number }
  /** 应答率 (AAPOR RR1), percent of the roster's invitations that came back complete. */
  responseRate: string | null
  indicator: IndicatorResult
  /** Units per band of their unit score, every band present, in the plan's order. */
  unitBands: Record<string, number>
  dimensions: DimensionResult[]
  overall: { mean: string | null; counts: Record<string, number>; n: number } | null
  alpha: string | null
  /** Returns that scored every dimension: those α is about. */
  alphaN: number
  flagged: { speeders: number; straightLiners: number; total: number }
  withoutFlagged: { value: string | null; exact: string | null; units: number }
}

type Range = { floor: Fraction; ceiling: Fraction }

/**
 * The result of a survey from its tally. Pure; the same tally gives the same digits anywhere.
 * @throws RangeError when more units are scored than the roster holds, or the plan wants an expert share.
 */
export function computeResult(tally: Tally, plan: Plan, participation: Participation): SurveyResult {
  const { scale, dimensions } = plan.questionnaire
  // Expert scores are an instrument of their own; a figure that ignored their share in silence would be a wrong one.
  if (!new Fraction(plan.rules.expertWeight).equals(0)) throw new RangeError('an expert share cannot be computed')
  return {
    roster: participation.roster,
    issued: participation.issued,
    returned: participation.returned,
    complete: tally.complete,
    valid: tally.valid,
    units: { roster: participation.rosterUnits, scored: tally.figures.count },
    responseRate: describeResponseRate(tally, participation),
    indicator: describeIndicator(tally, plan, participation.rosterUnits),
    ...describeShares(
      addCounts(
        tally.dimensions.map((dimension) => dimension.counts),
        scale,
      ),
      scale,
    ),
    unitBands: { ...tally.unitBands },
    dimensions: dimensions.map((dimension, i) => describeDimension(dimension, tally.dimensions[i], tally)),
    overall: plan.questionnaire.overall ? describeOverall(tally) : null,
    alpha: display(cronbachAlpha(tally.alpha), 3),
    alphaN: tally.alpha.n,
    flagged: { ...tally.flagged },
    withoutFlagged: describeWithoutFlagged(tally, plan),
  }
}

function describeResponseRate(tally: Tally, participation: Participation): string | null {
  const partial = participation.returned - tally.complete
  const nonContact = participation.roster - participation.returned
  const rate = responseRate({ complete: tally.complete, partial, nonContact, refusal: 0, other: 0, ineligible: 0 })
  // Never "100" while one return is still out.
  return displayAgainst(rate?.mul(100) ?? null, new Fraction(100))
}

function describeIndicator(tally: Tally, plan: Plan, rosterUnits: number): IndicatorResult {
  const target = new Fraction(plan.target)
  const range = rangeOf(plan)
  const value = meanOf(tally.figures)
  const worst = value && worstCase(sumOf(tally.figures), tally.figures.count, rosterUnits, range.floor)
  return {
    ...plan.rules.indicator,
    value: displayAgainst(value, target),
    exact: exact(value),
    target: plan.target,
    verdict: judgeVerdict(value, worst, target),
    worstCase: displayAgainst(worst, target),
    worstCaseExact: exact(worst),
    ...describeInterval(tally, rosterUnits, range),
  }
}

// What one unit's figure can be. A unit that rates nothing in the two highest levels has a 满意率 of 0.
function rangeOf(plan: Plan): Range {
  if (plan.rules.indicator.figure === '满意率') return { floor: new Fraction(0), ceiling: new Fraction(100) }
  return { floor: floorOf(plan.questionnaire.scale), ceiling: ceilingOf(plan.questionnaire.scale) }
}

function describeInterval(
  tally: Tally,
  rosterUnits: number,
  range: Range,
): Pick<IndicatorResult, 'interval' | 'intervalNote'> {
  const n = tally.figures.count
  if (n > 0 && n === rosterUnits) return { interval: null, intervalNote: 'full-coverage' }
  const sample: MeanSample = {
    sum: sumOf(tally.figures),
    squares: squaresOf(tally.figures),
    n,
    N: rosterUnits,
    ...range,
  }
  const interval = meanInterval(sample)
  if (!interval) return { interval: null, intervalNote: 'too-few-units' }
  const [low, high] = [displayEstimate(interval.low), displayEstimate(interval.high)]
  return { interval: { low, high, confidence: '95' }, intervalNote: null }
}

function describeShares(counts: LevelCounts, scale: readonly Level[]): Shares {
  const share = (passes: (scale: readonly Level[], level: number) => boolean) =>
    displayAgainst(
      percentOfCounts(counts, (level) => passes(scale, level)),
      [new Fraction(0), new Fraction(100)],
    )
  return { topBox: share(isTop), top2: share(isSatisfied), bottom2: share(isLow) }
}

function describeDimension(dimension: Dimension, sums: DimensionTally | undefined, tally: Tally): DimensionResult {
  if (!sums) throw new RangeError('the tally is of another questionnaire')
  const mean = meanOfCounts(sums.counts, tally.points)
  return {
    key: dimension.key,
    label: dimension.label,
    mean: display(mean),
    exact: exact(mean),
    sd: displayRoot(varianceOfCounts(sums.counts, tally.points)),
    counts: Object.fromEntries(sums.counts),
    notApplicable: sums.notApplicable,
    missing: sums.missing,
    n: answersIn(sums.counts),
    ...describeShares(sums.counts, tally.questionnaire.scale),
  }
}

function describeOverall(tally: Tally): SurveyResult['overall'] {
  const { overall, points } = tally
  return { mean: display(meanOfCounts(overall, points)), counts: Object.fromEntries(overall), n: answersIn(overall) }
}

function describeWithoutFlagged(tally: Tally, plan: Plan): SurveyResult['withoutFlagged'] {
  const value = meanOf(tally.figuresWithoutFlagged)
  return {
    value: displayAgainst(value, new Fraction(plan.target)),
    exact: exact(value),
    units: tally.figuresWithoutFlagged.count,
  }
}
