/** A cell as text; a number only where a spreadsheet has already lost digits, so that it can be refused by name. */
export type TextCell = string | number

/** One row that is not wholly blank; `row` is the number a person sees at its left in Excel. */
export type TextRow = { row: number; cells: TextCell[] }
