import { Problem } from '../problem.ts'
import { notASpreadsheet } from './not-a-spreadsheet.ts'
import type { TextRow } from './text-row.ts'
import { xlsxRows } from './xlsx-rows.ts'

/** One row of an indicator table as it stands in a file: every cell as text, merged cells carried down. */
export type RawRow = Record<TableColumn, string> & { row: number }

const MOST_ROWS = 400
const MOST_BYTES = 2_000_000
const headingRowsTried = 30

// What the columns are called in the forms that are filed.
const headings = {
  level1: /^一级指标/,
  level2: /^二级指标/,
  level3: /^(三级指标|指标名称)/,
  target: /^(年度)?(指标值|目标值)|^年初目标/,
  actual: /^(实际|全年)?(完成值|实际值)/,
  weight: /^(分值|权重|满分)/,
  score: /^得分(?!率)/,
  rate: /^得分率/,
  reason: /偏差|原因|改进措施/,
} as const
export type TableColumn = keyof typeof headings
const columns = Object.keys(headings) as TableColumn[]

/** The rows below the heading, and which columns the file has. @throws Problem body-too-large, not-a-spreadsheet, no-table-heading */
export async function readTable(bytes: Uint8Array): Promise<{ rows: RawRow[]; has: Set<TableColumn> }> {
  if (bytes.byteLength > MOST_BYTES) throw new Problem('body-too-large', { params: { maximum: '2 MB' } })
  if (bytes.byteLength === 0) throw notASpreadsheet('empty', 'The file is empty')
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw notASpreadsheet('not-a-workbook', 'The file is no zip')
  const rows = await xlsxRows(bytes, MOST_ROWS)
  const heading = rows.slice(0, headingRowsTried).find(isHeading)
  if (!heading) throw new Problem('no-table-heading', { params: { found: rows[0]?.cells.slice(0, 20) ?? [] } })
  const places = placesOf(heading)
  const below = rows.filter(({ row }) => row > heading.row).map((row) => readRow(row, places))
  return { rows: carryDown(withoutFoot(below)), has: new Set(places.keys()) }
}

const nameOf = (cell: unknown) => String(cell).replace(/\s/g, '')

function isHeading({ cells }: TextRow): boolean {
  const names = cells.map(nameOf)
  return [headings.level3, headings.weight].every((pattern) => names.some((name) => pattern.test(name)))
}

function placesOf({ cells }: TextRow): Map<TableColumn, number> {
  const found = columns.map(
    (column) => [column, cells.findIndex((cell) => headings[column].test(nameOf(cell)))] as const,
  )
  return new Map(found.filter(([, place]) => place >= 0))
}

// How forms say that a cell does not apply.
const nothing = new Set(['—', '－', '-', '/'])

function readRow({ row, cells }: TextRow, places: Map<TableColumn, number>): RawRow {
  const read = (column: TableColumn) => {
    const text = String(cells[places.get(column) ?? -1] ?? '').trim()
    return nothing.has(text) ? '' : text
  }
  return {
    row,
    ...(Object.fromEntries(columns.map((column) => [column, read(column)])) as Record<TableColumn, string>),
  }
}

// Below the total stand notes and signatures; a row of the table that strayed there still counts.
function withoutFoot(rows: readonly RawRow[]): RawRow[] {
  const total = rows.findIndex((row) => isTotal(row))
  return rows.filter((row, i) => total < 0 || i <= total || isSum(row) || (row.level3 !== '' && row.weight !== ''))
}

// Of merged cells only the first holds the name.
function carryDown(rows: readonly RawRow[]): RawRow[] {
  let [level1, level2] = ['', '']
  return rows.map((row) => {
    if (row.level1 && row.level1 !== level1) [level1, level2] = [row.level1, '']
    if (row.level2) level2 = row.level2
    return isSum(row) ? row : { ...row, level1: row.level1 || level1, level2: row.level2 || level2 }
  })
}

const nameOfRow = ({ level1, level2, level3 }: RawRow) => level1 || level2 || level3

/** 总分, 合计, 小计: a row that adds others up. */
export const isSum = (row: RawRow) => isTotal(row) || nameOfRow(row).endsWith('小计')

/** 总分: the row that adds all others up. */
export const isTotal = (row: RawRow) => /^(总分|总计|合计)/.test(nameOfRow(row))
