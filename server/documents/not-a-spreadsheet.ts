import { Problem } from '../problem.ts'

/** Why a file is no unit list: something else than it claims, or damaged. Stable, for the client's sentence. */
export type NotASpreadsheet =
  | 'empty'
  | 'old-format'
  | 'not-a-workbook'
  | 'damaged'
  | 'unpacks-too-large'
  | 'too-wide'
  | 'text-named-xlsx'
  | 'not-text'
  | 'quote-not-closed'

/** Problem not-a-spreadsheet with `params.reason`. */
export function notASpreadsheet(reason: NotASpreadsheet, detail: string): Problem {
  return new Problem('not-a-spreadsheet', { detail, params: { reason } })
}
