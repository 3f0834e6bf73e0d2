import type { ReportModel } from '../contract/report.ts'
import { ticketStateWords } from '../contract/words.ts'
import { spread } from '../domain/objects.ts'
import { coverageSentence } from '../domain/report-prose.ts'
import { isLow } from '../domain/scale.ts'
import type { Block } from './docx/page.ts'
import { table } from './docx/table.ts'
import { caption, note, text } from './docx/text.ts'
import type { Draft } from './report-draft.ts'

/** 五、意见建议: how much was said of what, and the words that a person has masked; no other words leave the office. */
export function opinionsChapter({ comments, questionnaire, result, masked }: ReportModel): Block[] {
  const asked = spread(questionnaire, result.objects)
  const total = comments.groups.reduce((sum, one) => sum + one.count, 0)
  if (total === 0) return [text('没有单位写下意见。')]
  const labelOf = (key: string | null) =>
    key === null ? '总的意见' : (asked.dimensions.find((one) => one.key === key)?.label ?? key)
  const counts = comments.groups.map((one) => `${labelOf(one.dimension)}${one.count}条`).join('，')
  return [
    text(`共收到意见${total}条，按评价内容归类：${counts}。以下列经人工遮盖单位、人员名称的部分，未经遮盖的不列。`),
    caption('表14　意见摘录'),
    table({
      heading: ['评价内容', '意见'],
      widths: [26, 60],
      rows: masked.map((one) => [one.label, one.text]),
      empty: '尚无经遮盖可列的意见',
    }),
  ]
}

/** 六、问题与整改: where ratings are lowest; what is to be done about it people write in. */
export function mendingChapter(
  { result, questionnaire, analysis, comments, tickets }: ReportModel,
  { date }: Draft,
): Block[] {
  const lowCount = (counts: Record<string, number>) =>
    Object.entries(counts).reduce(
      (sum, [level, count]) => sum + (isLow(questionnaire.scale, Number(level)) ? count : 0),
      0,
    )
  const rows = result.dimensions
    .map((one) => ({ ...one, low: lowCount(one.counts) }))
    .filter((one) => one.low > 0 || (one.mean !== null && Number(one.mean) < Number(result.indicator.target)))
    .toSorted((a, b) => Number(a.mean) - Number(b.mean))
  // 表14 stands only where something was said.
  const next = comments.groups.length > 0 ? 15 : 14
  const quadrantOf = (key: string) => analysis.ipa.points.find((one) => one.key === key)?.quadrant ?? '—'
  return [
    text(
      rows.length === 0
        ? '各项平均分均不低于目标值，没有评在最低两档的评价。'
        : `平均分低于目标值或有单位评在最低两档的评价内容共${rows.length}项，列表如下。整改措施、责任单位和期限由组织单位与云服务商商定后填写；整改不改变评分。`,
    ),
    ...(rows.length === 0
      ? []
      : [
          caption(`表${next}　需改进的评价内容`),
          table({
            heading: ['评价内容', '平均分', '最低两档（份）', '分区', '整改措施', '责任单位及期限'],
            widths: [24, 11, 14, 12, 22, 18],
            rows: rows.map((one) => [one.label, { right: one.mean }, one.low, { centre: quadrantOf(one.key) }, '', '']),
          }),
        ]),
    ...(tickets.length === 0
      ? []
      : [
          caption(`表${rows.length > 0 ? next + 1 : next}　整改台账`),
          table({
            heading: ['评价内容', '涉及条数', '状态', '责任人', '答复期限', '办结期限', '答复时间'],
            widths: [24, 8, 9, 14, 15, 15, 15],
            rows: tickets.map((one) => [
              one.label,
              { centre: one.entries },
              { centre: ticketStateWords[one.state] },
              { centre: one.owner },
              { centre: date(one.replyDue) },
              { centre: date(one.closeDue) },
              { centre: one.repliedAt && date(one.repliedAt) },
            ]),
          }),
          note('整改单由低分评价和意见开出，整改不改变任何得分。'),
        ]),
  ]
}

/** 七、局限. */
export function limitsChapter({ result, analysis, comparison }: ReportModel): Block[] {
  const absent = result.units.roster - result.units.ineligible - result.units.scored
  const sentences = [
    coverageSentence(result),
    ...(absent > 0
      ? [`有${absent}家单位没有有效答卷，其看法不得而知；早答与晚答的差别见表10，差别大时推断应更谨慎。`]
      : []),
    ...(analysis.ipa.basis === 'derived' && analysis.ipa.fewResponses
      ? ['重要性由相关系数推算，作答不足100份，分区可能因少数答卷而变。']
      : []),
    ...(comparison.waves.some((one) => one.origin === 'outside')
      ? ['历年数据中外部来源的部分只能照原件采用，无法复算。']
      : []),
    '答卷保密、非匿名；为防止推出单个单位，小单元的分组不列数值。满意度反映用户的感受，不能代替服务质量的技术考核。',
  ]
  return sentences.map((one) => text(one))
}
