import { useState } from 'preact/hooks'
import type { DeputyView } from '../../../../server/contract/people.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Confirm } from '../../../ui/confirm.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import type { Tone } from '../../../ui/notice.tsx'
import { roleNames } from '../../../ui/status-badge.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useRole } from '../../me.ts'

const states: Record<DeputyView['state'], { label: string; tone: Tone }> = {
  coming: { label: '未开始', tone: 'neutral' },
  running: { label: '代行中', tone: 'accent' },
  over: { label: '已结束', tone: 'neutral' },
}

/** Who stands in for whom, and until when. Draws nothing while nobody ever did. */
export function DeputiesCard({ deputies, onEnded }: { deputies: DeputyView[]; onEnded: () => void }) {
  const [ending, setEnding] = useState<DeputyView | null>(null)
  const isSecurity = useRole('security')
  const end = useAct(async (id: number) => {
    await api.post(`/people/deputies/${id}/end`)
    setEnding(null)
    onEnded()
  })
  if (deputies.length === 0) return null
  return (
    <Card title="代行" flush>
      <Table
        caption="代行"
        rows={deputies}
        rowKey={(one) => one.id}
        columns={[
          { key: 'who', label: '代行人', heading: true, cell: (one) => one.deputy },
          { key: 'whom', label: '被代行人', cell: (one) => `${one.principal}（${roleNames[one.role]}）` },
          {
            key: 'days',
            label: '期间',
            cell: (one) => `${formatDateTime(one.startsAt)} 至 ${formatDateTime(one.endsAt)}`,
          },
          { key: 'reason', label: '原因', cell: (one) => one.reason },
          { key: 'by', label: '任命人', cell: (one) => one.namedBy },
          {
            key: 'state',
            label: '状态',
            nowrap: true,
            cell: (one) => <Badge tone={states[one.state].tone}>{states[one.state].label}</Badge>,
          },
          {
            key: 'acts',
            label: '操作',
            align: 'actions',
            cell: (one) =>
              isSecurity &&
              one.state !== 'over' && (
                <Button tone="plain" size="small" onClick={() => setEnding(one)}>
                  结束<span class="visually-hidden">{one.deputy}的代行</span>
                </Button>
              ),
          },
        ]}
      />
      {ending && (
        <Confirm
          title="结束代行"
          action="结束"
          busy={end.busy}
          problem={end.problem}
          onConfirm={() => end.run(ending.id)}
          onClose={() => setEnding(null)}
        >
          <p>
            {ending.deputy}立即不再代行{ending.principal}的{roleNames[ending.role]}。
          </p>
        </Confirm>
      )}
    </Card>
  )
}
