/** Marks a file as UTF-8 for Excel on Chinese Windows, which otherwise reads it as GBK. */
export const BYTE_ORDER_MARK = '\uFEFF'

// A spreadsheet would run a cell that begins like this as a formula (OWASP, CSV injection; full-width forms included).
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/

// "94/1" would become January 1994 and "9/5" a day of this year.
const looksLikeDate = /^(\d{1,2}|\d{4})\/\d{1,2}$/

/** One line of RFC 4180, CRLF included. Cells a spreadsheet would not leave as they are begin with an apostrophe. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

// Nearly every cell: letters, digits and Chinese, nothing to look at twice.
const ordinary = /^[\w.\u4E00-\u9FFF]*$/

/** A cell as it stands in a line. */
export function csvCell(cell: string | number): string {
  const text = String(cell)
  if (text === '' || ordinary.test(text)) return text
  const harmless = beginsFormula.test(text) || looksLikeDate.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
