import Fraction from 'fraction.js'
import type { Plan } from '../contract/plan.ts'
import type { ResultView } from '../contract/results.ts'
import { displayAgainst, percent } from '../domain/rounding.ts'
import { figure, percentage, type Figure, type TableCell } from './xlsx-cells.ts'

/** One sheet of the statistics; `widths` in characters of the sheet's font, a Chinese one counting as two. */
export type Table = {
  name: string
  orientation: 'portrait' | 'landscape'
  widths: number[]
  heading: string[]
  rows: TableCell[][]
}

type PlanFacts = Pick<Plan, 'questionnaire' | 'rules'>

/** 样本: who was asked, who answered, how much of it counts. */
export function sampleTable(result: ResultView): Table {
  const { units, roster, issued, returned, complete, valid, flagged, dispositions } = result
  const { refusal, ineligible } = dispositions
  return {
    name: '样本',
    orientation: 'portrait',
    widths: [24, 14, 52],
    heading: ['项目', '数值', '说明'],
    rows: [
      ['名单单位数', units.roster, '经批准的调查单位名单'],
      ['有评分的单位数', units.scored, '至少有一份有效答卷计入的单位'],
      ['不属调查范围的单位数', units.ineligible, '填报中由两人认定，不计入应答率和最不利情形'],
      ['名单席位数', roster, '等于完整答卷、不完整答卷、未答与不属调查范围之和'],
      ['完整答卷', complete, '作答（含不适用）项数达到方案要求'],
      ['不完整答卷', returned - complete, '已提交，作答项数不足'],
      ['未答', roster - returned - ineligible, '截止时未提交，含谢绝填写'],
      ['谢绝填写', refusal, '未答中登记为谢绝的'],
      ['不属调查范围', ineligible, '席位数'],
      ['发放数', issued, ''],
      ['回收数', returned, ''],
      ...(result.onPaper ? [['其中纸质代录', result.onPaper, '一人录入、另一人对照盖章原件复核'] as TableCell[]] : []),
      ['有效答卷', valid, '完整，且有评分的项数达到方案要求'],
      ['发放率', share(issued, roster), '发放数÷名单席位数'],
      ['回收率', share(returned, issued), '回收数÷发放数'],
      ['有效率', share(valid, returned), '有效答卷÷回收数'],
      ['应答率', percentage(result.responseRate), '完整答卷÷（名单席位数－不属调查范围）'],
      ['填写过快', flagged.speeders, '用时少于方案规定的秒数；只作标记，不剔除'],
      ['各项同分', flagged.straightLiners, '至少五项评分且全部相同；只作标记，不剔除'],
      ['集中提交', flagged.bursts, '同一网络地址或设备短时间内多份；只作标记，不剔除'],
      ['有标记的答卷', flagged.total, '同时有几种标记的只计一份'],
      ['认定无效的答卷', result.invalidated, '一人提请、另一人复核同意；不计入结果'],
    ],
  }
}

/** 总表: the indicator, what stands beside it, and the figure without flagged returns. */
export function summaryTable(result: ResultView): Table {
  const { indicator, overall, withoutFlagged, withInvalidated } = result
  const value = (text: string | null) => figure(text, indicator.unit)
  const ofAnswers = '占全部计分评价的比例；不是综合得分'
  const floor = indicator.figure === '满意率' ? '未答单位一律按 0 计' : '未答单位一律按量表最低分计'
  return {
    name: '总表',
    orientation: 'portrait',
    widths: [28, 20, 20, 44],
    heading: ['指标', '数值', indicator.unit === '%' ? '精确值（百分点）' : '精确值（分）', '说明'],
    rows: [
      [
        `用户使用满意度（${indicator.figure}）`,
        value(indicator.value),
        { right: indicator.exact },
        '一个单位计一份，单位得分的平均',
      ],
      ['目标值', value(indicator.target), '', ''],
      ['结论', { right: indicator.verdict }, '', '按未取舍的精确值与目标值比较'],
      ['最不利情形', value(indicator.worstCase), { right: indicator.worstCaseExact }, floor],
      ...intervalRows(indicator, value),
      ['非常满意率', percentage(result.topBox), '', ofAnswers],
      ['满意率', percentage(result.top2), '', ofAnswers],
      ['不满意率', percentage(result.bottom2), '', ofAnswers],
      ...(overall ? [['总体评价平均分', figure(overall.mean), '', `${overall.n} 份作答`]] : []),
      ['内部一致性系数', figure(result.alpha), '', `依据各项均有评分的 ${result.alphaN} 份答卷`],
      [
        '剔除有标记答卷后',
        value(withoutFlagged.value),
        { right: withoutFlagged.exact },
        `${withoutFlagged.units} 个单位；仅供对照`,
      ],
      [
        '计入认定无效的答卷后',
        value(withInvalidated.value),
        { right: withInvalidated.exact },
        `${withInvalidated.units} 个单位；仅供对照`,
      ],
      ...compositeRows(result, value),
    ],
  }
}

