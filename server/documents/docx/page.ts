import {
  AlignmentType,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  type Table,
  TextRun,
} from 'docx'
import { fonts, size, withFallBacks } from './fonts.ts'

export type Block = Paragraph | Table
export type Section = { orientation?: 'portrait' | 'landscape'; children: readonly Block[] }

const mm = (length: number) => Math.round((length * 1440) / 25.4)
/** GB/T 9704: A4, 37/35/28/26 mm; a table lying across gets narrower rims. */
const margins = {
  portrait: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), header: mm(15), footer: mm(20) },
  landscape: { top: mm(25), bottom: mm(20), left: mm(20), right: mm(20), header: mm(12), footer: mm(10) },
}
/** What a line of text has between the margins, in twentieths of a point. */
export const textWidth = { portrait: mm(210 - 28 - 26), landscape: mm(297 - 20 - 20) }
/** And one below the other, in points. */
export const textHeight = { portrait: ((297 - 37 - 35) * 72) / 25.4, landscape: ((210 - 25 - 20) * 72) / 25.4 }

/** `header` stands at the top of every page, `— 1 —` at its foot. `at` is written into the file's properties. */
export type DocumentHead = { title: string; header: string; at: Date }

/** A document on A4 as .docx bytes. */
export async function makeDocx({ title, header, at }: DocumentHead, sections: readonly Section[]): Promise<Uint8Array> {
  const document = new Document({
    title,
    creator: '满意',
    description: `生成时间 ${at.toISOString()}`,
    styles: {
      default: {
        document: {
          run: { font: fonts.text, size: size.body, language: { value: 'zh-CN', eastAsia: 'zh-CN' } },
        },
      },
    },
    sections: sections.map(({ orientation = 'portrait', children }) => ({
      properties: {
        page: {
          size: {
            width: mm(210),
            height: mm(297),
            orientation: orientation === 'landscape' ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
          },
          margin: margins[orientation],
        },
      },
      headers: { default: new Header({ children: [edge(AlignmentType.RIGHT, [header])] }) },
      footers: { default: new Footer({ children: [edge(AlignmentType.CENTER, ['— ', PageNumber.CURRENT, ' —'])] }) },
      children: [...children],
    })),
  })
  return withFallBacks(await Packer.toBuffer(document))
}

const edge = (alignment: (typeof AlignmentType)[keyof typeof AlignmentType], children: string[]) =>
  new Paragraph({ alignment, children: [new TextRun({ children, font: fonts.table, size: size.table })] })
