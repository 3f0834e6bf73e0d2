/** Sentences of the report. None of them rounds: figures come as the result gives them. */
import type { Band } from './bands.ts'
import type { SurveyResult } from './result.ts'
import type { Dimension } from './scale.ts'

type Filed = { weight: string; score: string | null }

export type ParagraphFacts = {
  result: Pick<
    SurveyResult,
    'indicator' | 'units' | 'issued' | 'returned' | 'valid' | 'unitBands' | 'composite' | 'invalidated'
  >
  bands: readonly Band[]
  dimensions: readonly Dimension[]
  planDigest: string
  filedIn: readonly Filed[]
}

/** 满意度 of the 自评报告, ready to paste. The figure is the computed one; nobody's judgement has changed it, or its share is named. */
export function satisfactionParagraph({ result, bands, dimensions, planDigest, filedIn }: ParagraphFacts): string {
  const { indicator, units, issued, returned, valid } = result
  if (indicator.value === null) return '本期调查没有可计入的答卷，用户使用满意度无法计算。'
  const figure = `${indicator.value}${indicator.unit}`
  const labels = dimensions.map((one) => one.label).join('、')
  const sentences = [
    `用户使用满意度：评价指标“用户使用满意度”，指标值：≥${indicator.target}${indicator.unit}，实际完成值：${figure}`,
    `通过问卷调查的方式进行考评，调查单位名单共${units.roster}家，发放问卷${issued}份，回收${returned}份，有效问卷${valid}份，从${labels}等${dimensions.length}个方面对用户满意情况进行了调查`,
    `经统计，${bandPhrase(bands, result.unitBands)}${expertPhrase(result)}，“用户使用满意度”（${indicator.figure}）为${figure}，${verdictPhrase(result)}`,
    ...filedIn.slice(0, 1).map(filedPhrase),
    `该数由各份答卷按批准的方案逐份计算得出，可凭调查方案校验码 ${planDigest} 及佐证材料复核`,
  ]
  return sentences.map((one) => `${one}。`).join('')
}

/** 27家单位非常满意、3家单位比较满意: every band that holds a unit, the best first. */
export function bandPhrase(bands: readonly Band[], unitBands: Record<string, number>): string {
  return bands
    .toSorted((a, b) => Number(b.min) - Number(a.min))
    .map(({ label }) => ({ label, count: unitBands[label] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${count}家单位${label}`)
    .join('、')
}

function expertPhrase({ composite }: ParagraphFacts['result']): string {
  if (Number(composite.weight) === 0) return ''
  const percent = `专家评分权重${composite.weight}`
  return `；用户评价${composite.survey.value ?? '—'}，专家评分${composite.experts.value ?? '—'}，按方案${percent}合成`
}

function verdictPhrase({ indicator, units }: ParagraphFacts['result']): string {
  const absent = units.roster - units.ineligible - units.scored
  if (indicator.verdict === '未达标') return '低于指标值，未达标'
  if (absent === 0) return '达到指标值，达标'
  if (indicator.verdict === '达标')
    return `达到指标值，达标（${absent}家单位没有有效答卷，即使都按最低分计仍有${indicator.worstCase}）`
  return `已答单位的数值达到指标值，但${absent}家单位没有有效答卷，若都按最低分计只有${indicator.worstCase}，结论取决于未答单位`
}

const filedPhrase = ({ weight, score }: Filed) =>
  score === null ? `满意度指标分值${weight}分` : `满意度指标分值${weight}分，得分${score}分`

/** What coverage means for the figure. */
export function coverageSentence({ indicator, units }: Pick<SurveyResult, 'indicator' | 'units'>): string {
  const asked = units.roster - units.ineligible
  if (indicator.intervalNote === 'full-coverage')
    return `名单内应答的${asked}家单位全部计入，没有抽样误差，不列置信区间。`
  if (indicator.interval)
    return `名单内应答的${asked}家单位中${units.scored}家计入；按已答单位推算名单全体，95%置信区间为${indicator.interval.low}至${indicator.interval.high}（t 区间，含有限总体校正）。未答单位若都按最低分计，综合得分为${indicator.worstCase}。`
  return `名单内应答的${asked}家单位中${units.scored}家计入，不足以推算置信区间。`
}
