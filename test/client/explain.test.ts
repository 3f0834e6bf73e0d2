import { expect, test } from 'vitest'
import { explainAlpha, explainInterval, explainVerdict } from '../../client/admin/surveys/explain.ts'
import type { SurveyResult } from '../../server/domain/result.ts'

type Indicator = SurveyResult['indicator']
const met: Indicator = {
  figure: '综合得分',
  unit: '%',
  value: '94.6',
  exact: '473/5',
  target: '90',
  verdict: '达标',
  worstCase: '94.6',
  worstCaseExact: '473/5',
  interval: null,
  intervalNote: 'full-coverage',
}
const verdict = (changes: Partial<Indicator>, roster: number, scored = 30, ineligible = 0) =>
  explainVerdict({ indicator: { ...met, ...changes }, units: { roster, ineligible, scored } })

test('with every unit in, 达标 rests on nothing that is missing', () => {
  expect(verdict({}, 30)).toBe('综合得分 94.6 不低于目标值 90；名单内 30 家单位都有有效答卷。')
})

// 30 answers at 94.6, the missing at 20: (2838 + 20) / 31 = 92.19…, (2838 + 40) / 32 = 89.9375.
test('达标 with units missing names their number and the worst case', () => {
  expect(verdict({ worstCase: '92.19' }, 31)).toBe(
    '综合得分 94.6 不低于目标值 90；即使没有有效答卷的 1 家单位都按最低分计，仍有 92.19。',
  )
})

test('units found outside the survey are missed by nobody', () => {
  expect(verdict({ worstCase: '92.19' }, 33, 30, 2)).toMatch(/没有有效答卷的 1 家单位/)
})

test('达标但取决于未答单位 says on how many it depends, and how low it could fall', () => {
  expect(verdict({ verdict: '达标但取决于未答单位', worstCase: '89.94' }, 32)).toBe(
    '按已答单位计为 94.6，不低于目标值 90；但还有 2 家单位没有有效答卷，若都按最低分计只有 89.94，低于目标值。能否达标取决于这 2 家。',
  )
})

test('未达标 says that rounding does not make it met', () => {
  expect(verdict({ verdict: '未达标', value: '89.996' }, 30)).toBe(
    '综合得分 89.996 低于目标值 90。比较用未取整的数，不因取整而达标。',
  )
})

test('without a valid answer there is nothing to judge', () => {
  expect(verdict({ verdict: null, value: null }, 12, 0)).toBe('没有有效答卷，无法计算，也无从判断是否达标。')
})

test('an interval is printed with its correction; full coverage and a single unit say why there is none', () => {
  const interval = { low: '94.9', high: '95.1', confidence: '95' as const }
  expect(explainInterval({ ...met, interval, intervalNote: null })).toBe(
    '按已答单位推算名单全体，95% 置信区间为 94.9 至 95.1（已作有限总体修正）。',
  )
  expect(explainInterval(met)).toBe('名单内单位全部计入，没有抽样误差，不列区间。')
  expect(explainInterval({ ...met, intervalNote: 'no-spread' })).toBe('已答单位得分全部相同，没有离散，算不出区间。')
  expect(explainInterval({ ...met, intervalNote: 'too-few-units' })).toBe('有有效答卷的单位少于 2 家，算不出区间。')
  // Neither an interval nor a note: it is not told.
  expect(explainInterval({ ...met, intervalNote: null })).toBe('单位太少，按保密规定不列。')
})

test('α is read by its limits, the limit itself included, and never as satisfaction', () => {
  const reading = (alpha: string | null) => explainAlpha({ alpha, alphaN: 30 })
  expect(reading('0.9')).toMatch(/^据全项评分的 30 份答卷：各项评价高度一致。/)
  expect(reading('0.899')).toMatch(/各项评价一致性好/)
  expect(reading('0.754')).toMatch(/各项评价一致性可以接受/)
  expect(reading('0.699')).toMatch(/各项评价一致性偏低/)
  expect(reading('0.754')).toMatch(/不表示满意程度。$/)
  expect(reading(null)).toMatch(/不适用。$/)
})
