/** Of the cells that hold a value: how many rows they fill, and the last row and column they reach (1-based). */
export type SheetSize = { filledRows: number; lastRow: number; lastColumn: number }

// ECMA-376 leaves the limits to the application; these are Excel's.
const MOST_SHEET_ROWS = 1_048_576
export const MOST_SHEET_COLUMNS = 16_384

// A row or cell tag with its attributes, and whether something stands inside: styled blank cells have nothing.
const tag = /<(?:\w+:)?(row|c)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>(?=(\s*<(?!\/))?)/g
const reference = /\sr\s*=\s*["']([^"']*)["']/

/**
 * Measures a worksheet's XML without building its cells, so that a monstrous one is refused cheaply.
 * Null when a row or cell has an address no sheet has.
 */
export function measureSheet(xml: string): SheetSize | null {
  const size = { filledRows: 0, lastRow: 0, lastColumn: 0 }
  for (const [, kind, attributes, selfClosing, child] of xml.matchAll(tag)) {
    const address = reference.exec(attributes ?? '')?.[1]
    if (address === undefined) continue
    const place = kind === 'row' ? readAddress(`A${address}`) : readAddress(address)
    if (!place) return null
    if (kind === 'c' && !selfClosing && child) addPlace(size, place)
  }
  return size
}

function addPlace(size: SheetSize, place: { row: number; column: number }): void {
  if (place.row !== size.lastRow) size.filledRows += 1
  size.lastRow = Math.max(size.lastRow, place.row)
  size.lastColumn = Math.max(size.lastColumn, place.column)
}

function readAddress(address: string): { row: number; column: number } | null {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(address) ?? []
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  const row = Number(digits)
  const isOnSheet = column >= 1 && column <= MOST_SHEET_COLUMNS && row >= 1 && row <= MOST_SHEET_ROWS
  return isOnSheet ? { row, column } : null
}
