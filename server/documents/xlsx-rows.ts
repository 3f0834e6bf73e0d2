import { readSheet } from 'read-excel-file/universal'
import { Problem } from '../problem.ts'
import { measureSheet } from './measure-sheet.ts'
import { notASpreadsheet } from './not-a-spreadsheet.ts'
import type { TextCell, TextRow } from './text-row.ts'
import { readZipDirectory, unpackEntry, type ZipEntry } from './zip-directory.ts'

const MOST_UNPACKED_BYTES = 100_000_000
const MOST_ENTRIES = 1000
// The reader keeps a place for every cell of the rectangle that holds all values.
const MOST_PLACES = 20_000_000
// A title and a heading, and room to spare: the exact count is taken when the rows have been read.
const ROWS_ABOVE = 5

/**
 * The rows of the first sheet of an .xlsx workbook, blank rows left out. Its size is judged before anything is unpacked,
 * its extent before it is parsed.
 * @throws Problem not-a-spreadsheet, too-many-rows
 */
export async function xlsxRows(bytes: Uint8Array, mostRows: number): Promise<TextRow[]> {
  const sheet = openFirstSheet(bytes)
  const size = measureSheet(sheet)
  if (!size) throw notASpreadsheet('damaged', 'A row or cell lies outside the sheet')
  if (size.filledRows > mostRows + ROWS_ABOVE) {
    throw new Problem('too-many-rows', { params: { maximum: mostRows, found: size.filledRows - 1 } })
  }
  if (size.lastRow * size.lastColumn > MOST_PLACES) throw notASpreadsheet('too-wide', 'The values lie too far apart')
  const rows = await readFirstSheet(bytes)
  return rows.flatMap((cells, i) => (cells.every((cell) => cell === '') ? [] : { row: i + 1, cells }))
}

function openFirstSheet(bytes: Uint8Array): string {
  const entries = readZipDirectory(bytes)
  if (!entries) throw notASpreadsheet('damaged', 'The zip has no readable directory')
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
  if (entries.length > MOST_ENTRIES || unpacked > MOST_UNPACKED_BYTES) {
    throw notASpreadsheet('unpacks-too-large', `${entries.length} entries, ${unpacked} bytes unpacked`)
  }
  try {
    return firstSheetXml(bytes, entries)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw notASpreadsheet('damaged', String(error))
  }
}

function firstSheetXml(bytes: Uint8Array, entries: readonly ZipEntry[]): string {
  const read = (name: string) => {
    const entry = entries.find((one) => one.name === name)
    if (!entry) throw notASpreadsheet('not-a-workbook', `The zip has no ${name}`)
    return new TextDecoder().decode(unpackEntry(bytes, entry))
  }
  const id = /<(?:\w+:)?sheet\s[^<>]*?\br:id="([^"<>]+)"/.exec(read('xl/workbook.xml'))?.[1]
  const links = read('xl/_rels/workbook.xml.rels').match(/<(?:\w+:)?Relationship\s[^<>]*>/g) ?? []
  const target = links.find((link) => link.includes(`Id="${id}"`))?.match(/Target="([^"]+)"/)?.[1]
  if (!target) throw notASpreadsheet('not-a-workbook', 'The workbook has no sheet')
  return read(target.startsWith('/') ? target.slice(1) : `xl/${target}`)
}

async function readFirstSheet(bytes: Uint8Array): Promise<TextCell[][]> {
  try {
    // A copy whose buffer is exactly the file; this entry unpacks by the directory judged above, never beyond its sizes.
    const rows = await readSheet<TextCell>(new Uint8Array(bytes).buffer, { parseNumber: numberText })
    return rows.map((row) => row.map(cellText))
  } catch (error) {
    throw notASpreadsheet('damaged', error instanceof Error ? error.message : String(error))
  }
}

// The reader gives strings, what `numberText` made of numbers, booleans, dates at UTC, and null for nothing.
function cellText(cell: unknown): TextCell {
  if (cell === null) return ''
  if (typeof cell === 'number') return cell
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '').replace('T', ' ').slice(0, 16)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return String(cell).trim()
}

// A spreadsheet keeps 15 digits of a number: of a longer one typed in, the end is gone before we see it.
const firstNumberWithLostDigits = 1e15

/** A number cell as the digits a person typed: "1.3800138E10" → "13800138000", "94.599999999999994" → "94.6". */
function numberText(text: string): TextCell {
  const value = Number(text)
  if (Math.abs(value) >= firstNumberWithLostDigits) return value
  const shortest = String(value)
  return shortest.includes('e') ? value.toFixed(20).replace(/(?<!0)0+$/, '') : shortest
}
