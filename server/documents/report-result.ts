import type { ReportModel } from '../contract/report.ts'
import { lineageWords } from '../contract/words.ts'
import { signed } from '../domain/signed.ts'
import type { Block } from './docx/page.ts'
import { table } from './docx/table.ts'
import { caption, note, section, text } from './docx/text.ts'
import { bandsChart, ipaChart, levelsChart, meansChart, radarChart, trendChart } from './report-charts.ts'

const dash = '—'
const withUnit = (value: string | null, unit: string) => (value === null ? dash : `${value}${unit}`)

function verdictReason({ verdict, value, worstCase }: ReportModel['result']['indicator']): string {
  if (verdict === '未达标') return '低于目标值'
  if (verdict === '达标但取决于未答单位') return '未答单位如都按最低分计，则低于目标值'
  if (verdict === null) return ''
  return value === worstCase ? '应计单位均已计入，不低于目标值' : '未答单位即使都按最低分计，也不低于目标值'
}

/** 提高3个百分点. */
function moved(change: string, unit: string): string {
  const size = change.replace('-', '')
  if (Number(size) === 0) return '持平'
  return `${change.startsWith('-') ? '降低' : '提高'}${size}${unit === '%' ? '个百分点' : unit}`
}

/** 四、调查结果. */
export const resultChapter = (model: ReportModel): Block[] => [
  section(1, '总体结果'),
  ...overall(model),
  ...objects(model),
  section(2, '单位满意档位'),
  ...bands(model),
  section(3, '各项评价'),
  ...dimensions(model),
  section(4, '重要性—满意度分析'),
  ...importance(model),
  section(5, '分类比较'),
  ...groups(model),
  section(6, '历年比较'),
  ...waves(model),
  section(7, '数据质量'),
  ...quality(model),
]

function overall({ result, paragraph }: ReportModel): Block[] {
  const { indicator, composite } = result
  const rows = [
    [
      `用户使用满意度（${indicator.figure}）`,
      withUnit(indicator.value, indicator.unit),
      `精确值 ${indicator.exact ?? dash}`,
    ],
    ['目标值', `≥${indicator.target}${indicator.unit}`, '比较用未取整的数'],
    ['结论', indicator.verdict ?? dash, verdictReason(indicator)],
    ['最不利值', withUnit(indicator.worstCase, indicator.unit), '没有有效答卷的单位都按最低分计'],
    ['非常满意率', withUnit(result.topBox, '%'), '按全部计分评价；不是指标值'],
    ['满意率', withUnit(result.top2, '%'), '最高两档；不是指标值'],
    ['不满意率', withUnit(result.bottom2, '%'), '最低两档'],
    ['用户评价 M', withUnit(composite.survey.value, indicator.unit), '各单位得分的平均'],
    [
      '专家评分 E',
      withUnit(composite.experts.value, indicator.unit),
      `${composite.experts.sheets}份评分，权重 ${composite.weight}`,
    ],
    ['综合', withUnit(composite.value, indicator.unit), '(1－k)M＋kE'],
  ]
  return [
    text(paragraph),
    caption('表5　总表'),
    table({
      heading: ['指标', '数值', '说明'],
      widths: [30, 20, 36],
      rows: rows.map(([name, value, about]) => [name!, { right: value! }, about!]),
    }),
  ]
}

