import type { ChannelView } from '../../../../server/contract/channels.ts'
import type { SendingView } from '../../../../server/contract/sending.ts'
import { isQuiet, timeOfDay } from '../../../../server/domain/quiet-hours.ts'
import { api } from '../../../api.ts'
import { Bar } from '../../../ui/bar.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDayTime, zone } from '../../../ui/format.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { occasionWords } from '../reminder-words.ts'
import { useSurvey } from '../survey-context.ts'

function kindOf({ kind, again, occasion }: SendingView): string {
  if (occasion !== null) return `定时催办（${occasionWords(occasion)}）`
  if (kind === 'reminder') return '催办'
  return again ? '重发填写通知' : '填写通知'
}

type Props = { sendings: readonly SendingView[]; channels: readonly ChannelView[]; onChanged: () => void }

/** Every order and how far it is; the sending goes on whether or not anybody looks. */
export function OrdersCard({ sendings, channels, onChanged }: Props) {
  const { survey } = useSurvey()
  const stop = useAct(async (id: number) => {
    await api.post(`/surveys/${survey.id}/sendings/${id}/stop`)
    onChanged()
  })
  return (
    <Card title="发送记录" flush>
      <Problem problem={stop.problem} />
      <Table
        caption="发送记录"
        empty="还没有发送过"
        columns={[
          { key: 'kind', label: '内容', heading: true, cell: kindOf },
          { key: 'channel', label: '通道', cell: (one) => one.channel },
          { key: 'at', label: '时间', nowrap: true, cell: (one) => formatDayTime(one.notBefore) },
          { key: 'by', label: '办理人', cell: (one) => one.createdBy },
          {
            key: 'progress',
            label: '进展',
            cell: (one) => <Advance sending={one} quiet={channels.find(({ name }) => name === one.channel)?.quiet} />,
          },
          {
            key: 'stop',
            label: '操作',
            align: 'actions',
            cell: (one) =>
              one.counts.waiting > 0 && (
                <Button tone="plain" size="small" busy={stop.busy} onClick={() => stop.run(one.id)}>
                  停止发送
                </Button>
              ),
          },
        ]}
        rows={sendings}
        rowKey={(one) => one.id}
      />
    </Card>
  )
}

function Advance({
  sending: { counts, total, stoppedAt },
  quiet,
}: {
  sending: SendingView
  quiet: ChannelView['quiet'] | undefined
}) {
  const left = counts.waiting + counts.sending
  const parts = [
    `已发送 ${counts.sent}`,
    counts.failed > 0 && `失败 ${counts.failed}`,
    counts.unconfirmed > 0 && `未确认 ${counts.unconfirmed}`,
    counts.skipped > 0 && `不再发送 ${counts.skipped}`,
    left > 0 && `等待 ${left}`,
    // Why nothing moves.
    left > 0 && quiet && isQuiet(timeOfDay(new Date(), zone), quiet) && `免打扰时段，${quiet.to} 后发送`,
    stoppedAt !== null && '已停止',
  ]
  return (
    <div class="stack-tight">
      <Bar part={total - left} whole={total} label={`共 ${total} 份，已处理 ${total - left} 份`} />
      <span class="small">
        共 {total} 份：{parts.filter(Boolean).join('，')}
      </span>
    </div>
  )
}
