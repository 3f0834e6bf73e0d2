import type { RosterReturns } from '../contract/roster-returns.ts'
import { bodyRows, rowHeading, summaryRows } from './roster-returns-tables.ts'
import type { Table } from './statistics-tables.ts'
import { tablesXlsx } from './tables-xlsx.ts'

/** 名册与回收情况表 as a workbook: 汇总, and the roster seat by seat. */
export function rosterReturnsXlsx(returns: RosterReturns, madeAt: string): Promise<Buffer> {
  const summary: Table = {
    name: '汇总',
    orientation: 'portrait',
    widths: [24, 16, 52],
    heading: ['项目', '数量', '说明'],
    rows: summaryRows(returns).map(([item, count, about]) => [item, { right: count }, about]),
  }
  const roster: Table = {
    name: '名册与回收情况',
    orientation: 'landscape',
    widths: [7, 36, 14, 18, 7, 14, 8, 14, 16, 10],
    heading: [...rowHeading],
    rows: bodyRows(returns).map((row) => [
      row.number,
      ...row.texts,
      row.seat,
      row.sentOn,
      row.reminders,
      row.returnedOn,
      row.state,
      row.role,
    ]),
  }
  const about = [`调查方案校验码：${returns.survey.planDigest}`, `制表时间：${madeAt}`]
  return tablesXlsx(`${returns.survey.title}　名册与回收情况表`, about, [summary, roster])
}
