import { CsvError, type Options, parse } from 'csv-parse/sync'
import { MOST_UNITS } from '../contract/units.ts'
import { Problem } from '../problem.ts'
import { MOST_SHEET_COLUMNS } from './measure-sheet.ts'
import { notASpreadsheet } from './not-a-spreadsheet.ts'
import type { TextRow } from './text-row.ts'
import { findHeading } from './unit-columns.ts'

// Excel separates by the list separator of the system: a comma in China, a semicolon in much of Europe; copied cells by tabs.
const delimiters = [',', '\t', ';', '，'] as const

// Everything below a space except tab, line feed and carriage return: no text that people type has them.
// oxlint-disable-next-line no-control-regex
const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f]/

// The heading lies in the upper rows; blank ones between them are counted here, but not by `findHeading`.
const rowsTried = 30

// A cell may hold line breaks: only far more lines than this are told from rows without being parsed.
const linesPerRow = 10

/**
 * The rows of a CSV text with any usual separator, blank rows left out.
 * @throws Problem not-a-spreadsheet (control characters, more columns than a sheet has, a quote that is never closed), too-many-rows
 */
export function csvRows(text: string): TextRow[] {
  if (controlCharacter.test(text)) throw notASpreadsheet('not-text', 'The text has control characters')
  // Counted before it is parsed: of a million columns, or of millions of rows, the parser makes seconds.
  const lines = text.split(/[\r\n]+/)
  if (lines.length > MOST_UNITS * linesPerRow)
    throw new Problem('too-many-rows', { params: { maximum: MOST_UNITS, found: lines.length } })
  if (lines.some(isTooWide)) throw notASpreadsheet('too-wide', 'More columns than a sheet has')
  const delimiter = delimiters.find((one) => findHeading(parseRows(text, { delimiter: one, to: rowsTried }))) ?? ','
  return text.includes('"') ? parseRows(text, { delimiter }) : splitRows(text, delimiter)
}

const isTooWide = (line: string) =>
  line.length > MOST_SHEET_COLUMNS && delimiters.some((one) => line.split(one).length > MOST_SHEET_COLUMNS)

// Where nothing is quoted, the parser finds what splitting finds, five times as slowly; like it, one keeps to the first line's end.
const splitRows = (text: string, delimiter: string): TextRow[] =>
  text.split(/\r\n|\n|\r/.exec(text)?.[0] ?? '\n').flatMap((line, i) => toRow(line.split(delimiter), i + 1) ?? [])

function toRow(record: string[], row: number): TextRow | null {
  const cells = record.map((cell) => cell.trim())
  return cells.every((cell) => cell === '') ? null : { row, cells }
}

function parseRows(text: string, options: Options): TextRow[] {
  let row = 0
  const onRecord = (record: string[]) => toRow(record, (row += 1))
  try {
    return parse(text, {
      ...options,
      relax_quotes: true,
      relax_column_count: true,
      on_record: onRecord,
    } as Options) as unknown as TextRow[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw notASpreadsheet('quote-not-closed', error.message)
  }
}
