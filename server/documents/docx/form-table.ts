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
import type { FormCell, FormGrid } from '../form-grid.ts'
import { fonts, size } from './fonts.ts'
import { textWidth } from './page.ts'

const border = { style: BorderStyle.SINGLE, size: 4, color: '404040' }
const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT }

/** A form's grid as a ruled table, its cells merged as the form has them. */
export function formTable({ widths, rows, headingRows = 0 }: FormGrid, orientation: 'portrait' | 'landscape'): Table {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => Math.floor((width / whole) * textWidth[orientation]))
  return new Table({
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
    rows: rows.map(
      (cells, y) => new TableRow({ cantSplit: true, tableHeader: y < headingRows, children: cells.map(wordCell) }),
    ),
  })
}

function wordCell({ text, across = 1, down = 1, align = 'left', label }: FormCell): TableCell {
  return new TableCell({
    ...(across > 1 && { columnSpan: across }),
    ...(down > 1 && { rowSpan: down }),
    verticalAlign: VerticalAlignTable.CENTER,
    children: text.split('\n').map(
      (line) =>
        new Paragraph({
          alignment: alignments[align],
          children: [new TextRun({ text: line, font: fonts.table, size: size.table, bold: label })],
        }),
    ),
  })
}
