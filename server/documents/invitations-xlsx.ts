import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { FONT_SIZE, headingCell } from './xlsx-cells.ts'
import { printSetup } from './xlsx-print.ts'

/** One seat to write to; all as text, so that no spreadsheet reads a number, a date or a formula into it. */
export type InvitationRow = {
  unit: string
  code: string | null
  category: string | null
  contact: string | null
  seat: number
  role: string | null
  link: string
  participationCode: string
  closesAt: string
  notice: string
  planDigest: string
}

const columns: [heading: string, width: number, cell: (row: InvitationRow) => string | null][] = [
  ['单位', 28, (row) => row.unit],
  ['代码', 20, (row) => row.code],
  ['类别', 12, (row) => row.category],
  ['联系人', 12, (row) => row.contact],
  ['席位', 6, (row) => String(row.seat)],
  ['链接', 40, (row) => row.link],
  ['参与码', 14, (row) => row.participationCode],
  ['截止', 20, (row) => row.closesAt],
  ['通知全文', 60, (row) => row.notice],
  ['角色', 10, (row) => row.role],
  ['方案校验码', 20, (row) => row.planDigest],
]

const NAME = '邀请'

/**
 * The invitations as a workbook for mail merge (邮件合并): one sheet, its first row the field names, one row a seat. Rows are taken
 * as they stream in; the writer itself holds the sheet until it is packed.
 */
export async function invitationsXlsx(title: string, rows: AsyncIterable<InvitationRow>): Promise<Buffer> {
  const data: SheetData = [columns.map(([heading]) => headingCell(heading))]
  for await (const row of rows) {
    data.push(columns.map(([, , cell]) => ({ value: cell(row) ?? '', type: String, format: '@' })))
  }
  const sheet = { sheet: NAME, columns: columns.map(([, width]) => ({ width })), stickyRowsCount: 1, data }
  const print = { name: NAME, orientation: 'landscape', headingRow: 1, title: `${title}　${NAME}` } as const
  return writeExcelFile([sheet], {
    fontFamily: '宋体',
    fontSize: FONT_SIZE,
    features: [printSetup([print])],
  }).toBuffer()
}