/** Each of several clouds: its figure, and below the means of its aspects side by side. */
function objects({ result, questionnaire }: ReportModel): Block[] {
  const { objects: all = [] } = result
  if (all.length === 0) return []
  const shown = all.filter(({ hidden }) => !hidden)
  const hidden = all.length - shown.length
  return [
    text(
      '本次调查分别评价多个对象，各单位只评所使用的。总体的数不是各对象得分的平均：先取每家单位对所用各对象得分的平均，再对各单位平均，一家一份。',
    ),
    ...(Number(result.composite.weight) > 0 ? [text('专家只对总体评分，各对象的数不含专家评分。')] : []),
    caption('表5—1　各评价对象'),
    table({
      heading: ['评价对象', '计入/应评（家）', '得分', '精确值', '最不利值', '结论'],
      widths: [24, 18, 14, 16, 14, 26],
      rows: all.map(({ name, units, indicator, hidden }) => [
        name,
        { right: `${units.scored}/${units.roster - units.ineligible}` },
        { right: hidden ? '隐去' : withUnit(indicator.value, indicator.unit) },
        { right: indicator.exact },
        { right: withUnit(indicator.worstCase, indicator.unit) },
        indicator.verdict ?? dash,
      ]),
    }),
    ...(hidden > 0 ? [note('隐去：评该对象的单位不足5家，或与别的数相减会推出少数单位的评价。')] : []),
    ...(shown.length > 0
      ? [
          caption('表5—2　各评价对象各项的平均分'),
          table({
            heading: ['评价内容', ...shown.map(({ name }) => name)],
            widths: [30, ...shown.map(() => 16)],
            rows: questionnaire.dimensions.map(({ label }, at) => [
              label,
              ...shown.map(({ dimensions }) => ({ right: dimensions[at]?.mean ?? null })),
            ]),
          }),
        ]
      : []),
  ]
}

function bands(model: ReportModel): Block[] {
  const { result, rules } = model
  const falling = rules.bands.toSorted((a, b) => Number(b.min) - Number(a.min))
  return [
    caption('表6　单位满意档位'),
    table({
      heading: ['档位', '单位得分', '家数'],
      widths: [24, 36, 16],
      rows: falling.map((band, at) => [
        band.label,
        at === 0 ? `${band.min}分及以上` : `${band.min}分及以上，不足${falling[at - 1]!.min}分`,
        result.unitBands[band.label] ?? 0,
      ]),
    }),
    caption('图2　单位满意档位（家）'),
    bandsChart(model),
  ]
}

function dimensions(model: ReportModel): Block[] {
  const { result, questionnaire } = model
  const levels = questionnaire.scale.toSorted((a, b) => b.level - a.level)
  const rated = result.dimensions.filter((one) => one.mean !== null).toSorted((a, b) => Number(b.mean) - Number(a.mean))
  const [best, worst] = [rated[0], rated.at(-1)]
  const sentence =
    best && worst && best !== worst
      ? `各项平均分最高的是“${best.label}”（${best.mean}），最低的是“${worst.label}”（${worst.mean}）。`
      : '各项平均分见下表。'
  return [
    text(sentence),
    caption('表7　各项评价'),
    table({
      heading: ['评价内容', '平均分', '标准差', '非常满意率', '满意率', '不满意率', '份数'],
      widths: [30, 11, 11, 14, 12, 12, 9],
      rows: result.dimensions.map((one) => [
        one.label,
        { right: one.mean },
        { right: one.sd },
        { right: withUnit(one.topBox, '%') },
        { right: withUnit(one.top2, '%') },
        { right: withUnit(one.bottom2, '%') },
        one.n,
      ]),
    }),
    caption('图3　各项平均分与目标值'),
    meansChart(model),
    caption('表8　各项评价的分布（份）'),
    table({
      heading: ['评价内容', ...levels.map((one) => one.label), '不适用', '未答'],
      widths: [31, ...levels.map(() => 11), 10, 8],
      rows: result.dimensions.map((one) => [
        one.label,
        ...levels.map((level) => one.counts[String(level.level)] ?? 0),
        one.notApplicable,
        one.missing,
      ]),
    }),
    caption('图4　各项评价的分布（100%）'),
    levelsChart(model),
  ]
}

function importance(model: ReportModel): Block[] {
  const { ipa } = model.analysis
  const picture = ipaChart(model)
  if (!picture || !ipa.crossing)
    return [text('方案没有给各项权重，作答“总体评价”的答卷太少或没有差异，重要性无从得出，本期不作此项分析。')]
  const basis =
    ipa.basis === 'stated'
      ? '重要性取方案给各项的权重'
      : `重要性取各项得分与“总体评价”得分的相关系数（${ipa.n}份答卷作答了总体评价）`
  return [
    text(
      `按 GB/T 19038 附录 D 四分图，${basis}，满意程度取平均分，以两者的平均为界。${ipa.basis === 'derived' && ipa.fewResponses ? '作答不足100份，分区只供参考。' : ''}`,
    ),
    caption('表9　重要性—满意度分析'),
    table({
      heading: ['序号', '评价内容', '重要性', '平均分', '分区'],
      widths: [9, 38, 14, 14, 14],
      rows: ipa.points.map((one, at) => [
        { centre: at + 1 },
        one.label,
        { right: one.importance },
        { right: one.performance },
        { centre: one.quadrant ?? '不适用' },
      ]),
    }),
    caption('图5　重要性—满意度四分图（点旁为表9序号）'),
    picture,
    note(`分界：重要性 ${ipa.crossing.importance}，平均分 ${ipa.crossing.performance}。右下为修补区，宜先改进。`),
  ]
}

