import Fraction from 'fraction.js'
import { cronbachAlpha } from './alpha.ts'
import { meanOf, type ExactSum } from './exact-sum.ts'
import { describeComposite, mixerOf, noPanel, type CompositeResult, type Panel } from './experts.ts'
import { describeIndicator, type IndicatorResult } from './indicator-result.ts'
import {
  addCounts,
  answersIn,
  meanOfCounts,
  percentOfCounts,
  varianceOfCounts,
  type LevelCounts,
} from './level-counts.ts'
import { checkRosterIdentity, describeResponseRate, type Dispositions, type RosterMismatch } from './response-rate.ts'
import { overallSinglesOut, shownObjects, type SurveyObject } from './objects.ts'
import { display, displayAgainst, displayRoot, exact } from './rounding.ts'
import type { Rules } from './rules.ts'
import { isLow, isSatisfied, isTop, type Dimension, type Level, type Questionnaire } from './scale.ts'
import type { DimensionTally, FlagCounts, Tally } from './statistics.ts'

/** The frozen part of a survey that the figures depend on. `target` is a decimal string. */
export type Plan = {
  target: string
  questionnaire: Questionnaire
  rules: Rules
  objects?: readonly SurveyObject[] | undefined
}

/**
 * `rosterUnits` and `ineligibleUnits` (不属调查范围, by two people) count units; the others invitations. Without `outside`, whoever
 * did not answer was not reached.
 */
export type Participation = {
  rosterUnits: number
  ineligibleUnits?: number
  roster: number
  issued: number
  returned: number
  outside?: Pick<Dispositions, 'refusal' | 'nonContact' | 'other' | 'ineligible'>
  /** Of each object, by its key: the units that should rate it. */
  objects?: Readonly<Record<string, RosterUnits>>
}

export type RosterUnits = { roster: number; ineligible: number }

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
  /** `ineligible` units are on the roster and in no figure: the worst case does not count them. */
  units: { roster: number; ineligible: number; scored: number }
  /** Where the roster's invitations ended. */
  dispositions: Dispositions
  /** Null: the roster is the sum of its dispositions. */
  rosterMismatch: RosterMismatch | null
  /** 应答率 (AAPOR RR1), percent of the eligible invitations that came back complete. */
  responseRate: string | null
  indicator: IndicatorResult
  /** Units per band of their unit score, every band present, in the plan's order. */
  unitBands: Record<string, number>
  dimensions: DimensionResult[]
  overall: { mean: string | null; counts: Record<string, number>; n: number } | null
  alpha: string | null
  /** Returns that scored every dimension: those α is about. */
  alphaN: number
  flagged: FlagCounts
  /** 无效: returns two people took out; not among `valid`. */
  invalidated: number
  /** The figure leaving out flagged returns, and the figure had nothing been invalidated. */
  withoutFlagged: Variant
  withInvalidated: Variant
  composite: CompositeResult
  /** Only where the plan names several objects. `unlike`: units of the smallest set that rated the same objects. */
  objects?: ObjectResult[]
  unlike?: { smallest: number; overall: boolean }
}

/** What a survey of several objects says of one of them: the same figures from what its units said of it. */
export type ObjectResult = Shares &
  Pick<SurveyResult, 'valid' | 'units' | 'indicator' | 'unitBands' | 'dimensions' | 'alpha' | 'alphaN'> &
  SurveyObject & {
    /** Its figures, or the overall ones less those of others, would be of fewer than five units: they are stored, and not told. */
    hidden: boolean
  }

export type Variant = { value: string | null; exact: string | null; units: number }

/**
 * The result of a survey from its tally. Pure; the same tally gives the same digits anywhere.
 * @throws RangeError when more units are scored than are eligible on the roster.
 */
export function computeResult(
  tally: Tally,
  plan: Plan,
  participation: Participation,
  panel: Panel = noPanel,
): SurveyResult {
  const { rosterUnits, ineligibleUnits = 0 } = participation
  const dispositions = countDispositions(tally, participation)
  return {
    roster: participation.roster,
    issued: participation.issued,
    returned: participation.returned,
    complete: tally.complete,
    valid: tally.valid,
    units: { roster: rosterUnits, ineligible: ineligibleUnits, scored: tally.figures.count },
    dispositions,
    rosterMismatch: checkRosterIdentity(participation.roster, dispositions),
    responseRate: describeResponseRate(dispositions),
    indicator: describeIndicator(tally, plan.target, rosterUnits - ineligibleUnits, panel),
    ...describeRatings(tally),
    overall: plan.questionnaire.overall ? describeOverall(tally) : null,
    flagged: { ...tally.flagged },
    invalidated: tally.invalidated,
    withoutFlagged: describeVariant(tally.figuresWithoutFlagged, plan, panel),
    withInvalidated: describeVariant(tally.figuresWithInvalidated, plan, panel),
    composite: describeComposite(meanOf(tally.figures), plan.rules.expertWeight, panel, new Fraction(plan.target)),
    ...describeObjects(tally, plan, participation.objects),
  }
}

/** What the ratings themselves say: of the whole, or of one object. */
function describeRatings(tally: Tally) {
  const { scale, dimensions } = tally.questionnaire
  const counts = tally.dimensions.map((dimension) => dimension.counts)
  return {
    ...describeShares(addCounts(counts, scale), scale),
    unitBands: { ...tally.unitBands },
    dimensions: dimensions.map((dimension, i) => describeDimension(dimension, tally.dimensions[i], tally)),
    alpha: display(cronbachAlpha(tally.alpha), 3),
    alphaN: tally.alpha.n,
  }
}

/** Experts score the whole, whatever their share, so an object's figure is that of its users alone. */
function describeObjects(
  { objects, classes }: Tally,
  { target }: Plan,
  rosters: Participation['objects'] = {},
): Pick<SurveyResult, 'objects' | 'unlike'> {
  if (objects.length === 0) return {}
  const found = [...classes.values()]
  const shown = shownObjects(found)
  const results = objects.map(({ tally, ...object }): ObjectResult => {
    const own = { ...tally, rules: { ...tally.rules, expertWeight: '0' } }
    const { roster, ineligible } = rosters[object.key] ?? { roster: tally.figures.count, ineligible: 0 }
    return {
      ...object,
      hidden: !shown.has(object.key),
      valid: tally.valid,
      units: { roster, ineligible, scored: tally.figures.count },
      indicator: describeIndicator(own, target, roster - ineligible, noPanel),
      ...describeRatings(tally),
    }
  })
  const smallest = Math.min(...found.map(({ units }) => units))
  return {
    objects: results,
    unlike: { smallest: found.length > 0 ? smallest : 0, overall: overallSinglesOut(found) },
  }
}

function countDispositions(tally: Tally, { roster, returned, outside }: Participation): Dispositions {
  const unreached = { refusal: 0, nonContact: roster - returned, other: 0, ineligible: 0 }
  return { complete: tally.complete, partial: returned - tally.complete, ...(outside ?? unreached) }
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

function describeVariant(figures: ExactSum, { target, rules }: Plan, panel: Panel): Variant {
  const own = meanOf(figures)
  const value = own && mixerOf(rules.expertWeight, panel)(own)
  return { value: displayAgainst(value, new Fraction(target)), exact: exact(value), units: figures.count }
}
