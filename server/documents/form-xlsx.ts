import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node'
import { type FormCell, type FormGrid, heldBelow, placesOf } from './form-grid.ts'
import { pageBreaks } from './page-breaks.ts'
import { FONT_SIZE, heightOf } from './xlsx-cells.ts'
import { pageHeight, printSetup } from './xlsx-print.ts'

export type FormPage = {
  name: string
  title: string
  /** Lines above and below the form, as wide as it is. */
  above: readonly string[]
  below: readonly string[]
  grid: FormGrid
  orientation: 'portrait' | 'landscape'
}

const border = { borderStyle: 'thin', borderColor: '#404040' } as const

/** A form as an .xlsx workbook of one sheet, its cells merged as the form has them. Figures are numbers. Prints on A4. */
export async function formXlsx({ name, title, above, below, grid, orientation }: FormPage): Promise<Buffer> {
  const line = (value: string, style: CellObject = {}) => acrossAll(value, grid.widths, style)
  const data: SheetData = [
    line(title, { fontSize: 16, fontWeight: 'bold', align: 'center', height: 34 }),
    ...above.map((text) => line(text)),
    ...gridData(grid),
    ...below.map((text) => line(text)),
  ]
  const headingRow = above.length + 2 + grid.heading
  const heights = data.map((row) => Math.max(...row.map((cell) => (cell as CellObject | null)?.height ?? 0)))
  const held = [...above.map(() => true), true, ...heldBelow(grid), ...below.map((_, at) => at < below.length - 1)]
  const sheetPage = { page: pageHeight(orientation, grid.widths), repeated: heights[headingRow - 1]! }
  const breaks = pageBreaks(sheetPage, heights, held)
  const print = { name, orientation, headingRow, title, breaks }
  const sheet = { sheet: name, columns: grid.widths.map((width) => ({ width })), data }
  return writeExcelFile([sheet], {
    fontFamily: '宋体',
    fontSize: FONT_SIZE,
    features: [printSetup([print])],
  }).toBuffer()
}

function acrossAll(value: string, widths: readonly number[], style: CellObject): (CellObject | null)[] {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const cell: CellObject = { value, type: String, wrap: true, alignVertical: 'center', columnSpan: widths.length }
  return [{ ...cell, height: heightOf(value, whole), ...style }, ...widths.slice(1).map(() => null)]
}

function gridData(grid: FormGrid): SheetData {
  return placesOf(grid).map((row) => {
    const height = Math.max(
      ...row.map((cell, x) => (cell && (cell.down ?? 1) === 1 ? tall(cell, x, grid.widths) : 0)),
      21,
    )
    return row.map((cell) => cell && { ...excelCell(cell), height })
  })
}

function tall(cell: FormCell, x: number, widths: readonly number[]): number {
  const width =
    widths.slice(x, x + (cell.across ?? 1)).reduce((sum, one) => sum + one, 0) - (cell.align === 'center' ? 0 : 2)
  return (
    Math.max(...cell.text.split('\n').map((line) => heightOf(line, width)), 21) +
    15 * (cell.text.split('\n').length - 1)
  )
}

function excelCell({ text, across = 1, down = 1, align = 'left', label, figure }: FormCell): CellObject {
  const spans = { ...(across > 1 && { columnSpan: across }), ...(down > 1 && { rowSpan: down }) }
  const off = align === 'center' ? {} : { indent: 1 }
  const look = { align, alignVertical: 'center', wrap: true, ...off, ...border, ...spans } as const
  if (figure) return { value: Number(text), type: Number, ...look }
  return { value: text, type: String, ...(label && { fontWeight: 'bold', backgroundColor: '#f2f2f2' }), ...look }
}
