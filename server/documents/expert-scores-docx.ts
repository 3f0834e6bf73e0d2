import type { ExpertSheetView } from '../contract/experts.ts'
import type { ResultView } from '../contract/results.ts'
import { expertStateWords } from '../contract/words.ts'
import { makeDocx } from './docx/page.ts'
import { table } from './docx/table.ts'
import { caption, note, signaturesAcross, subtitle, text, title } from './docx/text.ts'

type Facts = Pick<ResultView, 'survey' | 'composite' | 'indicator'>

/** 专家评分汇总: every named expert, their scores by dimension, and M, E and the composite side by side. */
export async function expertScoresDocx(
  result: Facts,
  sheets: readonly ExpertSheetView[],
  at: Date,
): Promise<Uint8Array> {
  const { survey, composite, indicator } = result
  const { experts } = composite
  const scored = sheets.filter((one) => one.state === 'scored')
  const shown = (value: string | null) => (value === null ? '—' : `${value}${indicator.unit}`)
  const labels = scored[0]?.scores ?? []
  return makeDocx({ title: `${survey.title}　专家评分汇总`, header: survey.title, at }, [
    {
      orientation: 'landscape',
      children: [
        title('专家评分汇总'),
        subtitle(survey.title),
        text(
          `${experts.named === 0 ? '本期没有聘请专家。' : `聘请专家${experts.named}名，评分${experts.sheets}份，回避${experts.recused}人。`}方案规定专家评分的权重 k＝${composite.weight}，综合＝(1－k)×M＋k×E${Number(composite.weight) === 0 ? '，专家评分只作对照，不计入指标值' : ''}。`,
        ),
        caption('表1　用户评价、专家评分与综合'),
        table({
          orientation: 'landscape',
          heading: ['用户评价 M', '专家评分 E', '标准差', '最低', '最高', '综合'],
          widths: [1, 1, 1, 1, 1, 1],
          rows: [
            [
              { centre: shown(composite.survey.value) },
              { centre: shown(experts.value) },
              { centre: experts.sd },
              { centre: experts.lowest },
              { centre: experts.highest },
              { centre: shown(composite.value) },
            ],
          ],
        }),
        caption('表2　各专家的评分'),
        table({
          orientation: 'landscape',
          heading: ['评价内容', ...scored.map((one) => one.name)],
          widths: [30, ...scored.map(() => 12)],
          rows:
            scored.length === 0
              ? []
              : [
                  ...labels.map(({ label }, row) => [
                    label,
                    ...scored.map((one) => ({ right: one.scores[row]?.score ?? null })),
                  ]),
                  ['该专家得分（各项按方案权重平均）', ...scored.map((one) => ({ right: one.score }))],
                ],
          empty: '没有专家评分',
        }),
        caption('表3　专家名单、回避与意见'),
        table({
          orientation: 'landscape',
          heading: ['专家', '单位', '状态', '意见或回避理由', '签字'],
          widths: [12, 24, 12, 46, 16],
          rows: sheets.map((one) => [
            one.name,
            one.affiliation,
            { centre: expertStateWords[one.state] },
            one.comment ?? '',
            '',
          ]),
          empty: '本期没有聘请专家',
        }),
        note('专家各自独立评分，评分表逐人留存。', true),
        note(`调查方案校验码：${survey.planDigest}`, true),
        ...(survey.seal ? [note(`封存校验码：${survey.seal}`, true)] : []),
        signaturesAcross(['汇总人（签字）：', '审核人（签字）：', '组织单位（公章）：', '　　　年　　月　　日']),
      ],
    },
  ])
}
