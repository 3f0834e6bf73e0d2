import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { fonts, size } from './fonts.ts'
import { textWidth } from './page.ts'

/** A cell: text at the left, `{ right }` for figures, `{ centre }`. Null shows as a dash. */
export type Cell = string | number | null | { right: string | number | null } | { centre: string | number | null }

export type TableOptions = {
  heading: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** In any unit: they share the width of the text. */
  widths: readonly number[]
  orientation?: 'portrait' | 'landscape'
  /** Printed in a row of its own when there are no rows. */
  empty?: string
}

const border = { style: BorderStyle.SINGLE, size: 4, color: '404040' }
const borders = {
  top: border,
  bottom: border,
  left: border,
  right: border,
  insideHorizontal: border,
  insideVertical: border,
}

/** A ruled table as wide as the text; its heading is repeated on every page and no row breaks across two. */
export function table({ heading, rows, widths, orientation = 'portrait', empty = '无' }: TableOptions): Table {
  const total = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => Math.floor((width / total) * textWidth[orientation]))
  const shown =
    rows.length > 0 ? rows.map((row, at) => bodyRow(row, columns, at === rows.length - 2)) : [emptyRow(empty, columns)]
  return new Table({
    width: { size: columns.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: columns,
    layout: TableLayoutType.FIXED,
    borders,
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    rows: [headingRow(heading, columns), ...shown],
  })
}

const headingRow = (heading: readonly string[], columns: readonly number[]) =>
  new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: heading.map((text, at) => cell(text, AlignmentType.CENTER, columns[at], { isHeading: true })),
  })

// The last but one is kept with the last, which would else stand alone under the heading of a new page.
const bodyRow = (row: readonly Cell[], columns: readonly number[], keepNext: boolean) =>
  new TableRow({
    cantSplit: true,
    children: row.map((one, at) => {
      const { text, alignment } = readCell(one)
      return cell(text, alignment, columns[at], { keepNext })
    }),
  })

const emptyRow = (text: string, columns: readonly number[]) =>
  new TableRow({
    children: [cell(text, AlignmentType.CENTER, undefined, { columnSpan: columns.length })],
  })

function readCell(one: Cell): { text: string; alignment: (typeof AlignmentType)[keyof typeof AlignmentType] } {
  if (typeof one === 'number') return { text: String(one), alignment: AlignmentType.RIGHT }
  if (one === null || typeof one === 'string') return { text: one ?? '—', alignment: AlignmentType.LEFT }
  if ('right' in one) return { text: String(one.right ?? '—'), alignment: AlignmentType.RIGHT }
  return { text: String(one.centre ?? '—'), alignment: AlignmentType.CENTER }
}

function cell(
  text: string,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType],
  width: number | undefined,
  { isHeading = false, keepNext = false, columnSpan }: { isHeading?: boolean; keepNext?: boolean; columnSpan?: number },
): TableCell {
  // Given to the paragraph too: an empty one is as high as its own mark.
  const run = { font: fonts.table, size: size.table, bold: isHeading }
  return new TableCell({
    ...(width !== undefined && { width: { size: width, type: WidthType.DXA } }),
    ...(columnSpan !== undefined && { columnSpan }),
    verticalAlign: VerticalAlignTable.CENTER,
    ...(isHeading && { shading: { fill: 'E8EEF2' } }),
    children: text
      .split('\n')
      .map((line) => new Paragraph({ alignment, keepNext, run, children: [new TextRun({ text: line, ...run })] })),
  })
}
