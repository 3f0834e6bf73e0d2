import Fraction from 'fraction.js'
import { cronbachAlpha } from './alpha.ts'
import { meanOf } from './exact-sum.ts'
import { describeIndicator, type IndicatorResult } from './indicator-result.ts'
import {
  addCounts,
  answersIn,
  meanOfCounts,
  percentOfCounts,
  varianceOfCounts,
  type LevelCounts,
} from './level-counts.ts'
import { responseRate } from './response-rate.ts'
import { display, displayAgainst, displayRoot, exact } from './rounding.ts'
import type { Rules } from './rules.ts'
import { isLow, isSatisfied, isTop, type Dimension, type Level, type Questionnaire } from './scale.ts'
import type { DimensionTally, Tally } from './statistics.ts'

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
    indicator: describeIndicator(tally, plan.target, participation.rosterUnits),
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
