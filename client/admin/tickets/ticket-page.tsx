import { useState } from 'preact/hooks'
import type { TicketView } from '../../../server/contract/tickets.ts'
import { ticketStateWords } from '../../../server/contract/words.ts'
import type { TicketState } from '../../../server/domain/ticket-steps.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDateTime, nothing } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Facts } from '../../ui/stat.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { Table } from '../../ui/table.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { EditTicketDialog } from './edit-ticket-dialog.tsx'
import { EntriesCard } from './entries-card.tsx'
import { ObjectionCard } from './objection-card.tsx'
import { StepDialog } from './step-dialog.tsx'
import { eventWords, OverdueBadge, stepWords, TicketStateBadge } from './ticket-words.tsx'

/** One 整改单: where it stands, what was said, what the vendor says to it, what was done. */
export function TicketPage({ id }: { id: number }) {
  const ticket = useLoad((signal) => api.get<TicketView>(`/tickets/${id}`, signal), [id])
  return <WhenLoaded of={ticket}>{(one) => <OneTicket ticket={one} onChanged={ticket.setData} />}</WhenLoaded>
}

type Props = { ticket: TicketView; onChanged: (ticket: TicketView) => void }

const shown = ['verify', 'rectify', 'callback', 'review', 'closed'] as const

function OneTicket({ ticket, onChanged }: Props) {
  const [asked, ask] = useState<TicketState | 'edit' | null>(null)
  const done = (now: TicketView) => (ask(null), onChanged(now))
  const at = shown.indexOf(ticket.state)
  return (
    <>
      <PageHead
        title={`整改单：${ticket.label}`}
        back={{ href: '/admin/tickets', label: '整改台账' }}
        meta={
          <>
            <TicketStateBadge state={ticket.state} />
            <OverdueBadge overdue={ticket.overdue} />
          </>
        }
      />
      <Stepper
        label="整改的进程"
        steps={shown.map((state, i) => ({
          label: ticketStateWords[state],
          state: i < at || ticket.state === 'closed' ? 'done' : i === at ? 'current' : 'todo',
        }))}
      />
      <div class="stack">
        <Card
          title="办理"
          actions={
            <>
              {ticket.editable && (
                <Button size="small" icon="pencil" onClick={() => ask('edit')}>
                  责任人和期限
                </Button>
              )}
              {ticket.steps.map((to, i) => (
                <Button key={to} size="small" tone={i === 0 ? 'primary' : 'default'} onClick={() => ask(to)}>
                  {stepWords[ticket.state][to]}
                </Button>
              ))}
            </>
          }
        >
          <Facts
            facts={[
              ['调查', <a href={`/admin/surveys/${ticket.survey.id}`}>{ticket.survey.title}</a>],
              ['责任人', ticket.owner ?? '未定'],
              ['答复期限', formatDateTime(ticket.replyDue)],
              ['办结期限', formatDateTime(ticket.closeDue)],
              ['云服务商答复', formatDateTime(ticket.repliedAt)],
              ['异议截至', ticket.objectUntil ? formatDateTime(ticket.objectUntil) : '转入整改后 5 个工作日内'],
            ]}
          />
          <p class="muted small">整改不改变任何得分。单位名称只在该单位填写时同意告知的条目上显示。</p>
        </Card>
        <EntriesCard ticket={ticket} onChanged={onChanged} />
        <ObjectionCard ticket={ticket} onChanged={onChanged} />
        <Card title="办理经过" flush>
          <Table
            caption="办理经过"
            columns={[
              { key: 'at', label: '时间', nowrap: true, cell: (one) => formatDateTime(one.at) },
              { key: 'actor', label: '办理人', cell: (one) => one.actor },
              {
                key: 'what',
                label: '事项',
                heading: true,
                cell: (one) =>
                  one.kind === 'step' && one.state
                    ? `转入${ticketStateWords[one.state]}`
                    : (eventWords[one.kind] ?? one.kind),
              },
              { key: 'note', label: '说明', cell: (one) => one.note ?? nothing },
            ]}
            rows={ticket.events}
            rowKey={(one) => `${one.at} ${one.kind}`}
          />
        </Card>
      </div>
      {asked === 'edit' && <EditTicketDialog ticket={ticket} onClose={() => ask(null)} onSaved={done} />}
      {asked !== null && asked !== 'edit' && (
        <StepDialog ticket={ticket} to={asked} onClose={() => ask(null)} onDone={done} />
      )}
    </>
  )
}