/** 维度: every dimension with its counts per level. */
export function dimensionTable(result: ResultView, { questionnaire }: PlanFacts): Table {
  const levels = questionnaire.scale
  const countsOf = (counts: Record<string, number>) => levels.map((level) => counts[String(level.level)] ?? 0)
  const { overall } = result
  const dimensions = result.dimensions.map((one, i): TableCell[] => [
    i + 1,
    one.label,
    figure(one.mean),
    { right: one.exact },
    figure(one.sd),
    ...countsOf(one.counts),
    one.notApplicable,
    one.missing,
    one.n,
    ...[one.topBox, one.top2, one.bottom2].map(percentage),
  ])
  const overallRow = overall && [
    '',
    questionnaire.overall?.label ?? '总体评价',
    figure(overall.mean),
    '',
    '',
    ...countsOf(overall.counts),
    '',
    '',
    overall.n,
    '',
    '',
    '',
  ]
  return {
    name: '维度',
    orientation: 'landscape',
    widths: [6, 30, 10, 12, 10, ...levels.map(() => 11), 9, 9, 10, 12, 11, 11],
    heading: [
      '序号',
      '评价内容',
      '平均分',
      '精确平均分',
      '标准差',
      ...levels.map((level) => level.label),
      '不适用',
      '未答',
      '计分份数',
      '非常满意率',
      '满意率',
      '不满意率',
    ],
    rows: overallRow ? [...dimensions, overallRow] : dimensions,
  }
}

/** 评价对象: each of several with its figure, and how it was rated in each aspect; nothing of those that are not told. */
export function objectTables({ objects = [] }: ResultView): Table[] {
  if (objects.length === 0) return []
  const dash = (hidden: boolean, value: TableCell): TableCell => (hidden ? { right: '隐去' } : value)
  const figures: Table = {
    name: '评价对象',
    orientation: 'landscape',
    widths: [22, 24, 12, 12, 14, 16, 14, 22, 26],
    heading: ['评价对象', '服务商', '应评单位', '计入单位', '得分', '精确值', '最不利值', '95%置信区间', '结论'],
    rows: objects.map(({ name, vendor, units, indicator, hidden }): TableCell[] => {
      const { interval, unit } = indicator
      return [
        name,
        vendor ?? '',
        units.roster - units.ineligible,
        units.scored,
        dash(hidden, figure(indicator.value, unit)),
        { right: indicator.exact },
        figure(indicator.worstCase, unit),
        { right: interval ? `${interval.low} 至 ${interval.high}` : '不列' },
        { right: indicator.verdict },
      ]
    }),
  }
  const aspects: Table = {
    name: '对象维度',
    orientation: 'landscape',
    widths: [22, 30, 12, 14, 12, 12, 12, 12, 12, 10, 10],
    heading: [
      '评价对象',
      '评价内容',
      '平均分',
      '精确平均分',
      '标准差',
      '非常满意率',
      '满意率',
      '不满意率',
      '不适用',
      '未答',
      '计分份数',
    ],
    rows: objects.flatMap(({ name, dimensions }) =>
      dimensions.map((one): TableCell[] => [
        name,
        one.label,
        figure(one.mean),
        { right: one.exact },
        figure(one.sd),
        ...[one.topBox, one.top2, one.bottom2].map(percentage),
        one.notApplicable,
        one.missing,
        one.n,
      ]),
    ),
  }
  return [figures, aspects]
}

/** 单位档位: how many units fall in each band; no unit is named. */
export function bandTable(result: ResultView, { rules }: PlanFacts): Table {
  const falling = rules.bands.toSorted((a, b) => Number(b.min) - Number(a.min))
  const { scored } = result.units
  const rows = falling.map((band, i): TableCell[] => {
    const count = result.unitBands[band.label] ?? 0
    const range = i === 0 ? `${band.min} 分及以上` : `${band.min} 分及以上，不足 ${falling[i - 1]?.min} 分`
    return [band.label, range, count, share(count, scored)]
  })
  return {
    name: '单位档位',
    orientation: 'portrait',
    widths: [20, 34, 14, 14],
    heading: ['满意档位', '单位得分', '单位数', '占比'],
    rows: [...rows, ['合计', '', scored, share(scored, scored)]],
  }
}

/** M, E and the composite: always all three. */
function compositeRows({ composite }: ResultView, value: (text: string | null) => Figure): TableCell[][] {
  const { survey, experts, weight } = composite
  const panel = `${experts.named} 名专家，${experts.sheets} 份评分，${experts.recused} 人回避`
  const spread = experts.sd === null ? '' : `；标准差 ${experts.sd}`
  return [
    ['用户评价 M', value(survey.value), { right: survey.exact }, '各单位得分的平均'],
    ['专家评分 E', value(experts.value), { right: experts.exact }, `${panel}${spread}`],
    ['综合 (1－k)M＋kE', value(composite.value), { right: composite.exact }, `方案规定的专家权重 k＝${weight}`],
  ]
}

function intervalRows(indicator: ResultView['indicator'], value: (text: string | null) => Figure): TableCell[][] {
  if (indicator.intervalNote === 'full-coverage')
    return [['置信区间', { right: null }, '', '名单单位全部有评分，无抽样误差，不列区间']]
  if (indicator.intervalNote === 'no-expert-score')
    return [['置信区间', { right: null }, '', '没有专家评分，算不出综合得分，不列区间']]
  if (indicator.intervalNote === 'no-spread')
    return [['置信区间', { right: null }, '', '有评分的单位得分全部相同，不列区间']]
  if (!indicator.interval) return [['置信区间', { right: null }, '', '有评分的单位太少，不列区间']]
  const { low, high, confidence } = indicator.interval
  return [
    [`${confidence}%置信区间下限`, value(low), '', 't 区间，含有限总体校正'],
    [`${confidence}%置信区间上限`, value(high), '', 't 区间，含有限总体校正'],
  ]
}

// Never "100" while one is missing, nor "0" while there is one.
function share(part: number, whole: number): Figure {
  return percentage(displayAgainst(percent(part, whole), [new Fraction(0), new Fraction(100)]))
}
