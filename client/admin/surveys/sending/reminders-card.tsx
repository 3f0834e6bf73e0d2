import { useState } from 'preact/hooks'
import type { ChannelView } from '../../../../server/contract/channels.ts'
import type { OccasionView, RemindersView } from '../../../../server/contract/sending.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import type { Tone } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { Table } from '../../../ui/table.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { reminderWords } from '../reminder-words.ts'
import { useSurvey } from '../survey-context.ts'
import { firstWording, WordingFields } from './wording-fields.tsx'

const states: Record<OccasionView['state'], { label: string; tone: Tone }> = {
  planned: { label: '到时发出', tone: 'accent' },
  ordered: { label: '已安排', tone: 'ok' },
  missed: { label: '未发出', tone: 'warn' },
}
const unset = { label: '未设通道', tone: 'warn' } as const

type Props = { reminders: RemindersView; channels: readonly ChannelView[]; onChanged: () => void }

/** 定时催办: the plan's schedule as dates, and the channel by which it goes out by itself. */
export function RemindersCard({ reminders: { occasions, order }, channels, onChanged }: Props) {
  const { survey } = useSurvey()
  const [open, setOpen] = useState(false)
  const stop = useAct(async () => {
    await api.del(`/surveys/${survey.id}/reminders`)
    onChanged()
  })
  const running = survey.status === 'open' || survey.status === 'approved'
  if (!survey.rules.reminders?.length) return null
  return (
    <Card
      title="定时催办"
      flush
      actions={
        running &&
        channels.length > 0 && (
          <>
            {order && (
              <Button size="small" busy={stop.busy} onClick={() => stop.run()}>
                停用
              </Button>
            )}
            <Button size="small" onClick={() => setOpen(true)}>
              {order ? '修改通道和文字' : '设定通道和文字'}
            </Button>
          </>
        )
      }
    >
      <p class="card-note muted small">
        {order
          ? `只发给届时未提交的单位，每次至多一份；通过“${order.channel}”发出，${order.orderedBy}设定。`
          : '日程由调查方案规定；设定通道和文字后到时自动发出，只发给届时未提交的单位。没有通道的，请届时人工催办。'}
      </p>
      <Problem problem={stop.problem} />
      <Table
        caption="定时催办"
        empty="方案的催办日程都不在调查时间之内"
        columns={[
          { key: 'rule', label: '时点', heading: true, cell: (one) => reminderWords(one) },
          { key: 'at', label: '时间', nowrap: true, cell: (one) => formatDateTime(one.at) },
          {
            key: 'state',
            label: '状态',
            cell: (one) => {
              const { label, tone } = one.state === 'planned' && !order ? unset : states[one.state]
              return <Badge tone={tone}>{label}</Badge>
            },
          },
        ]}
        rows={occasions}
        rowKey={(one) => one.key}
      />
      {open && (
        <RemindersDialog
          order={order}
          channels={channels}
          onClose={() => setOpen(false)}
          onSaved={() => (setOpen(false), onChanged())}
        />
      )}
    </Card>
  )
}

type DialogProps = Pick<RemindersView, 'order'> & {
  channels: readonly ChannelView[]
  onClose: () => void
  onSaved: () => void
}

function RemindersDialog({ order, channels, onClose, onSaved }: DialogProps) {
  const { survey } = useSurvey()
  const toast = useToast()
  const [wording, setWording] = useState(() =>
    order ? { ...order, channelId: String(order.channelId) } : firstWording('reminder', channels),
  )
  const save = useAct(async () => {
    const { subject, body } = wording
    await api.put(`/surveys/${survey.id}/reminders`, { subject, body, channelId: Number(wording.channelId) })
    toast('定时催办已设定')
    onSaved()
  })
  return (
    <FormDialog title="定时催办" action="保存" busy={save.busy} onSubmit={() => void save.run()} onClose={onClose}>
      <WordingFields
        kind="reminder"
        channels={channels}
        wording={wording}
        onWording={setWording}
        error={(field) => errorOf(save.problem, field)}
      />
      <Problem problem={save.problem} shownFields={['channelId', 'subject', 'body']} />
    </FormDialog>
  )
}
