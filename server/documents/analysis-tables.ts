import type { ReportModel } from '../contract/report.ts'
import { lineageWords } from '../contract/words.ts'
import { spread } from '../domain/objects.ts'
import { formulas } from '../domain/formulas.ts'
import type { Table } from './statistics-tables.ts'
import { figure, percentage, type TableCell } from './xlsx-cells.ts'

export const originWords = { computed: '本系统计算', outside: '外部来源' } as const

/** What stands in the workbook besides sample, summary, dimensions and bands. */
export const analysisTables = (model: ReportModel): Table[] => [
  groupTable('类别', '单位类别', model.analysis.categories),
  groupTable('早答晚答', '答卷先后', model.analysis.timing.groups),
  ipaTable(model),
  wavesTable(model),
  lineageTable(model),
  commentsTable(model),
  formulaTable(),
]

function groupTable(name: string, first: string, groups: ReportModel['analysis']['categories']): Table {
  return {
    name,
    orientation: 'landscape',
    widths: [26, 14, 14, 14, 14, 14, 16, 14, 34],
    heading: [first, '名单单位', '占名单', '有得分单位', '占有得分', '平均得分', '精确值', '与全体之差', '说明'],
    rows: groups.map((one) => [
      one.label,
      one.roster,
      percentage(one.rosterShare),
      one.scored,
      percentage(one.scoredShare),
      figure(one.value),
      { right: one.exact },
      figure(one.difference),
      one.hidden ? '单位太少，或为防止推算而隐去' : '',
    ]),
  }
}

function ipaTable({ analysis: { ipa } }: ReportModel): Table {
  const basis = { stated: '方案权重', derived: '与总体评价的相关系数' }
  const rows = ipa.points.map((one): TableCell[] => [
    one.label,
    { right: one.importance },
    figure(one.performance),
    one.n,
    one.quadrant ?? '不适用',
  ])
  const lines = ipa.crossing
    ? [['分界', { right: ipa.crossing.importance }, figure(ipa.crossing.performance), '', ''] as TableCell[]]
    : []
  return {
    name: '重要性—满意度',
    orientation: 'portrait',
    widths: [34, 22, 14, 14, 14],
    heading: ['评价内容', ipa.basis ? basis[ipa.basis] : '重要性', '平均分', '份数', '分区'],
    rows: [...rows, ...lines],
  }
}

function wavesTable({ comparison }: ReportModel): Table {
  return {
    name: '历年对比',
    orientation: 'landscape',
    widths: [10, 44, 16, 16, 14, 14, 14],
    heading: ['年度', '调查', '来源', '口径', '数值', '目标值', '有效答卷'],
    rows: comparison.waves.map((wave): TableCell[] => [
      String(wave.year),
      wave.title,
      originWords[wave.origin],
      wave.figure,
      figure(wave.value, wave.unit),
      figure(wave.target, wave.unit),
      wave.valid ?? '—',
    ]),
  }
}

function lineageTable({ comparison }: ReportModel): Table {
  const { waves, rows, shared } = comparison
  return {
    name: '历年各项',
    orientation: 'landscape',
    widths: [30, 10, 24, ...waves.map(() => 14), 12],
    heading: ['评价内容', '与上期', '上期名称', ...waves.map((wave) => `${wave.year} 年`), '较上期'],
    rows: [
      ...rows.map((row): TableCell[] => [
        row.label,
        row.lineage ? lineageWords[row.lineage] : '',
        row.formerLabel ?? '',
        ...row.means.map((mean) => figure(mean)),
        figure(row.change),
      ]),
      ...(shared
        ? [
            [
              `共有 ${shared.count} 项的平均`,
              '',
              '',
              ...waves.slice(0, -2).map(() => ''),
              figure(shared.former),
              figure(shared.current),
              figure(shared.change),
            ] as TableCell[],
          ]
        : []),
    ],
  }
}

function commentsTable({ comments, questionnaire, result }: ReportModel): Table {
  const asked = spread(questionnaire, result.objects)
  const labelOf = (key: string | null) =>
    key === null ? '总的意见' : (asked.dimensions.find((one) => one.key === key)?.label ?? key)
  return {
    name: '意见',
    orientation: 'portrait',
    widths: [30, 60],
    heading: ['评价内容', '意见（去标识，按评价内容归类）'],
    rows: comments.excerpt.map((one) => [labelOf(one.dimension), one.text]),
  }
}

const formulaTable = (): Table => ({
  name: '公式',
  orientation: 'portrait',
  widths: [26, 74],
  heading: ['数值', '怎样得出'],
  rows: Object.values(formulas).map(([name, formula]) => [name, formula]),
})
