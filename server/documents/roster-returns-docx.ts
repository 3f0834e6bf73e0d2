import type { RosterReturns } from '../contract/roster-returns.ts'
import { makeDocx } from './docx/page.ts'
import { table } from './docx/table.ts'
import { caption, note, signaturesAcross, subtitle, title } from './docx/text.ts'
import { bodyRows, rowHeading, summaryRows } from './roster-returns-tables.ts'

// Word grows slow beyond some hundred pages of table; the workbook holds any number.
const mostRows = 3000

/** 名册与回收情况表 to print and sign, A4 across. */
export async function rosterReturnsDocx(returns: RosterReturns, at: Date): Promise<Uint8Array> {
  const rows = bodyRows(returns)
  const shown = rows.slice(0, mostRows)
  const name = '名册与回收情况表'
  return makeDocx({ title: `${returns.survey.title}　${name}`, header: returns.survey.title, at }, [
    {
      orientation: 'landscape',
      children: [
        title(name),
        subtitle(returns.survey.title),
        caption('表1　回收情况汇总'),
        table({
          orientation: 'landscape',
          heading: ['项目', '数量', '说明'],
          widths: [20, 14, 46],
          rows: summaryRows(returns).map(([item, count, about]) => [item, { right: count }, about]),
        }),
        caption('表2　调查单位名单及回收情况'),
        table({
          orientation: 'landscape',
          heading: rowHeading,
          widths: [6, 30, 12, 14, 6, 13, 7, 13, 12, 9],
          rows: shown.map((row) => [
            { centre: row.number },
            ...row.texts,
            { centre: row.seat },
            { centre: row.sentOn || null },
            { centre: row.reminders },
            { centre: row.returnedOn || null },
            { centre: row.state },
            row.role,
          ]),
        }),
        ...(rows.length > mostRows ? [note(`共 ${rows.length} 席，此处列前 ${mostRows} 席，全部见 Excel 版。`)] : []),
        note(`调查方案校验码：${returns.survey.planDigest}`, true),
        signaturesAcross(['制表人（签字）：', '审核人（签字）：', '组织单位（公章）：', '　　　年　　月　　日']),
      ],
    },
  ])
}
