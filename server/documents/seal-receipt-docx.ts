import type { SealView } from '../contract/seals.ts'
import { receiptPromise, receiptRows, supersededBy } from '../domain/seal-receipt.ts'
import { makeDocx } from './docx/page.ts'
import { table } from './docx/table.ts'
import { note, signaturesBeside, title } from './docx/text.ts'

type Receipt = { survey: Parameters<typeof receiptRows>[0]; seals: readonly SealView[]; number: number }

/** 封存回执 as one A4 page to stamp and lodge, of one of a wave's seals (newest first). */
export async function sealReceiptDocx(
  { survey, seals, number }: Receipt,
  { at, clock }: { at: Date; clock: (moment: string) => string },
): Promise<Uint8Array> {
  const [seal, ...earlier] = seals.filter((one) => one.number <= number)
  const rows = receiptRows(survey, seal!, earlier, clock).map(({ name, value }) => [name, value])
  return makeDocx({ title: `${survey.title}　封存回执`, header: survey.title, at }, [
    {
      children: [
        title('满意度调查封存回执'),
        ...(seals[0]!.number > number ? [note(supersededBy(seals[0]!))] : []),
        table({ heading: ['项目', '内容'], widths: [18, 82], rows }),
        note(receiptPromise),
        ...signaturesBeside(
          ['封存人（签字）：', '单位负责人（签字）：', '单位（公章）：', '　　　　年　　月　　日'],
          ['收存单位（公章）：', '', '', '收存日期：　　年　　月　　日'],
        ),
      ],
    },
  ])
}
