import Fraction from 'fraction.js'
import { addTo, meanOf, startSum, sumOf, type ExactSum } from './exact-sum.ts'
import { display, displayAgainst, exact, percent } from './rounding.ts'

/** Unit figures by group; of the units themselves only of which kinds they are, which says what may be shown. */
export type Groups = Map<string, { sum: ExactSum; kinds: Set<string> }>

/** `kind`: the same for units that are in the same groups of every breakdown. */
export function addToGroup(groups: Groups, label: string, kind: string, figure: Fraction): void {
  const group = groups.get(label) ?? { sum: startSum(), kinds: new Set() }
  addTo(group.sum, figure)
  group.kinds.add(kind)
  groups.set(label, group)
}

/** The groups as `shownGroups` takes them, made of kinds. */
export const membersOf = (groups: Groups) => [...groups].map(([key, { kinds }]) => ({ key, units: [...kinds] }))

export type GroupResult = {
  label: string
  /** Units on the roster, and of them with a figure. */
  roster: number
  scored: number
  /** The group's part of the roster and of the units with a figure, in percent. */
  rosterShare: string | null
  scoredShare: string | null
  /** Too few units, or hidden to keep another's figure from being worked out (see suppress.ts): no figure. */
  hidden: boolean
  value: string | null
  exact: string | null
  /** The group's figure less that of all units. */
  difference: string | null
}

/** Each group's mean beside the whole. `roster` names every group with its units, in the order listed; `shown` those with a figure. */
export function describeGroups(
  groups: Groups,
  roster: ReadonlyMap<string, number>,
  shown: ReadonlySet<string>,
  target: string,
): GroupResult[] {
  const labels = [...new Set([...roster.keys(), ...groups.keys()])]
  const sums = labels.map((label) => groups.get(label)?.sum ?? startSum())
  const scoredUnits = sums.reduce((total, sum) => total + sum.count, 0)
  const rosterUnits = [...roster.values()].reduce((total, count) => total + count, 0)
  const all = scoredUnits === 0 ? null : sums.reduce((total, sum) => total.add(sumOf(sum)), zero).div(scoredUnits)
  return labels.map((label, at) => {
    const sum = sums[at]!
    const value = shown.has(label) ? meanOf(sum) : null
    return {
      label,
      roster: roster.get(label) ?? 0,
      scored: sum.count,
      rosterShare: share(roster.get(label) ?? 0, rosterUnits),
      scoredShare: share(sum.count, scoredUnits),
      hidden: sum.count > 0 && value === null,
      value: displayAgainst(value, new Fraction(target)),
      exact: exact(value),
      difference: value && all && display(value.sub(all)),
    }
  })
}

const zero = new Fraction(0)
const share = (part: number, whole: number) => displayAgainst(percent(part, whole), [zero, new Fraction(100)])
