import { useState } from 'preact/hooks'
import type { VendorTicket } from '../../../server/contract/tickets.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmWithReason } from '../../ui/confirm.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Facts } from '../../ui/stat.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { OverdueBadge, TicketStateBadge } from './ticket-words.tsx'

/** 云服务商's view: masked words, only units that agreed, and what it says to them. */
export function VendorTickets() {
  const tickets = useLoad((signal) => api.get<VendorTicket[]>('/vendor/tickets', signal), [])
  return (
    <>
      <PageHead title="整改台账" />
      <WhenLoaded of={tickets}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="目前没有转来的整改单。">经办人核实属实、转入整改后，整改单列在这里。</Empty>
          ) : (
            <div class="stack">
              {list.map((one) => (
                <OneTicket key={one.id} ticket={one} onChanged={tickets.reload} />
              ))}
            </div>
          )
        }
      </WhenLoaded>
    </>
  )
}

type Asked = 'reply' | 'objection'

function OneTicket({ ticket, onChanged }: { ticket: VendorTicket; onChanged: () => void }) {
  const [asked, ask] = useState<Asked | null>(null)
  const toast = useToast()
  const send = useAct(async (text: string) => {
    const input = asked === 'reply' ? { note: text } : { reason: text }
    await api.post(`/vendor/tickets/${ticket.id}/${asked}`, input)
    toast(asked === 'reply' ? '整改情况已提交' : '异议已提交')
    ask(null)
    onChanged()
  })
  const { objection } = ticket
  return (
    <Card
      title={ticket.label}
      actions={
        <>
          <TicketStateBadge state={ticket.state} />
          <OverdueBadge overdue={ticket.overdue} />
          {ticket.mayObject && (
            <Button size="small" onClick={() => ask('objection')}>
              提出异议
            </Button>
          )}
          {ticket.mayReply && (
            <Button size="small" tone="primary" onClick={() => ask('reply')}>
              提交整改情况
            </Button>
          )}
        </>
      }
    >
      <Facts
        facts={[
          ['调查', ticket.survey],
          ['责任人', ticket.owner ?? '未定'],
          ['答复期限', formatDateTime(ticket.replyDue)],
          ['办结期限', formatDateTime(ticket.closeDue)],
          ['异议截至', formatDateTime(ticket.objectUntil)],
          ['涉及条数', ticket.ratings === null ? '少于 5 条' : ticket.ratings],
          ...(ticket.units.length > 0 ? ([['同意告知的单位', ticket.units.join('、')]] as const) : []),
        ]}
      />
      {ticket.words.length > 0 && (
        <ul class="ticket-said">
          {ticket.words.map(({ text, unit }, at) => (
            <li key={at}>
              {text}
              {unit && <span class="muted">（{unit}）</span>}
            </li>
          ))}
        </ul>
      )}
      {ticket.replies.map(({ at, note }) => (
        <p key={at}>
          <span class="muted">整改情况 {formatDateTime(at)}：</span>
          {note}
        </p>
      ))}
      {objection && (
        <p>
          <span class="muted">异议：</span>
          {objection.reason}
          {objection.answer === null
            ? '（待答复）'
            : `（${objection.upheld ? '异议成立' : '异议不成立'}：${objection.answer}）`}
        </p>
      )}
      {asked && (
        <ConfirmWithReason
          title={asked === 'reply' ? '提交整改情况' : '提出异议'}
          label={asked === 'reply' ? '整改措施和结果' : '异议和依据'}
          action="提交"
          busy={send.busy}
          problem={send.problem}
          onConfirm={(text) => send.run(text)}
          onClose={() => ask(null)}
        >
          {asked === 'objection' && <p>异议由组织单位答复并存档，不改变任何得分；每份整改单可提一次。</p>}
        </ConfirmWithReason>
      )}
    </Card>
  )
}
