import {
  AlignmentType,
  BorderStyle,
  LineRuleType,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { type FormCell, type FormGrid, heldBelow, placesOf } from '../form-grid.ts'
import { pageBreaks } from '../page-breaks.ts'
import { widthOf } from '../xlsx-cells.ts'
import { fonts, size } from './fonts.ts'
import { type Block, textHeight, textWidth } from './page.ts'

const border = { style: BorderStyle.SINGLE, size: 4, color: '404040' }
const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT }

/**
 * A form's grid as ruled tables below a title, its cells merged as the form has them. Word repeats only rows that begin a table: what stands
 * above the heading is a table of its own, a hair above. Where rows of one first cell would come apart a next table begins on the next page,
 * with the heading again.
 */
export function formTable(grid: FormGrid, orientation: 'portrait' | 'landscape'): Block[] {
  const { widths, rows, heading } = grid
  const held = heldBelow(grid)
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => Math.floor((width / whole) * textWidth[orientation]))
  const made = (y: number) =>
    new TableRow({
      cantSplit: true,
      tableHeader: y === heading,
      children: rows[y]!.map((cell) => wordCell(cell, held[y]!)),
    })
  const between = (from: number, to: number) => rows.slice(from, to).map((_, at) => made(from + at))
  const heights = placesOf(grid).map((row) => heightOf(row, columns))
  const page = { page: textHeight[orientation], repeated: heights[heading]! }
  const ends = pageBreaks(page, [TITLE, ...heights], [true, ...held]).map((row) => row - 1)
  const starts = [heading, ...ends.filter((row) => row > heading)]
  return [
    ...(heading > 0 ? [ruled(between(0, heading), columns), hair()] : []),
    ...starts.flatMap((start, at) =>
      at === 0
        ? [ruled(between(start, starts[1] ?? rows.length), columns)]
        : [hair(true), ruled([made(heading), ...between(start, starts[at + 1] ?? rows.length)], columns)],
    ),
  ]
}

// In points. A line as high as the widest of the fonts that may stand in makes it, and what is above and below it in a cell.
const TITLE = 60
const LINE = 15.5
const RIMS = 3.5

function heightOf(row: readonly (FormCell | null)[], columns: readonly number[]): number {
  const lines = row.map((cell, x) => {
    if (!cell || (cell.down ?? 1) > 1) return 1
    const width = columns.slice(x, x + (cell.across ?? 1)).reduce((sum, one) => sum + one, -120)
    // A Chinese character is 10.5 points wide, twice as wide as others.
    const fits = Math.max(1, Math.floor(width / 105))
    return cell.text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / fits)), 0)
  })
  return Math.max(...lines) * LINE + RIMS
}

const ruled = (rows: TableRow[], columns: number[]) =>
  new Table({
    width: { size: columns.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: columns,
    layout: TableLayoutType.FIXED,
    borders: {
      top: border,
      bottom: border,
      left: border,
      right: border,
      insideHorizontal: border,
      insideVertical: border,
    },
    margins: { top: 30, bottom: 30, left: 60, right: 60 },
    rows,
  })

// Tables without a paragraph between them are one table to Word. One point high.
const hair = (pageBreakBefore = false) =>
  new Paragraph({ pageBreakBefore, spacing: { line: 20, lineRule: LineRuleType.EXACT }, run: { size: 2 } })

function wordCell({ text, across = 1, down = 1, align = 'left', label }: FormCell, keepNext: boolean): TableCell {
  const run = { font: fonts.table, size: size.table, bold: label }
  return new TableCell({
    ...(across > 1 && { columnSpan: across }),
    ...(down > 1 && { rowSpan: down }),
    verticalAlign: VerticalAlignTable.CENTER,
    children: text.split('\n').map(
      (line) =>
        new Paragraph({
          alignment: alignments[align],
          keepNext,
          run,
          children: [new TextRun({ text: line, ...run })],
        }),
    ),
  })
}
