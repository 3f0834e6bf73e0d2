/** Sentences that say what a figure means. None of them rounds: figures come as the API gives them. */
import type { SurveyResult } from '../../../server/domain/result.ts'

/** What the verdict rests on, in one or two sentences. */
export function explainVerdict({ indicator, units }: Pick<SurveyResult, 'indicator' | 'units'>): string {
  const { verdict, value, target, worstCase, figure, intervalNote } = indicator
  const asked = units.roster - units.ineligible
  const absent = asked - units.scored
  if (intervalNote === 'no-expert-score') return '方案规定专家评分占一定权重，但没有专家交来评分，综合得分无法计算。'
  if (verdict === null || value === null) return '没有有效答卷，无法计算，也无从判断是否达标。'
  if (verdict === '未达标') return `${figure} ${value} 低于目标值 ${target}。比较用未取整的数，不因取整而达标。`
  if (absent === 0)
    return `${figure} ${value} 不低于目标值 ${target}；${units.ineligible > 0 ? '调查范围内' : '名单内'} ${asked} 家单位都有有效答卷。`
  if (verdict === '达标') {
    return `${figure} ${value} 不低于目标值 ${target}；即使没有有效答卷的 ${absent} 家单位都按最低分计，仍有 ${worstCase}。`
  }
  return `按已答单位计为 ${value}，不低于目标值 ${target}；但还有 ${absent} 家单位没有有效答卷，若都按最低分计只有 ${worstCase}，低于目标值。能否达标取决于这 ${absent} 家。`
}

/** The confidence interval, or why there is none. */
export function explainInterval({ interval, intervalNote }: SurveyResult['indicator']): string {
  if (interval)
    return `按已答单位推算名单全体，95% 置信区间为 ${interval.low} 至 ${interval.high}（已作有限总体修正）。`
  if (intervalNote === 'full-coverage') return '名单内单位全部计入，没有抽样误差，不列区间。'
  if (intervalNote === 'no-expert-score') return '没有专家评分，算不出综合得分，也不列区间。'
  if (intervalNote === 'no-spread') return '已答单位得分全部相同，没有离散，算不出区间。'
  if (intervalNote === 'too-few-units') return '有有效答卷的单位少于 2 家，算不出区间。'
  return '单位太少，按保密规定不列。'
}

const readings = [
  [0.9, '各项评价高度一致'],
  [0.8, '各项评价一致性好'],
  [0.7, '各项评价一致性可以接受'],
  [0, '各项评价一致性偏低，各项可能反映不同的事'],
] as const

/** What α says; it speaks of how the items hang together, not of how satisfied anyone is. */
export function explainAlpha({ alpha, alphaN }: Pick<SurveyResult, 'alpha' | 'alphaN'>): string {
  if (alpha === null) return '全项评分的答卷不足两份，或各份总分没有差异，或算出负值：不适用。'
  const reading = readings.find(([from]) => Number(alpha) >= from)?.[1] ?? ''
  return `据全项评分的 ${alphaN} 份答卷：${reading}。它只说明各项之间是否一致，不表示满意程度。`
}
