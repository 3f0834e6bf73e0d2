import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownCells, shownGroups, smallestGroup, type UnitGroup } from '../../server/domain/suppress.ts'

type Group = UnitGroup<number>

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const group = (key: string, units: number[]): Group => ({ key, units })
const keysOf = (shown: Set<Group>) => [...shown].map((one) => one.key).sort()

describe('which groups are shown', () => {
  test('groups of five and more, when nothing is left over', () => {
    const groups = [group('甲', range(1, 10)), group('乙', range(11, 15))]
    expect(keysOf(shownGroups(range(1, 15), [groups]))).toEqual(['乙', '甲'])
  })

  test('a group of four takes the next smallest with it: the total less what is shown would be the four', () => {
    const groups = [group('甲', range(1, 10)), group('乙', range(11, 16)), group('丙', range(17, 20))]
    expect(keysOf(shownGroups(range(1, 20), [groups]))).toEqual(['甲'])
  })

  test('two groups of three hide each other, and the large one stays', () => {
    const groups = [group('甲', range(1, 10)), group('乙', range(11, 13)), group('丙', range(14, 16))]
    expect(keysOf(shownGroups(range(1, 16), [groups]))).toEqual(['甲'])
  })

  test('units in no group count as what is left over', () => {
    expect(keysOf(shownGroups(range(1, 9), [[group('甲', range(1, 5))]]))).toEqual([])
    expect(keysOf(shownGroups(range(1, 10), [[group('甲', range(1, 5))]]))).toEqual(['甲'])
  })

  test('a second breakdown does not cut one unit out of the first', () => {
    const first = [group('甲', range(1, 10)), group('乙', range(11, 20))]
    // 1…9 less 1…10 is unit 10.
    const second = [group('用机柜', range(1, 9)), group('不用', range(10, 20))]
    expect(keysOf(shownGroups(range(1, 20), [first, second]))).toEqual(['乙', '甲'])
    const coarse = [group('区级', range(1, 5)), group('市级', range(6, 20))]
    expect(keysOf(shownGroups(range(1, 20), [first, coarse]))).toEqual(['乙', '区级', '市级', '甲'])
  })

  test('of four units in all nothing is shown, not even all of them; of five, all', () => {
    expect(keysOf(shownGroups(range(1, 4), [[group('全部', range(1, 4))]]))).toEqual([])
    expect(keysOf(shownGroups(range(1, 5), [[group('全部', range(1, 5))]]))).toEqual(['全部'])
  })

  test('strangers and repeats do not make a group larger', () => {
    const groups = [group('甲', [1, 1, 2, 2, 3, 99]), group('乙', range(4, 10))]
    expect(keysOf(shownGroups(range(1, 10), [groups]))).toEqual([])
  })

  test('a cell of few ratings is hidden, and with it what would give it away', () => {
    const [large, middle, small] = [group('甲', range(1, 10)), group('乙', range(11, 17)), group('丙', range(18, 24))]
    const shown = [[large, middle, small]]
    // Of 丙 only three rated it; 乙 with its seven is hidden so that total less 甲 is ten.
    const rated = new Set([...range(1, 17), 18, 19, 20])
    expect(keysOf(shownCells(rated, shown))).toEqual(['甲'])
    expect(keysOf(shownCells(new Set(range(1, 24)), shown))).toEqual(['丙', '乙', '甲'])
  })
})

/** Units with what everybody knows of them (their traits) and what nobody should (scores; null: did not rate it). */
const survey = fc
  .record({ units: fc.integer({ min: 5, max: 30 }), traits: fc.integer({ min: 1, max: 3 }), aspects: fc.constant(2) })
  .chain(({ units, traits, aspects }) =>
    fc.record({
      traits: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: units, maxLength: units }), {
        minLength: traits,
        maxLength: traits,
      }),
      scores: fc.array(
        fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { freq: 4 }), { minLength: aspects, maxLength: aspects }),
        { minLength: units, maxLength: units },
      ),
    }),
  )

type Known = { traits: number[][]; scores: (number | null)[][] }

/** Every reply that any query may give: sums and numbers per shown group, in all and per aspect. */
function repliesOf({ traits, scores }: Known) {
  const units = scores.map((_, unit) => unit)
  const breakdowns = traits.map((trait, at) =>
    [0, 1, 2, 3].map((value) =>
      group(
        `${at}:${value}`,
        units.filter((unit) => trait[unit] === value),
      ),
    ),
  )
  const shown = shownGroups(units, breakdowns)
  const asked = breakdowns.map((groups) => groups.filter((one) => shown.has(one)))
  const ofAspect = scores[0]!.map((_, aspect) => {
    const rated = new Set(units.filter((unit) => scores[unit]![aspect] !== null))
    const cells = [...shownCells(rated, asked)].map(
      (one) => [one.key, one.units.filter((unit) => rated.has(unit))] as const,
    )
    const whole = rated.size >= smallestGroup ? [['全部', [...rated]] as const] : []
    return [...whole, ...cells].map(([key, members]) => [
      key,
      members.length,
      members.reduce((sum, unit) => sum + scores[unit]![aspect]!, 0),
    ])
  })
  return { shown, ofAspect }
}

const told = (known: Known) => JSON.stringify(repliesOf(known).ofAspect)

describe('no sequence of queries reveals one unit', () => {
  test('a unit may exchange its answers with at least four others, and no reply is another', () => {
    fc.assert(
      fc.property(survey, (known) => {
        const before = told(known)
        const units = known.scores.map((_, unit) => unit)
        for (const unit of units) {
          const alike = units.filter((other) => {
            const scores = [...known.scores]
            ;[scores[unit], scores[other]] = [scores[other]!, scores[unit]!]
            return told({ ...known, scores }) === before
          })
          // Itself among them.
          if (alike.length < smallestGroup) return false
        }
        return true
      }),
      { numRuns: 300 },
    )
  })

  test('no combination of shown groups, added and subtracted, is a set of fewer than five units', () => {
    fc.assert(
      fc.property(survey, (known) => {
        const units = known.scores.map((_, unit) => unit)
        const sets = [units, ...[...repliesOf(known).shown].map((one) => one.units)]
        return smallestInSpan(units.length, sets) >= smallestGroup
      }),
      { numRuns: 300 },
    )
  })

  test('the test can fail: without suppression one unit is found at once', () => {
    expect(smallestInSpan(6, [range(0, 5), range(0, 4)])).toBe(1)
  })
})

/**
 * The least number of units in any set whose sum follows from the sums of the given sets. Two units that are in the same of them can
 * never be told apart, so every such set is made of whole classes of such units.
 */
function smallestInSpan(units: number, sets: readonly (readonly number[])[]): number {
  const signatures = range(0, units - 1).map((unit) => sets.map((set) => (set.includes(unit) ? 1 : 0)).join(''))
  const sizes = new Map<string, number>()
  for (const signature of signatures) sizes.set(signature, (sizes.get(signature) ?? 0) + 1)
  return Math.min(...sizes.values())
}
