import type { TicketView } from '../contract/tickets.ts'
import { makeDocx } from './docx/page.ts'
import { type Cell, table } from './docx/table.ts'
import { caption, note, signaturesAcross, title } from './docx/text.ts'
import { tablesXlsx } from './tables-xlsx.ts'
import { type Clock, ticketTables } from './ticket-tables.ts'
import type { TableCell } from './xlsx-cells.ts'

const NAME = '整改台账'
const remark = '整改不改变任何得分'

/** 整改台账 as a workbook, a sheet for each table. `plans`: whose tickets, each survey with its plan's digest. */
export const ticketsXlsx = (tickets: readonly TicketView[], plans: string[], clock: Clock): Promise<Buffer> =>
  tablesXlsx(
    NAME,
    [...plans, `制表时间：${clock(new Date().toISOString())}　　${remark}`],
    ticketTables(tickets, clock),
  )

/** The same tables to print and sign, A4 across. */
export const ticketsDocx = (
  tickets: readonly TicketView[],
  plans: string[],
  clock: Clock,
  at = new Date(),
): Promise<Uint8Array> =>
  makeDocx({ title: NAME, header: NAME, at }, [
    {
      orientation: 'landscape',
      children: [
        title(NAME),
        ...ticketTables(tickets, clock).flatMap(({ name, heading, rows, widths }, i) => [
          caption(`表${i + 1}　${name}`),
          table({ orientation: 'landscape', heading, widths, rows: rows.map((row) => row.map(asCell)) }),
        ]),
        ...plans.map((plan) => note(plan, true)),
        note(`制表时间：${clock(at.toISOString())}　　${remark}。`, true),
        signaturesAcross(['制表人（签字）：', '审核人（签字）：', '组织单位（公章）：', '　　　年　　月　　日']),
      ],
    },
  ])

const asCell = (cell: TableCell): Cell =>
  typeof cell === 'number'
    ? { centre: cell }
    : typeof cell === 'string'
      ? cell || null
      : 'text' in cell
        ? cell.text
        : cell
