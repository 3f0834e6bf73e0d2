import type { ReportModel } from '../contract/report.ts'
import { makeDocx } from './docx/page.ts'
import { chapter, signatures, subtitle, text, title } from './docx/text.ts'
import type { Draft } from './report-draft.ts'
import { resultChapter } from './report-result.ts'
import { limitsChapter, mendingChapter, opinionsChapter } from './report-rest.ts'
import { backgroundChapter, designChapter, sampleChapter } from './report-sample.ts'

/** 满意度调查报告: eight chapters, all made of the one model. What only people can say is left blank for them. */
export async function reportDocx(model: ReportModel, draft: Draft): Promise<Uint8Array> {
  const { survey } = model
  const header = `${survey.title}报告${survey.sealed ? '' : '（封存前草稿）'}`
  return makeDocx({ title: `${survey.title}报告`, header, at: draft.at }, [
    {
      children: [
        title(`${survey.title}报告`),
        subtitle(survey.organiser || '（组织单位）'),
        chapter(1, '背景与依据'),
        ...backgroundChapter(model),
        chapter(2, '调查设计'),
        ...designChapter(model, draft),
        chapter(3, '样本情况'),
        ...sampleChapter(model, draft),
        chapter(4, '调查结果'),
        ...resultChapter(model),
        chapter(5, '意见建议'),
        ...opinionsChapter(model),
        chapter(6, '问题与整改'),
        ...mendingChapter(model, draft),
        chapter(7, '局限'),
        ...limitsChapter(model),
        chapter(8, '附件'),
        ...attachments(model, draft),
        ...signatures([
          '填报人（签字）：',
          '审核人（签字）：',
          '负责人（签字）：',
          '组织单位（公章）：',
          '　　　　年　　月　　日',
        ]),
      ],
    },
  ])
}

function attachments({ survey }: ReportModel, { digest, day }: Draft) {
  const list = [
    '调查方案及批准记录、问卷版本',
    '名册与回收情况表',
    '统计表（含分布、类别、历年对比与公式）',
    '去标识原始答卷及封存清单',
    '无效答卷清单与两人复核记录',
  ]
  return [
    ...list.map((one, at) => text(`${at + 1}．${one}`)),
    text(`调查方案校验码：${survey.planDigest}。`),
    text(
      survey.seal
        ? `封存校验码（第${survey.seal.number}次封存，${day(survey.seal.sealedAt)}）：${survey.seal.digest}。`
        : '本期调查尚未封存。',
    ),
    text(`本稿校验码：${digest}。盖章定稿上传时与本稿校验码相对应；数据有任何变化，校验码即不同。`, true),
  ]
}
