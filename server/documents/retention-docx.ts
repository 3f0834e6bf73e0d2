import { certificateLines, deletedLines, inFours, type RetentionCertificate } from '../domain/retention.ts'
import { makeDocx } from './docx/page.ts'
import { table } from './docx/table.ts'
import { caption, note, signatures, title } from './docx/text.ts'

/** 销毁证明 as one A4 page to stamp and file. */
export function retentionDocx(
  certificate: RetentionCertificate,
  digest: string,
  timeZone: string,
): Promise<Uint8Array> {
  // Swedish writes times as 2026-11-23 09:00.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const clock = (moment: string) => format.format(new Date(moment))
  const head = { title: '调查数据销毁证明', header: certificate.survey.title, at: new Date(certificate.doneAt) }
  return makeDocx(head, [
    {
      children: [
        title(head.title),
        table({
          heading: ['项目', '内容'],
          widths: [18, 82],
          rows: certificateLines(certificate, digest, clock).map(({ name, value, isDigest }) => [
            name,
            isDigest ? inFours(value) : value,
          ]),
        }),
        caption('删除的内容'),
        table({
          heading: ['内容', '数量'],
          widths: [80, 20],
          rows: deletedLines(certificate).map(([name, count]) => [name, { right: count }]),
        }),
        note('答卷默克尔根与封存时一致：持有回执码的单位仍可证明其答卷曾在封存之内。'),
        ...signatures(['组织单位（公章）：', '　　　　年　　月　　日']),
      ],
    },
  ])
}
