import type { RosterReturns } from '../contract/roster-returns.ts'
import { dispositionWords, invitationWords } from '../contract/words.ts'

/** 汇总: where the seats ended, which together are the roster. */
export function summaryRows({ dispositions, seats, units, responseRate }: RosterReturns): [string, string, string][] {
  const entries = Object.entries(dispositionWords) as [keyof typeof dispositionWords, string][]
  return [
    ['名单单位', `${units} 家`, '经批准、随方案冻结的调查单位名单'],
    ['名单席位', `${seats} 席`, '等于下列各项之和'],
    ...entries.map(([key, word]): [string, string, string] => [word, `${dispositions[key]} 席`, notes[key]]),
    ['应答率', responseRate === null ? '—' : `${responseRate}%`, '完整答卷÷（名单席位－不属调查范围）'],
  ]
}

const notes: Record<keyof typeof dispositionWords, string> = {
  complete: '作答项数达到方案要求',
  partial: '已提交，作答项数不足',
  refusal: '登记为谢绝',
  'non-contact': '截至制表未见打开',
  other: '打开过，未提交',
  ineligible: '由两人认定，不计入应答率',
}

export const rowHeading = [
  '序号',
  '单位名称',
  '单位代码',
  '类别',
  '席位',
  '发送日期',
  '催办',
  '提交日期',
  '状态',
  '角色',
] as const

export function bodyRows({ rows }: RosterReturns) {
  return rows.map((row, at) => ({
    number: at + 1,
    texts: [row.unit, row.code, row.category],
    seat: row.seat,
    role: row.role,
    sentOn: row.sentOn,
    reminders: row.reminders,
    returnedOn: row.returnedOn,
    state: invitationWords[row.state],
  }))
}
