import type { TicketItem } from '../../../server/contract/tickets.ts'
import { ticketStateWords } from '../../../server/contract/words.ts'
import type { TicketState } from '../../../server/domain/ticket-steps.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/notice.tsx'

const tones: Record<TicketState, Tone> = {
  verify: 'warn',
  rectify: 'accent',
  callback: 'accent',
  review: 'accent',
  closed: 'ok',
}

export function TicketStateBadge({ state }: { state: TicketState }) {
  return <Badge tone={tones[state]}>{ticketStateWords[state]}</Badge>
}

export function OverdueBadge({ overdue }: { overdue: boolean }) {
  return overdue ? (
    <Badge tone="bad" icon="clock">
      逾期
    </Badge>
  ) : null
}

export const objectionWords: Record<TicketItem['objection'], string> = {
  none: '',
  waiting: '异议待答复',
  upheld: '异议成立',
  rejected: '异议不成立',
}

/** What a step is called on its button, by where it leads. */
export const stepWords: Record<TicketState, Partial<Record<TicketState, string>>> = {
  verify: { rectify: '核实属实，转入整改', review: '核实无须整改，送复核' },
  rectify: { callback: '整改完成，转入回访' },
  callback: { review: '回访满意，送复核', rectify: '回访不满意，退回整改' },
  review: { closed: '复核通过，办结', rectify: '复核不通过，退回整改' },
  closed: {},
}

export const eventWords: Record<string, string> = {
  opened: '生成整改单',
  edit: '调整责任人或期限',
  masked: '脱敏',
  reply: '云服务商整改情况',
  objection: '云服务商提出异议',
  answer: '答复异议',
}
