import type { HandOverView } from '../../../../server/contract/people.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDate } from '../../../ui/format.ts'
import { Table } from '../../../ui/table.tsx'

/** Past hand-overs, each with its list. Draws nothing while there is none. */
export function HandOversCard({ handOvers }: { handOvers: HandOverView[] }) {
  if (handOvers.length === 0) return null
  return (
    <Card title="离任交接" flush>
      <Table
        caption="离任交接"
        rows={handOvers}
        rowKey={(one) => one.id}
        columns={[
          { key: 'who', label: '离任者', heading: true, cell: (one) => one.leaver },
          { key: 'heir', label: '接手人', cell: (one) => one.successor },
          { key: 'on', label: '日期', nowrap: true, cell: (one) => formatDate(one.doneAt) },
          { key: 'work', label: '移交事项', align: 'number', cell: (one) => one.list.work.length },
          { key: 'reason', label: '原因', cell: (one) => one.reason },
          {
            key: 'acts',
            label: '操作',
            align: 'actions',
            cell: (one) => (
              <LinkButton tone="plain" size="small" href={`/admin/system/people/hand-overs/${one.id}`}>
                交接清单
              </LinkButton>
            ),
          },
        ]}
      />
    </Card>
  )
}
