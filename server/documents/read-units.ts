import { MOST_UNITS } from '../contract/units.ts'
import { Problem } from '../problem.ts'
import { csvRows } from './csv-rows.ts'
import { decodeText } from './decode-text.ts'
import { notASpreadsheet } from './not-a-spreadsheet.ts'
import type { TextRow } from './text-row.ts'
import { findHeading, readHeading, type UnitColumn } from './unit-columns.ts'
import { xlsxRows } from './xlsx-rows.ts'

/** The largest unit list that is read, in bytes. */
export const MOST_LIST_BYTES = 8_000_000

/** One row of a unit list, its values under the contract's field names but not checked yet. */
export type RawUnit = { row: number; unit: Record<string, unknown> }

// What a file is, by its first bytes. OLE holds old .xls workbooks, and .xlsx ones under a password.
const signatures = { zip: [0x50, 0x4b, 0x03, 0x04], ole: [0xd0, 0xcf, 0x11, 0xe0] } as const

/**
 * Reads a unit list from an .xlsx (its first sheet) or .csv file, whichever its content is. Blank rows are skipped;
 * `row` is the number Excel shows. Columns no field is known for become attributes. Values are checked by `checkUnits`.
 * @throws Problem body-too-large, not-a-spreadsheet (params.reason), unreadable-text, missing-column, too-many-rows
 */
export async function readUnits(file: { name: string; bytes: Uint8Array }): Promise<{ rows: RawUnit[] }> {
  const rows = await readRows(file)
  const heading = findHeading(rows)
  if (!heading)
    throw new Problem('missing-column', { params: { column: 'name', found: rows[0]?.cells.slice(0, 20) ?? [] } })
  const below = rows.filter((row) => row.row > heading.row)
  if (below.length > MOST_UNITS) {
    throw new Problem('too-many-rows', { params: { maximum: MOST_UNITS, found: below.length } })
  }
  const columns = readHeading(heading)
  return { rows: below.map((row) => ({ row: row.row, unit: readUnit(row, columns) })) }
}

async function readRows({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<TextRow[]> {
  if (bytes.byteLength > MOST_LIST_BYTES) throw new Problem('body-too-large', { params: { maximum: MOST_LIST_BYTES } })
  if (bytes.byteLength === 0) throw notASpreadsheet('empty', 'The file is empty')
  if (beginsWith(bytes, signatures.ole))
    throw notASpreadsheet('old-format', 'An old .xls workbook, or one with a password')
  if (beginsWith(bytes, signatures.zip)) return xlsxRows(bytes, MOST_UNITS)
  if (/\.xls[xmb]?$/i.test(name)) throw notASpreadsheet('text-named-xlsx', 'The content is not a workbook')
  return csvRows(decodeText(bytes))
}

function readUnit({ cells }: TextRow, columns: readonly UnitColumn[]): Record<string, unknown> {
  const unit: Record<string, unknown> = {}
  const attributes: [string, unknown][] = []
  for (const column of columns) {
    const cell = cells[column.index] ?? ''
    if (cell === '') continue
    if ('attribute' in column) attributes.push([column.attribute, cell])
    if ('field' in column) unit[column.field] ??= cell
  }
  return attributes.length > 0 ? { ...unit, attributes: Object.fromEntries(attributes) } : unit
}

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}
