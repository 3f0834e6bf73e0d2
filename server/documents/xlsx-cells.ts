import type { CellObject } from 'write-excel-file/node'

/** What a table may hold: text, a count, or a figure as a decimal string with the unit it is read in. */
export type TableCell = string | number | Figure | Aligned

/** `text` is the figure as the result gives it; null shows as a dash. */
export type Figure = { text: string | null; unit: '%' | '分' }

/** Text that stands among numbers: an exact fraction, a verdict. Null shows as a dash. */
export type Aligned = { right: string | null }

export const figure = (text: string | null, unit: Figure['unit'] = '分'): Figure => ({ text, unit })
export const percentage = (text: string | null): Figure => figure(text, '%')

export const FONT_SIZE = 11

// Off the rule, so that it does not run into a text that begins in the next column.
const atRight = { align: 'right', indent: 1, alignVertical: 'center' } as const

export const rule = { borderStyle: 'thin', borderColor: '#8c8c8c' } as const

/** A cell of the heading: bold, centred, shaded. */
export function headingCell(value: string): CellObject {
  const shade = { backgroundColor: '#e8eef7', fontWeight: 'bold' } as const
  return { value, type: String, align: 'center', alignVertical: 'center', wrap: true, ...shade, ...rule }
}

/** A cell of the body: numbers are numbers, so that a reader can go on computing with them. */
export function bodyCell(cell: TableCell): CellObject {
  if (typeof cell === 'string') return { ...textCell(cell), ...rule }
  if (typeof cell === 'number') return { value: cell, type: Number, format: '#,##0', ...atRight, ...rule }
  if ('right' in cell) return { ...textCell(cell.right ?? '—'), ...atRight, ...rule }
  return { ...figureCell(cell), ...rule }
}

function textCell(value: string): CellObject {
  return { value, type: String, format: '@', wrap: true, alignVertical: 'center' }
}

// A percentage is stored as Excel does it, 0.946 for 94.6 %, moved in the text so that no digit changes. At least two
// places are shown and never fewer than the figure has: 89.996 must not read 90.00.
function figureCell({ text, unit }: Figure): CellObject {
  if (text === null) return { ...textCell('—'), ...atRight }
  const places = '0'.repeat(Math.max(2, text.split('.')[1]?.length ?? 0))
  const number = { type: Number, ...atRight } as const
  if (unit === '%') return { ...number, value: Number(`${text}e-2`), format: `0.${places}%` }
  return { ...number, value: Number(text), format: `0.${places}` }
}

/** How wide `text` is in characters, a Chinese one being two. */
export const widthOf = (text: string) => [...text].reduce((sum, one) => sum + (one > '\u00FF' ? 2 : 1), 0)

/** How high a row must be, in points, for `text` to show whole when wrapped in `width` characters. */
export function heightOf(text: string, width: number, fontSize = FONT_SIZE): number {
  const lines = Math.ceil(widthOf(text) / ((width * FONT_SIZE) / fontSize))
  return Math.max(1, lines) * Math.round(fontSize * 1.4) + 6
}
