import type { EvaluationView, IndicatorView } from '../contract/evaluations.ts'
import { operatorSigns } from '../contract/words.ts'
import {
  centred,
  figure,
  type FormCell,
  type FormGrid,
  label,
  levelCells,
  mergedLevels,
  points,
  words,
} from './form-grid.ts'

/** 年度指标值 as the form has it: ≥90%. */
export function targetText({ kind, operator = '>=', target, unit = '' }: IndicatorView): string {
  return kind === 'assigned' || target === undefined ? '定性' : `${operatorSigns[operator]}${target}${unit}`
}

export const actualText = ({ actual, kind, unit = '' }: IndicatorView): string | null =>
  actual && kind === 'quantitative' ? `${actual}${unit}` : actual

/** 项目支出绩效自评表: project, funds, goals, the indicators with their score, the total. */
export function selfEvaluationGrid(view: EvaluationView): FormGrid {
  const spans = mergedLevels(view.indicators)
  const head = headRows(view)
  return {
    widths: [9, 20, 26, 15, 15, 6, 8, 22],
    heading: head.length,
    rows: [
      ...head,
      [
        '一级指标',
        '二级指标',
        '三级指标',
        '年度指标值（A）',
        '实际完成值（B）',
        '分值',
        '得分',
        '偏差原因分析及改进措施',
      ].map((text) => label(text)),
      ...view.indicators.map((row, i) => [
        ...levelCells(row, spans[i]!),
        centred(targetText(row)),
        centred(actualText(row)),
        points(row.weight),
        points(row.score),
        words(row.reason),
      ]),
      ...view.adjustments.map((one) => [
        label(one.kind === 'cap' ? `总分上限（预算执行率 ${one.rate}%）` : `扣分：${one.label}`, 5),
        centred('—'),
        one.kind === 'cap' ? centred(`≤${one.cap}`) : points(`-${one.points}`),
        words(`${one.kind === 'deduction' ? `${one.reason}；` : ''}依据：${one.legalBasis}`),
      ]),
      [
        label('总分', 5),
        points(view.full),
        points(view.total),
        words(view.grade ? `等级：${view.grade}` : '尚有指标未评分'),
      ],
    ],
  }
}

/** What stands above the indicators: project, funds, goals. */
function headRows(view: EvaluationView): FormCell[][] {
  const rate = view.indicators.find((row) => row.origin === 'funds')
  return [
    [label('项目名称'), words(view.project, 7)],
    [label('主管部门'), words(view.department, 3), label('实施单位'), words(view.implementer, 3)],
    [
      label('项目资金\n（万元）', 1, 5),
      label(''),
      ...['年初预算数', '全年预算数（A）', '全年执行数（B）', '分值', '执行率（B/A）', '得分'].map((text) =>
        label(text),
      ),
    ],
    ...view.fundsRows.map((row, i) => [
      words(row.name),
      figure(row.initial),
      figure(row.full),
      figure(row.spent),
      i === 0 ? points(rate?.weight) : centred('—'),
      centred(row.rate && `${row.rate}%`),
      i === 0 ? points(rate?.score) : centred('—'),
    ]),
    [label('年度总体目标', 1, 2), label('预期目标', 3), label('实际完成情况', 4)],
    [words(view.goals.expected, 3), words(view.goals.achieved, 4)],
  ]
}

/** 附表 项目各部分权重和绩效分值. */
export function weightsGrid(view: EvaluationView): FormGrid {
  const spans = mergedLevels(view.indicators)
  const rateOf = (rate: string | null) => centred(rate && `${rate}%`)
  return {
    widths: [16, 18, 36, 10, 10, 12],
    heading: 0,
    rows: [
      ['一级指标', '二级指标', '三级指标', '分值', '得分', '得分率'].map((text) => label(text)),
      ...view.indicators.map((row, i) => [
        ...levelCells(row, spans[i]!),
        points(row.weight),
        points(row.score),
        rateOf(row.rate),
      ]),
      [label('总分', 3), points(view.full), points(view.total), centred(view.grade && `等级：${view.grade}`)],
    ],
  }
}

/** 绩效运行监控表. */
export function monitoringGrid(view: EvaluationView): FormGrid {
  const spans = mergedLevels(view.indicators)
  const until = view.monitoring?.until
  return {
    widths: [12, 14, 26, 14, 18, 18, 14, 30],
    heading: 0,
    rows: [
      [
        '一级指标',
        '二级指标',
        '三级指标',
        '年度指标值',
        until ? `截至 ${until} 执行情况` : '执行情况',
        '全年预计完成情况',
        '完成目标可能性',
        '偏差原因分析',
      ].map((text) => label(text)),
      ...view.indicators.map((row, i) => {
        const monitored = view.monitoring?.rows[row.key]
        return [
          ...levelCells(row, spans[i]!),
          centred(targetText(row)),
          centred(monitored?.done || null),
          centred(monitored?.forecast || null),
          centred(monitored?.likelihood || null),
          words(monitored?.cause),
        ]
      }),
    ],
  }
}

/** 佐证材料目录. */
export const materialsGrid = (view: EvaluationView): FormGrid => ({
  widths: [8, 50, 30, 14],
  heading: 0,
  rows: [
    ['序号', '名称', '文号', '页码'].map((text) => label(text)),
    ...view.materials.map(({ name, number, pages }, i) => [
      centred(String(i + 1)),
      words(name),
      words(number),
      centred(pages || null),
    ]),
  ],
})