function groups({ analysis, result }: ReportModel): Block[] {
  const { unit } = result.indicator
  const rows = [...analysis.categories, ...analysis.timing.groups]
  return [
    caption('表10　按单位类别与答卷先后'),
    table({
      heading: ['分组', '有得分单位', '得分', '与全体之差'],
      widths: [34, 18, 18, 18],
      rows: rows.map((one) => [
        one.label,
        one.scored,
        { right: one.hidden ? '隐去' : withUnit(one.value, unit) },
        { right: one.difference && signed(one.difference) },
      ]),
    }),
    note('不足5家，或与别的分组相减会推出少数单位得分的，按保密规定隐去。早答与晚答以收到一半答卷的时间为界。'),
  ]
}

function waves(model: ReportModel): Block[] {
  const { comparison } = model
  const picture = trendChart(model)
  if (!picture) return [text('没有更早的调查结果可比。')]
  const { waves, rows, shared, change } = comparison
  const radar = radarChart(model)
  const outside = waves.some((one) => one.origin === 'outside')
  return [
    text(
      `${change === null ? '上期口径不同，不作相减。' : `较上期${moved(change, waves.at(-1)!.unit)}。`}${shared ? `两期共有的${shared.count}项评价内容平均由${shared.former}变为${shared.current}（${shared.change === null ? dash : signed(shared.change)}）。` : ''}${outside ? '标明“外部来源”的数据照原件登记，本系统没有答卷可以复算。' : ''}`,
    ),
    caption('表11　历年用户使用满意度'),
    table({
      heading: ['年度', '调查', '来源', '口径', '数值', '目标值'],
      widths: [8, 42, 13, 13, 11, 11],
      rows: waves.map((one) => [
        { centre: one.year },
        one.title,
        one.origin === 'outside' ? '外部来源' : '本系统',
        one.figure,
        { right: withUnit(one.value, one.unit) },
        { right: withUnit(one.target, one.unit) },
      ]),
    }),
    caption('图6　历年用户使用满意度'),
    picture,
    caption('表12　各项评价与上期'),
    table({
      heading: ['评价内容', '与上期', '上期平均', '本期平均', '变化'],
      widths: [36, 14, 14, 14, 12],
      rows: rows.map((one) => [
        one.formerLabel ? `${one.label}（上期：${one.formerLabel}）` : one.label,
        { centre: one.lineage ? lineageWords[one.lineage] : dash },
        { right: one.means.at(-2) ?? null },
        { right: one.means.at(-1) ?? null },
        { right: one.change && signed(one.change) },
      ]),
    }),
    ...(radar ? [caption('图7　各项评价与上期'), radar] : []),
  ]
}

function quality({ result }: ReportModel): Block[] {
  const { flagged, withoutFlagged, withInvalidated, indicator } = result
  const { unit } = indicator
  return [
    text(
      `内部一致性系数（α）${result.alpha ?? '不适用'}，依据各项均有评分的${result.alphaN}份答卷。填写过快${flagged.speeders}份，各项同分${flagged.straightLiners}份，集中提交${flagged.bursts}份，均只作标记、照常计入。认定无效${result.invalidated}份。`,
    ),
    caption('表13　不同口径的结果'),
    table({
      heading: ['口径', '数值', '单位数'],
      widths: [46, 18, 16],
      rows: [
        ['结果所用：有标记的照计，无效的不计', { right: withUnit(indicator.value, unit) }, result.units.scored],
        ['有标记的也不计', { right: withUnit(withoutFlagged.value, unit) }, withoutFlagged.units],
        ['认定无效的也计入', { right: withUnit(withInvalidated.value, unit) }, withInvalidated.units],
      ],
    }),
  ]
}
