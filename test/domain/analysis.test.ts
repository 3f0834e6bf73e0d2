import { expect, test } from 'vitest'
import { addToAnalysis, describeAnalysis, startAnalysis } from '../../server/domain/analysis.ts'
import { computeResult } from '../../server/domain/result.ts'
import { addUnit, startTally } from '../../server/domain/statistics.ts'
import { defaultRules } from '../../server/domain/rules.ts'
import type { Questionnaire } from '../../server/domain/scale.ts'

const questionnaire: Questionnaire = {
  dimensions: [{ key: 'a', label: '甲' }],
  scale: [
    { level: 5, label: '好', value: '100' },
    { level: 1, label: '差', value: '0' },
  ],
  notApplicable: true,
  overall: { label: '总体' },
}
const rules = { ...defaultRules, minAnswered: 1, minScored: 1 }
const day = (n: number) => new Date(`2026-11-${String(n).padStart(2, '0')}T00:00:00Z`)

/** Units as [category, level, day]. */
function analyse(units: [string | null, number, number][]) {
  const tally = startTally(questionnaire, rules)
  const sums = startAnalysis(1, day(10))
  for (const [category, level, at] of units) {
    const returns = [{ seat: 1, ratings: { a: level }, overall: level, elapsedSeconds: 100, submittedAt: day(at) }]
    addToAnalysis(sums, tally, category, addUnit(tally, returns))
  }
  const participation = {
    rosterUnits: units.length,
    roster: units.length,
    issued: units.length,
    returned: units.length,
  }
  const result = computeResult(tally, { target: '90', questionnaire, rules }, participation)
  const roster = new Map<string, number>()
  for (const [category] of units) roster.set(category ?? '未分类', (roster.get(category ?? '未分类') ?? 0) + 1)
  return describeAnalysis(sums, questionnaire, result, roster)
}

const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one)

test('early and late units are told apart by the median moment, each with its mean', () => {
  const { timing } = analyse([
    ...times(5, ['市直', 5, 9] as [string, number, number]),
    ...times(5, ['市直', 1, 11] as [string, number, number]),
  ])
  expect(timing.groups.map((one) => [one.label, one.scored, one.value])).toEqual([
    ['早答单位', 5, '100'],
    ['晚答单位', 5, '0'],
  ])
})

test('where categories and timing together would single out a few units, the timing is not shown', () => {
  // 10 of 甲 are all early; of 6 of 乙 one is early: 早答 less 甲 would be that one.
  const { categories, timing } = analyse([
    ...times(10, ['甲', 5, 9] as [string, number, number]),
    ['乙', 1, 9],
    ...times(5, ['乙', 5, 11] as [string, number, number]),
  ])
  expect(categories.map((one) => [one.label, one.hidden])).toEqual([
    ['甲', false],
    ['乙', false],
  ])
  expect(timing.groups.map((one) => one.value)).toEqual([null, null])
})

test('units without a category stand together as 未分类', () => {
  const { categories } = analyse(times(5, [null, 5, 9] as [null, number, number]))
  expect(categories).toMatchObject([{ label: '未分类', roster: 5, scored: 5, value: '100' }])
})
