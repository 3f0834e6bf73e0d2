import { useMemo, useState } from 'preact/hooks'
import type { Progress } from '../../../../server/contract/surveys.ts'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { SearchInput, Select } from '../../../ui/inputs.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { InvitationStateBadge, invitationStates } from '../../../ui/status-badge.tsx'
import { Table } from '../../../ui/table.tsx'

type UnitState = Progress['byUnit'][number]

const pageSize = 50
const missing = 'missing'
const filters = [
  { value: missing, label: '未提交' },
  ...Object.entries(invitationStates).map(([value, { label }]) => ({ value, label: `仅${label}` })),
]

/** Which unit is where; 未提交 is what one looks for. */
export function UnitStates({ units }: { units: UnitState[] }) {
  const [filter, setFilter] = useState('')
  const [typed, type] = useState('')
  const [page, turnTo] = useState(1)
  const found = useMemo(
    () => units.filter((one) => passes(one, filter) && one.unit.includes(typed.trim())),
    [units, filter, typed],
  )
  const last = Math.max(1, Math.ceil(found.length / pageSize))
  const shown = Math.min(page, last)
  const waiting = units.filter((one) => passes(one, missing)).length
  return (
    <Card title="各单位状态" actions={<span class="muted small">未提交 {waiting} 家</span>} flush>
      <div class="filters card-filters">
        <SearchInput label="查找单位" value={typed} onValue={(text) => (type(text), turnTo(1))} />
        <Select
          label="状态"
          empty="全部"
          value={filter}
          onValue={(value) => (setFilter(value), turnTo(1))}
          options={filters}
        />
      </div>
      <Table
        caption="各单位状态"
        empty="没有符合的单位"
        columns={[
          { key: 'unit', label: '单位', heading: true, cell: (one) => one.unit },
          { key: 'category', label: '类别', deskOnly: true, cell: (one) => one.category ?? nothing },
          { key: 'state', label: '状态', nowrap: true, cell: (one) => <InvitationStateBadge state={one.state} /> },
          {
            key: 'returned',
            label: '已提交 / 席位',
            align: 'number',
            nowrap: true,
            cell: (one) => `${one.returned} / ${one.seats}`,
          },
          {
            key: 'last',
            label: '最近动态',
            nowrap: true,
            cell: (one) => <span class="figures">{formatDateTime(one.lastAt)}</span>,
          },
        ]}
        rows={found.slice((shown - 1) * pageSize, shown * pageSize)}
        rowKey={(one) => one.unitId}
      />
      <div class="card-pager">
        <Pager page={shown} pageSize={pageSize} total={found.length} noun="家" onPage={turnTo} />
      </div>
    </Card>
  )
}

function passes(one: UnitState, filter: string): boolean {
  if (filter === '') return true
  if (filter === missing) return one.returned < one.seats
  return one.state === filter
}
