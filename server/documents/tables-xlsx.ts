import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node'
import type { Table } from './statistics-tables.ts'
import { bodyCell, FONT_SIZE, headingCell, heightOf } from './xlsx-cells.ts'
import { printSetup } from './xlsx-print.ts'

/**
 * Tables as an .xlsx workbook, one sheet each: the title, what it is `about` (as many lines for every sheet), the heading, the
 * rows. Figures stand in number cells. Prints on A4 with the heading on every page.
 */
export async function tablesXlsx(title: string, about: readonly string[], tables: readonly Table[]): Promise<Buffer> {
  const headingRow = about.length + 2
  const sheets = tables.map((table) => ({
    sheet: table.name,
    columns: table.widths.map((width) => ({ width })),
    stickyRowsCount: headingRow,
    data: sheetData(table, title, about),
  }))
  const prints = tables.map((table) => {
    return { name: table.name, orientation: table.orientation, headingRow, title: nameOf(title, table) }
  })
  return writeExcelFile(sheets, { fontFamily: '宋体', fontSize: FONT_SIZE, features: [printSetup(prints)] }).toBuffer()
}

const nameOf = (title: string, { name }: Table) => (title === name ? title : `${title}　${name}`)

function sheetData(table: Table, title: string, about: readonly string[]): SheetData {
  const { widths } = table
  const line = (value: string, fontSize: number, style: CellObject = {}) =>
    acrossAll({ value, fontSize, height: heightOf(value, sum(widths), fontSize), ...style }, widths.length)
  return [
    line(nameOf(title, table), 14, { fontWeight: 'bold', align: 'center' }),
    ...about.map((text) => line(text, FONT_SIZE)),
    withHeight(table.heading.map(headingCell), widths),
    ...table.rows.map((row) => withHeight(row.map(bodyCell), widths)),
    ...(table.rows.length === 0 ? [acrossAll({ ...bodyCell('无'), align: 'center', height: 22 }, widths.length)] : []),
  ]
}

// A row is as high as its longest text needs. WPS and Excel would fit it by themselves, but tightly, and not where cells are merged.
function withHeight(row: CellObject[], widths: readonly number[]): CellObject[] {
  const height = Math.max(...row.map((cell, i) => heightOf(String(cell.value ?? ''), widths[i] ?? 10)))
  return row.map((cell) => ({ ...cell, height }))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

// A merged cell is followed by the places it covers.
function acrossAll(cell: CellObject, width: number): (CellObject | null)[] {
  const merged: CellObject = { type: String, alignVertical: 'center', wrap: true, columnSpan: width, ...cell }
  return [merged, ...Array.from({ length: width - 1 }, () => null)]
}
