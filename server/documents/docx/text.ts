import { AlignmentType, HeadingLevel, LineRuleType, Paragraph, Tab, TabStopType, TextRun } from 'docx'
import { fonts, size } from './fonts.ts'

/** 28 points from line to line, as GB/T 9704's 22 lines a page come out at. */
const line = { line: 560, lineRule: LineRuleType.EXACT } as const
/** Two characters of 三号. */
const indent = { firstLine: 640 }

/** The document's own title, centred. */
export const title = (text: string) =>
  new Paragraph({
    heading: HeadingLevel.TITLE,
    alignment: AlignmentType.CENTER,
    spacing: { before: 240, after: 240 },
    children: [new TextRun({ text, font: fonts.heading, size: size.title, color: '000000' })],
  })

/** A line under the title: year, office. */
export const subtitle = (text: string) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { ...line, after: 240 },
    children: [new TextRun({ text, font: fonts.subheading, size: size.body })],
  })

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const

/** 一、 of the first level. */
export const chapter = (number: number, text: string) =>
  new Paragraph({
    heading: HeadingLevel.HEADING_1,
    keepNext: true,
    indent,
    spacing: { ...line, before: 120 },
    children: [
      new TextRun({ text: `${numerals[number - 1]}、${text}`, font: fonts.heading, size: size.body, color: '000000' }),
    ],
  })

/** （一） of the second level. */
export const section = (number: number, text: string) =>
  new Paragraph({
    heading: HeadingLevel.HEADING_2,
    keepNext: true,
    indent,
    spacing: line,
    children: [
      new TextRun({
        text: `（${numerals[number - 1]}）${text}`,
        font: fonts.subheading,
        size: size.body,
        color: '000000',
      }),
    ],
  })

/** Text, indented by two characters; `keepNext` where it may not part from what follows. */
export const text = (content: string, keepNext = false) =>
  new Paragraph({
    keepNext,
    alignment: AlignmentType.JUSTIFIED,
    indent,
    spacing: line,
    children: [new TextRun({ text: content, font: fonts.text, size: size.body })],
  })

/** The name of a table or chart, centred above it. */
export const caption = (content: string) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext: true,
    spacing: { before: 160, after: 60 },
    children: [new TextRun({ text: content, font: fonts.heading, size: size.note })],
  })

/** Small print under a table or chart; `keepNext` where what follows belongs to it. */
export const note = (content: string, keepNext = false) =>
  new Paragraph({
    keepNext,
    spacing: { before: 40, after: 120 },
    children: [new TextRun({ text: content, font: fonts.table, size: 18 })],
  })

/** 签字 and 公章: what is left blank to sign and stamp, at the right. */
export const signatures = (lines: readonly string[]) =>
  lines.map(
    (content, at) =>
      new Paragraph({
        keepLines: true,
        keepNext: at < lines.length - 1,
        tabStops: [{ type: TabStopType.LEFT, position: 3600 }],
        spacing: { ...line, before: at === 0 ? 480 : 120 },
        children: [new TextRun({ children: [new Tab(), content], font: fonts.text, size: size.body })],
      }),
  )

/** Two who sign on one upright sheet, side by side: the lines of each below each other. */
export const signaturesBeside = (left: readonly string[], right: readonly string[]) =>
  left.map(
    (content, at) =>
      new Paragraph({
        keepLines: true,
        keepNext: at < left.length - 1,
        tabStops: [{ type: TabStopType.LEFT, position: 4700 }],
        spacing: { ...line, before: at === 0 ? 360 : 120 },
        children: [
          new TextRun({ children: [content, new Tab(), right[at] ?? ''], font: fonts.text, size: size.small }),
        ],
      }),
  )

/** The same across a sheet that lies: side by side in one line, since four lines would often stand alone on a next sheet. */
export const signaturesAcross = (lines: readonly string[]) =>
  new Paragraph({
    keepLines: true,
    tabStops: lines.slice(1).map((_, at) => ({ type: TabStopType.LEFT, position: (at + 1) * signatureWidth })),
    spacing: { before: 240 },
    children: [
      new TextRun({
        children: lines.flatMap((content, at) => (at === 0 ? [content] : [new Tab(), content])),
        font: fonts.text,
        size: size.note,
      }),
    ],
  })
// In twentieths of a point: a quarter of A4 across, with room to sign.
const signatureWidth = 3640
