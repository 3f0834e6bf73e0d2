import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node'
import type { Plan, ResultView } from '../contract/surveys.ts'
import { bandTable, dimensionTable, sampleTable, summaryTable, type Table } from './statistics-tables.ts'
import { bodyCell, FONT_SIZE, headingCell, heightOf } from './xlsx-cells.ts'
import { printSetup } from './xlsx-print.ts'

/** When and for which clock the file is made; `timeZone` is an IANA name. */
export type Made = { at: Date; timeZone: string }

// Title, digest, dates; then the heading.
const HEADING_ROW = 4

/**
 * The statistics of a closed survey as an .xlsx workbook with the sheets 样本, 总表, 维度, 单位档位. No unit is named.
 * Figures are the result's own digits in number cells; exact values stand beside them as text. Prints on A4.
 */
export async function statisticsXlsx(
  result: ResultView,
  plan: Pick<Plan, 'questionnaire' | 'rules' | 'servicePeriod'>,
  made: Made,
): Promise<Buffer> {
  const tables = [sampleTable(result), summaryTable(result), dimensionTable(result, plan), bandTable(result, plan)]
  const about = describe(result, plan, made)
  const sheets = tables.map((table) => ({
    sheet: table.name,
    columns: table.widths.map((width) => ({ width })),
    stickyRowsCount: HEADING_ROW,
    data: sheetData(table, result.survey.title, about),
  }))
  const prints = tables.map(({ name, orientation }) => ({
    name,
    orientation,
    headingRow: HEADING_ROW,
    title: `${result.survey.title}　${name}`,
  }))
  return writeExcelFile(sheets, { fontFamily: '宋体', fontSize: FONT_SIZE, features: [printSetup(prints)] }).toBuffer()
}

function sheetData(table: Table, title: string, about: readonly string[]): SheetData {
  const { widths } = table
  const line = (value: string, fontSize: number, style: CellObject = {}) =>
    acrossAll({ value, fontSize, height: heightOf(value, sum(widths), fontSize), ...style }, widths.length)
  return [
    line(`${title}　${table.name}`, 14, { fontWeight: 'bold', align: 'center' }),
    ...about.map((text) => line(text, FONT_SIZE)),
    withHeight(table.heading.map(headingCell), widths),
    ...table.rows.map((row) => withHeight(row.map(bodyCell), widths)),
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

function describe({ survey }: ResultView, { servicePeriod }: Pick<Plan, 'servicePeriod'>, made: Made): string[] {
  const clock = (at: Date) => formatClock(at, made.timeZone)
  return [
    `调查方案校验码：${survey.planDigest}`,
    `服务期：${servicePeriod.from} 至 ${servicePeriod.to}　　截止：${clock(new Date(survey.closedAt))}　　生成时间：${clock(made.at)}`,
  ]
}

// Swedish writes dates as 2026-11-23 15:04.
function formatClock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
}
