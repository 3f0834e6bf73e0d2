import Fraction from 'fraction.js'
import { mixerOf, type Panel } from './experts.ts'
import { meanOf, squaresOf, sumOf } from './exact-sum.ts'
import { meanInterval, type MeanSample } from './interval.ts'
import { displayAgainst, displayEstimate, exact } from './rounding.ts'
import type { Rules } from './rules.ts'
import { ceilingOf, floorOf } from './scale.ts'
import type { Tally } from './statistics.ts'
import { judgeVerdict, worstCase, type Verdict } from './verdict.ts'

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
  intervalNote: 'full-coverage' | 'too-few-units' | 'no-spread' | 'no-expert-score' | null
}

type Range = { floor: Fraction; ceiling: Fraction }

/**
 * The figure that feeds the evaluation, from a tally. `target` is a decimal string; `rosterUnits` counts the units that belong to the survey.
 * Where the plan gives experts a share, the figure, its worst case and its interval are those of the composite.
 * @throws RangeError when more units are scored than the roster holds.
 */
export function describeIndicator(tally: Tally, target: string, rosterUnits: number, panel: Panel): IndicatorResult {
  const limit = new Fraction(target)
  const range = rangeOf(tally)
  const mix = mixerOf(tally.rules.expertWeight, panel)
  const own = meanOf(tally.figures)
  const value = own && mix(own)
  const worst = value && mix(worstCase(sumOf(tally.figures), tally.figures.count, rosterUnits, range.floor))
  return {
    ...tally.rules.indicator,
    value: displayAgainst(value, limit),
    exact: exact(value),
    target,
    verdict: judgeVerdict(value, worst, limit),
    worstCase: displayAgainst(worst, limit),
    worstCaseExact: exact(worst),
    ...describeInterval(tally, rosterUnits, range, mix),
  }
}

// What one unit's figure can be. A unit that rates nothing in the two highest levels has a 满意率 of 0.
function rangeOf({ questionnaire, rules }: Tally): Range {
  if (rules.indicator.figure === '满意率') return { floor: new Fraction(0), ceiling: new Fraction(100) }
  return { floor: floorOf(questionnaire.scale), ceiling: ceilingOf(questionnaire.scale) }
}

function describeInterval(
  tally: Tally,
  rosterUnits: number,
  range: Range,
  mix: (figure: Fraction) => Fraction | null,
): Pick<IndicatorResult, 'interval' | 'intervalNote'> {
  const n = tally.figures.count
  if (n > 0 && mix(range.floor) === null) return { interval: null, intervalNote: 'no-expert-score' }
  if (n > 0 && n === rosterUnits) return { interval: null, intervalNote: 'full-coverage' }
  const sample: MeanSample = {
    sum: sumOf(tally.figures),
    squares: squaresOf(tally.figures),
    n,
    N: rosterUnits,
    ...range,
  }
  const interval = meanInterval(sample)
  if (!interval) return { interval: null, intervalNote: n < 2 ? 'too-few-units' : 'no-spread' }
  // The experts are no sample: their share moves and narrows the interval and adds nothing to it.
  const ends = [interval.low, interval.high].map((end) => mix(new Fraction(end.toFixed(12))))
  const [low, high] = ends.map((end) => displayEstimate(end!.valueOf())) as [string, string]
  return { interval: { low, high, confidence: '95' }, intervalNote: null }
}
