import { expect, test } from 'vitest'
import { compareWaves, type Wave } from '../../server/domain/compare-waves.ts'

const wave = (year: number, value: string, means: Record<string, [label: string, mean: string]>, more = {}): Wave => ({
  id: String(year),
  title: `${year}年度`,
  year,
  origin: 'computed',
  figure: '综合得分',
  unit: '%',
  value,
  exact: null,
  target: '90',
  units: 30,
  valid: 30,
  dimensions: Object.entries(means).map(([key, [label, mean]]) => ({ key, label, mean, exact: null })),
  ...more,
})

test('dimensions are followed by their key: kept, new, dropped and reworded ones are told apart', () => {
  const { rows } = compareWaves([
    wave(2023, '90', { d1: ['资源', '90'], d2: ['网络', '80'], d3: ['培训', '70'] }),
    wave(2024, '94', { d1: ['资源', '95'], d2: ['网络接入', '90'], d4: ['安全', '97'] }),
  ])
  expect(rows).toEqual([
    { key: 'd1', label: '资源', lineage: 'same', formerLabel: null, means: ['90', '95'], change: '5' },
    { key: 'd2', label: '网络接入', lineage: 'reworded', formerLabel: '网络', means: ['80', '90'], change: '10' },
    { key: 'd4', label: '安全', lineage: 'new', formerLabel: null, means: [null, '97'], change: null },
    { key: 'd3', label: '培训', lineage: 'dropped', formerLabel: null, means: ['70', null], change: null },
  ])
})

test('the total over the shared ones leaves out what only one wave asked', () => {
  const { shared, change } = compareWaves([
    wave(2023, '90', { d1: ['资源', '90'], d2: ['网络', '80'], d3: ['培训', '20'] }),
    wave(2024, '94', { d1: ['资源', '95'], d2: ['网络', '90'], d4: ['安全', '97'] }),
  ])
  // (90 + 80) / 2 = 85 against (95 + 90) / 2 = 92.5.
  expect(shared).toEqual({ count: 2, former: '85', current: '92.5', change: '7.5' })
  expect(change).toBe('4')
})

test('a difference is taken of the exact values, not of the rounded ones', () => {
  // 2/3 − 1/3 = 1/3, where 0.67 − 0.33 would be 0.34.
  const { change } = compareWaves([wave(2023, '0.33', {}, { exact: '1/3' }), wave(2024, '0.67', {}, { exact: '2/3' })])
  expect(change).toBe('0.33')
})

test('满意率 and 综合得分 are not subtracted from each other', () => {
  const { change } = compareWaves([wave(2023, '98', {}, { figure: '满意率' }), wave(2024, '94', {})])
  expect(change).toBeNull()
})

test('the first wave stands alone: nothing to compare it with', () => {
  const { rows, shared, change } = compareWaves([wave(2024, '94', { d1: ['资源', '95'] })])
  expect([rows[0]!.lineage, shared, change]).toEqual([null, null, null])
})
