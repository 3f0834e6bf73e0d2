import { certificateLines, deletedLines, inFours, type RetentionCertificate } from '../domain/retention.ts'
import { makeDocx } from './docx/page.ts'
import { table } from './docx/table.ts'
import { signatures, title } from './docx/text.ts'

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
  const [survey, ...lines] = certificateLines(certificate, digest, clock)
  return makeDocx(head, [
    {
      children: [
        title(head.title),
        table({
          heading: [survey!.name, survey!.value],
          widths: [16, 84],
          rows: [
            ...lines.map(({ name, value, isDigest }) => [name, isDigest ? inFours(value) : value]),
            [
              '删除的内容',
              deletedLines(certificate)
                .map((line) => line.join('：'))
                .join('；'),
            ],
          ],
        }),
        ...signatures(['（公章）　　　　年　　月　　日']),
      ],
    },
  ])
}
