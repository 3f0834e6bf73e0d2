import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { MessageState, MessageView } from '../../../../server/contract/sending.ts'
import { api, withQuery } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDayTime } from '../../../ui/format.ts'
import { Select } from '../../../ui/inputs.tsx'
import type { Tone } from '../../../ui/notice.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { deliveryWords } from '../../system/delivery-words.ts'
import { occasionWords } from '../reminder-words.ts'
import { seatName } from '../seat-name.ts'
import { useSurvey } from '../survey-context.ts'

const pageSize = 50
const states: Record<MessageState, { label: string; tone: Tone }> = {
  waiting: { label: '等待发送', tone: 'neutral' },
  sending: { label: '正在发送', tone: 'accent' },
  sent: { label: '已发送', tone: 'ok' },
  failed: { label: '发送失败', tone: 'bad' },
  unconfirmed: { label: '未确认', tone: 'warn' },
  skipped: { label: '不再发送', tone: 'neutral' },
}

function kindWords(kind: string): string {
  const scheduled = /^reminder-((?:after|before)-.*)$/.exec(kind)?.[1]
  if (scheduled) return `定时催办（${occasionWords(scheduled)}）`
  const [name, number] = kind.split('-')
  if (name === 'again') return `重发填写通知（第 ${number} 次）`
  return name === 'reminder' ? `第 ${number} 次催办` : number ? `填写通知（第 ${number} 个链接）` : '填写通知'
}

/** What became of each message; failures are what one looks for. `turn` changes when there may be news. */
export function MessagesCard({ turn }: { turn: unknown }) {
  const { survey } = useSurvey()
  const [state, choose] = useState('')
  const [page, turnTo] = useState(1)
  const messages = useLoad(
    (signal) =>
      api.get<Page<MessageView>>(withQuery(`/surveys/${survey.id}/messages`, { page, pageSize, state }), signal),
    [survey.id, page, state, turn],
  )
  return (
    <Card title="逐份情况" flush>
      <div class="filters card-filters">
        <Select
          label="状态"
          empty="全部"
          value={state}
          onValue={(value) => (choose(value), turnTo(1))}
          options={Object.entries(states).map(([value, { label }]) => ({ value, label }))}
        />
      </div>
      <WhenLoaded of={messages}>
        {({ items, total }) => (
          <>
            <Table
              caption="逐份情况"
              empty="没有符合的消息"
              columns={[
                { key: 'unit', label: '单位', heading: true, cell: (one) => seatName(one) },
                { key: 'kind', label: '内容', cell: (one) => kindWords(one.kind) },
                {
                  key: 'state',
                  label: '状态',
                  nowrap: true,
                  cell: (one) => <Badge tone={states[one.state].tone}>{states[one.state].label}</Badge>,
                },
                { key: 'problem', label: '说明', cell: (one) => deliveryWords(one.problem) },
                { key: 'attempts', label: '次数', align: 'number', cell: (one) => one.attempts },
                { key: 'at', label: '时间', nowrap: true, cell: (one) => formatDayTime(one.at) },
              ]}
              rows={items}
              rowKey={(one) => one.id}
            />
            <div class="card-pager">
              <Pager page={page} pageSize={pageSize} total={total} noun="份" onPage={turnTo} />
            </div>
          </>
        )}
      </WhenLoaded>
    </Card>
  )
}
