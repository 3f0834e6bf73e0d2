/**
 * Small cells: no figure about fewer than five units, neither shown nor left over when shown ones are taken from each other or from the
 * whole, whatever breakdowns are looked at one after the other.
 *
 * All that is shown of a survey is shown of sets of units. Those sets cut the units into atoms: units that nothing shown tells apart.
 * A set is shown only while every atom keeps at least `smallestGroup` units. Whatever is computed from shown sets is then a figure about
 * whole atoms, and a unit could exchange its answers with at least four others without any reply being another.
 */
export const smallestGroup = 5

/** A set of units, each once, by any key. */
export type UnitGroup<Key> = { key: string; units: readonly Key[] }

/**
 * Which groups may be shown beside the figures of all `units`, as a set of the groups themselves. Breakdowns come in order of
 * importance: what an earlier one shows can keep a later one from showing something. Within one the largest group comes first, so that
 * of several too small ones the least is hidden with them. With fewer than five units in all nothing is shown, not even a group of all.
 *
 * Give every breakdown that anybody may ever look at, in the same order each time; to show more later would undo it. A key may stand for
 * several units that are in the same groups: `countOf` says for how many.
 */
export function shownGroups<Key, Group extends UnitGroup<Key>>(
  units: Iterable<Key>,
  breakdowns: readonly (readonly Group[])[],
  countOf: (unit: Key) => number = () => 1,
): Set<Group> {
  const atoms = new Atoms(units, countOf)
  const shown = new Set<Group>()
  if (atoms.count < smallestGroup) return shown
  const sizeOf = (group: Group) => group.units.reduce((sum, unit) => sum + countOf(unit), 0)
  for (const groups of breakdowns) {
    const sized = groups.map((group) => ({ group, size: sizeOf(group) }))
    const bySize = sized.toSorted((a, b) => b.size - a.size || compare(a.group.key, b.group.key))
    for (const { group } of bySize) if (atoms.cut(group.units)) shown.add(group)
  }
  return shown
}

/**
 * The same for one rated aspect: of the groups shown already, those whose cell may be shown too. `rated`: the units that scored it.
 * Where few did, or few outside the shown cells, a mean would be that of one or two.
 */
export function shownCells<Key, Group extends UnitGroup<Key>>(
  rated: ReadonlySet<Key>,
  shown: readonly (readonly Group[])[],
): Set<Group> {
  const cells = shown.map((groups) =>
    groups.map((group) => ({ key: group.key, group, units: group.units.filter((unit) => rated.has(unit)) })),
  )
  return new Set([...shownGroups(rated, cells)].map((cell) => cell.group))
}

/** Whether figures that tell units apart may be shown of so many units at all. */
export const isEnough = (units: number): boolean => units >= smallestGroup

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Units that nothing shown so far tells apart. */
class Atoms<Key> {
  readonly count: number
  readonly #countOf: (unit: Key) => number
  readonly #atomOf = new Map<Key, number>()
  readonly #sizes: number[] = []

  constructor(units: Iterable<Key>, countOf: (unit: Key) => number) {
    for (const unit of units) this.#atomOf.set(unit, 0)
    this.#countOf = countOf
    this.count = this.#sizeOf([...this.#atomOf.keys()])
    this.#sizes.push(this.count)
  }

  #sizeOf(units: readonly Key[]): number {
    return units.reduce((sum, unit) => sum + this.#countOf(unit), 0)
  }

  /** Cuts every atom in what is inside the set and what is outside, unless a part would be too small: then nothing is cut. */
  cut(units: readonly Key[]): boolean {
    const inside = new Map<number, Key[]>()
    for (const unit of new Set(units)) {
      const atom = this.#atomOf.get(unit)
      if (atom === undefined) continue
      const members = inside.get(atom)
      if (members) members.push(unit)
      else inside.set(atom, [unit])
    }
    const parts = [...inside]
      .map(([atom, members]) => ({ atom, members, size: this.#sizeOf(members) }))
      .filter(({ atom, size }) => size < this.#sizes[atom]!)
    if (inside.size === 0) return false
    const isSmall = (n: number) => n < smallestGroup
    if (parts.some(({ atom, size }) => isSmall(size) || isSmall(this.#sizes[atom]! - size))) return false
    for (const { atom, members, size } of parts) {
      const fresh = this.#sizes.push(size) - 1
      this.#sizes[atom]! -= size
      for (const unit of members) this.#atomOf.set(unit, fresh)
    }
    return true
  }
}
