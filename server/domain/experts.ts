import Fraction from 'fraction.js'
import { addTo, meanOf, startSum, varianceOf } from './exact-sum.ts'
import { weightOf } from './dimension-weights.ts'
import { display, displayAgainst, displayRoot, exact } from './rounding.ts'
import type { Dimension } from './scale.ts'

/** One expert's sheet: a score of 0 to 100 for each dimension, decimal strings, by the dimension's key. */
export type ExpertSheet = Record<string, string>

/** What became of the named experts; `scores` of those who scored, in 分, unrounded. Who declared 回避 scored nothing. */
export type Panel = { named: number; recused: number; scores: readonly Fraction[] }

export const noPanel: Panel = { named: 0, recused: 0, scores: [] }

/**
 * 专家评分 beside the survey: always M, E and the composite (1 − k)·M + k·E. `value` is null when it cannot be had: no valid answer,
 * or a share k for experts of whom none scored.
 */
export type CompositeResult = {
  /** k, as the plan fixed it. */
  weight: string
  survey: { value: string | null; exact: string | null }
  experts: {
    value: string | null
    exact: string | null
    /** Sample standard deviation over the sheets; null with fewer than two. */
    sd: string | null
    lowest: string | null
    highest: string | null
    sheets: number
    named: number
    recused: number
  }
  value: string | null
  exact: string | null
}

/**
 * An expert's score: the mean over the dimensions, weighted like the survey's.
 * @throws RangeError when a dimension has no score: a sheet is handed in whole.
 */
export function sheetScore(sheet: ExpertSheet, dimensions: readonly Dimension[]): Fraction {
  const terms = dimensions.map((dimension) => {
    const score = Object.hasOwn(sheet, dimension.key) ? sheet[dimension.key] : undefined
    if (score === undefined) throw new RangeError(`no score for ${dimension.key}`)
    return { weight: weightOf(dimension), score: new Fraction(score) }
  })
  const whole = terms.reduce((sum, { weight }) => sum.add(weight), new Fraction(0))
  return terms.reduce((sum, { weight, score }) => sum.add(score.mul(weight)), new Fraction(0)).div(whole)
}

/** E: the mean of the experts' scores, one expert, one vote; null when nobody scored. */
export const panelMean = ({ scores }: Panel): Fraction | null => meanOf(sumUp(scores))

/** How the plan's share turns a survey's figure into the indicator: (1 − k)·M + k·E; M itself where k is 0. */
export function mixerOf(weight: string, panel: Panel): (figure: Fraction) => Fraction | null {
  const k = new Fraction(weight)
  if (k.equals(0)) return (figure) => figure
  const e = panelMean(panel)
  if (!e) return () => null
  return (figure) => figure.mul(new Fraction(1).sub(k)).add(e.mul(k))
}

export function describeComposite(m: Fraction | null, weight: string, panel: Panel, target: Fraction): CompositeResult {
  const sum = sumUp(panel.scores)
  const e = meanOf(sum)
  const value = m && mixerOf(weight, panel)(m)
  const rising = panel.scores.toSorted((a, b) => a.compare(b))
  return {
    weight,
    survey: { value: displayAgainst(m, target), exact: exact(m) },
    experts: {
      value: display(e),
      exact: exact(e),
      sd: displayRoot(varianceOf(sum)),
      lowest: display(rising[0] ?? null),
      highest: display(rising.at(-1) ?? null),
      sheets: panel.scores.length,
      named: panel.named,
      recused: panel.recused,
    },
    value: displayAgainst(value, target),
    exact: exact(value),
  }
}

function sumUp(scores: readonly Fraction[]) {
  const sum = startSum()
  scores.forEach((score) => addTo(sum, score))
  return sum
}
