import Fraction from 'fraction.js'
import { expect, test } from 'vitest'
import { addToGroup, describeGroups, type Groups } from '../../server/domain/breakdown.ts'

function groupsOf(figures: Record<string, number[]>): Groups {
  const groups: Groups = new Map()
  let unit = 0
  for (const [label, all] of Object.entries(figures))
    for (const one of all) addToGroup(groups, label, String(unit++), new Fraction(one))
  return groups
}

test('each category has its mean and stands beside the whole', () => {
  // 甲: (90×4 + 100) / 5 = 92; 乙: 80; together (460 + 400) / 10 = 86.
  const groups = groupsOf({ 甲: [90, 90, 90, 90, 100], 乙: [80, 80, 80, 80, 80] })
  const roster = new Map([
    ['甲', 5],
    ['乙', 15],
  ])
  expect(describeGroups(groups, roster, new Set(['甲', '乙']), '90')).toEqual([
    {
      label: '甲',
      roster: 5,
      scored: 5,
      rosterShare: '25',
      scoredShare: '50',
      hidden: false,
      value: '92',
      exact: '92/1',
      difference: '6',
    },
    {
      label: '乙',
      roster: 15,
      scored: 5,
      rosterShare: '75',
      scoredShare: '50',
      hidden: false,
      value: '80',
      exact: '80/1',
      difference: '-6',
    },
  ])
})

// All fifteen: (6 × 90 + 5 × 80 + 4 × 20) / 15 = 68.
test('a category that may not be shown keeps its place and its count, and no figure', () => {
  const groups = groupsOf({ 甲: [90, 90, 90, 90, 90, 90], 乙: [80, 80, 80, 80, 80], 丙: [20, 20, 20, 20] })
  const roster = new Map([
    ['甲', 6],
    ['乙', 5],
    ['丙', 4],
  ])
  const shown = describeGroups(groups, roster, new Set(['甲']), '90').map((one) => [
    one.label,
    one.hidden,
    one.value,
    one.difference,
  ])
  expect(shown).toEqual([
    ['甲', false, '90', '22'],
    ['乙', true, null, null],
    ['丙', true, null, null],
  ])
})

test('a category none of which answered has a place and no figure', () => {
  const [none] = describeGroups(new Map(), new Map([['甲', 3]]), new Set(), '90')
  expect(none).toMatchObject({ roster: 3, scored: 0, hidden: false, value: null, scoredShare: null })
})
