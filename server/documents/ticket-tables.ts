import type { TicketView } from '../contract/tickets.ts'
import { ticketStateWords } from '../contract/words.ts'
import type { Table } from './statistics-tables.ts'
export type Clock = (moment: string | null) => string

/** 整改台账: the tickets, what was said (as it was masked), the vendor's objections with their answers, and the history. */
export const ticketTables = (tickets: readonly TicketView[], clock: Clock): Table[] => [
  ticketTable(tickets, clock),
  wordsTable(tickets),
  objectionTable(tickets, clock),
  historyTable(tickets, clock),
]

const ticketTable = (tickets: readonly TicketView[], clock: Clock): Table => ({
  name: '整改台账',
  orientation: 'landscape',
  widths: [6, 26, 22, 8, 9, 15, 22, 22, 22, 7],
  heading: ['序号', '调查', '评价内容', '涉及条数', '状态', '责任人', '答复期限', '办结期限', '答复时间', '逾期'],
  rows: tickets.map((one, at) => [
    at + 1,
    one.survey.title,
    one.label,
    one.entries,
    ticketStateWords[one.state],
    one.owner ?? '',
    clock(one.replyDue),
    clock(one.closeDue),
    clock(one.repliedAt),
    one.overdue ? '逾期' : '',
  ]),
})

/** Only as masked: this file leaves the office. */
const wordsTable = (tickets: readonly TicketView[]): Table => ({
  name: '问题与意见',
  orientation: 'landscape',
  widths: [24, 14, 60, 28],
  heading: ['评价内容', '评价', '原因或意见（已脱敏）', '单位（同意告知的）'],
  rows: tickets.flatMap((one) =>
    one.entryList.map((entry) => [
      one.label,
      entry.level ?? '',
      entry.masked ?? (entry.withheld ? '不转办' : entry.said === null ? '未写原因' : '待脱敏'),
      entry.named ? '同意告知云服务商' : '',
    ]),
  ),
})

const objectionTable = (tickets: readonly TicketView[], clock: Clock): Table => ({
  name: '异议',
  orientation: 'landscape',
  widths: [24, 40, 18, 12, 40, 18],
  heading: ['评价内容', '云服务商异议', '提出时间', '结论', '答复', '答复时间'],
  rows: tickets.flatMap(({ label, objectionView: one }) =>
    one
      ? [
          [
            label,
            one.reason,
            clock(one.filedAt),
            one.upheld === null ? '待答复' : one.upheld ? '成立' : '不成立',
            one.answer ?? '',
            clock(one.answeredAt),
          ],
        ]
      : [],
  ),
})

const historyTable = (tickets: readonly TicketView[], clock: Clock): Table => ({
  name: '办理经过',
  orientation: 'landscape',
  widths: [24, 18, 16, 16, 60],
  heading: ['评价内容', '时间', '办理人', '事项', '说明'],
  rows: tickets.flatMap((one) =>
    one.events.map(({ at, actor, kind, state, note }) => [
      one.label,
      clock(at),
      actor,
      kind === 'step' && state ? `转入${ticketStateWords[state]}` : (eventWords[kind] ?? kind),
      note ?? '',
    ]),
  ),
})

const eventWords: Record<string, string> = {
  opened: '生成整改单',
  edit: '调整责任人或期限',
  masked: '脱敏',
  reply: '整改情况',
  objection: '提出异议',
  answer: '答复异议',
}
