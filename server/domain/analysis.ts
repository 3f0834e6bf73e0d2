import { addToGroup, describeGroups, membersOf, type GroupResult, type Groups } from './breakdown.ts'
import { addToIpa, describeIpa, startIpa, type IpaResult, type IpaSums } from './ipa.ts'
import type { SurveyResult } from './result.ts'
import type { Questionnaire } from './scale.ts'
import { countedSeats } from './scoring.ts'
import { shownGroups } from './suppress.ts'
import { type CountedReturn, figureOf, type Tally } from './statistics.ts'

/** A unit's return as the figures judged it, with what the breakdowns need besides: when it came. */
export type TimedReturn = CountedReturn & { submittedAt: Date }

/** What is summed besides the tally, in the same pass. `median`: the moment by which half of the counted returns had come. */
export type AnalysisTally = {
  ipa: IpaSums
  /** Who rates which object: what is told of those comes before the other breakdowns. */
  objects: Groups
  categories: Groups
  timing: Groups
  median: Date | null
  /** How many units are of each kind: in the same groups of all three. */
  kinds: Map<string, number>
}

/** Stored beside the result; a result of any age has one, computed when it is first asked for. */
export type Analysis = {
  ipa: IpaResult
  /** Units by their category on the frozen roster. */
  categories: GroupResult[]
  /** 早答 and 晚答: units whose last counted return came by the median, and after. Late ones stand nearer to those who never answered. */
  timing: { median: string | null; groups: GroupResult[] }
}

export const uncategorised = '未分类'
const [early, late] = ['早答单位', '晚答单位']

export const startAnalysis = (dimensions: number, median: Date | null): AnalysisTally => ({
  ipa: startIpa(dimensions),
  objects: new Map(),
  categories: new Map(),
  timing: new Map(),
  median,
  kinds: new Map(),
})

/** Adds one unit, as `addUnit` judged it; changes `analysis`. */
export function addToAnalysis(
  analysis: AnalysisTally,
  tally: Tally,
  category: string | null,
  judged: readonly TimedReturn[],
): void {
  const counted = countedSeats(judged, tally.rules.combine)
  for (const one of counted)
    for (const { ratings } of one.parts.filter((part) => part.valid)) {
      const points = tally.questionnaire.dimensions.map(({ key }) => pointsOf(tally, ratings[key]))
      addToIpa(analysis.ipa, points, pointsOf(tally, one.overall))
    }
  const figure = figureOf(tally, counted)
  if (!figure) return
  const { median } = analysis
  const rated = tally.objects.filter(({ key }) =>
    counted.some(({ parts }) => parts.some((part) => part.valid && part.object === key)),
  )
  const timing = median && (counted.every((one) => one.submittedAt <= median) ? early : late)
  const own = category ?? uncategorised
  const kind = JSON.stringify([timing, own, ...rated.map(({ key }) => key)])
  analysis.kinds.set(kind, (analysis.kinds.get(kind) ?? 0) + 1)
  for (const { key } of rated) addToGroup(analysis.objects, key, kind, figure)
  addToGroup(analysis.categories, own, kind, figure)
  if (timing) addToGroup(analysis.timing, timing, kind, figure)
}

const pointsOf = (tally: Tally, rating: number | null | undefined) =>
  typeof rating === 'number' ? tally.points.of(rating) : null

/** `roster`: units of each category on the frozen roster. */
export function describeAnalysis(
  analysis: AnalysisTally,
  { dimensions }: Questionnaire,
  result: SurveyResult,
  roster: ReadonlyMap<string, number>,
): Analysis {
  const { target } = result.indicator
  const means = result.dimensions.map((one) => one.exact)
  const timed = new Map([early, late].map((label) => [label, analysis.timing.get(label)?.sum.count ?? 0]))
  // Always both breakdowns, in this order: what the categories show can keep the timing from being shown.
  const breakdowns = [membersOf(analysis.categories), membersOf(analysis.timing)]
  const { kinds } = analysis
  const all = [membersOf(analysis.objects), ...breakdowns]
  const shownSets = shownGroups(kinds.keys(), all, (kind) => kinds.get(kind)!)
  const [byCategory, byTiming] = breakdowns.map(
    (groups) => new Set(groups.filter((group) => shownSets.has(group)).map(({ key }) => key)),
  ) as [Set<string>, Set<string>]
  return {
    ipa: describeIpa(analysis.ipa, dimensions, means),
    categories: describeGroups(analysis.categories, roster, byCategory, target),
    timing: {
      median: analysis.median?.toISOString() ?? null,
      groups: describeGroups(analysis.timing, timed, byTiming, target),
    },
  }
}
