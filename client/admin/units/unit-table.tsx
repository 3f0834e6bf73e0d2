import type { ComponentChildren } from 'preact'
import type { UnitView } from '../../../server/contract/units.ts'
import { Button } from '../../ui/button.tsx'
import { formatDate, nothing } from '../../ui/format.ts'
import { Table, type Column } from '../../ui/table.tsx'
import './units.css'

type UnitTableProps = { units: readonly UnitView[]; onEdit?: (unit: UnitView) => void; empty: ComponentChildren }

const columns: readonly Column<UnitView>[] = [
  { key: 'name', label: '单位名称', heading: true, cell: (unit) => unit.name },
  {
    key: 'code',
    label: '统一社会信用代码',
    deskOnly: true,
    cell: (unit) => <span class="figures">{unit.code ?? nothing}</span>,
  },
  { key: 'category', label: '类别', cell: (unit) => unit.category ?? nothing },
  { key: 'contactName', label: '联系人', cell: (unit) => unit.contactName ?? nothing },
  { key: 'phone', label: '手机', nowrap: true, cell: (unit) => <span class="figures">{unit.phone ?? nothing}</span> },
  { key: 'email', label: '邮箱', deskOnly: true, cell: (unit) => unit.email ?? nothing },
  {
    key: 'updatedAt',
    label: '更新日期',
    nowrap: true,
    deskOnly: true,
    cell: (unit) => <span class="figures">{formatDate(unit.updatedAt)}</span>,
  },
]

/** The units of one page. */
export function UnitTable({ units, onEdit, empty }: UnitTableProps) {
  const edit: Column<UnitView> = {
    key: 'edit',
    label: '操作',
    align: 'actions',
    cell: (unit) => (
      <Button tone="plain" size="small" onClick={() => onEdit?.(unit)}>
        修改<span class="visually-hidden">{unit.name}</span>
      </Button>
    ),
  }
  return (
    <Table
      caption="用户单位"
      columns={onEdit ? [...columns, edit] : columns}
      rows={units}
      rowKey={(unit) => unit.id}
      rowClass={() => 'unit-row'}
      empty={empty}
    />
  )
}
