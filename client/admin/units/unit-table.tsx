import type { ComponentChildren } from 'preact'
import type { ContactView, UnitView } from '../../../server/contract/units.ts'
import { Button } from '../../ui/button.tsx'
import { formatDate, nothing } from '../../ui/format.ts'
import { Problem } from '../../ui/problem.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { UnitNames } from './unit-names.tsx'
import { useRevealed } from './use-revealed.ts'
import './units.css'

type UnitTableProps = {
  units: readonly UnitView[]
  onEdit?: (unit: UnitView) => void
  onState?: (unit: UnitView) => void
  empty: ComponentChildren
}

const before: readonly Column<UnitView>[] = [
  { key: 'name', label: '单位名称', heading: true, cell: (unit) => <UnitNames unit={unit} /> },
  {
    key: 'code',
    label: '统一社会信用代码',
    deskOnly: true,
    cell: (unit) => <span class="figures">{unit.code ?? nothing}</span>,
  },
  { key: 'category', label: '类别', cell: (unit) => unit.category ?? nothing },
  { key: 'services', label: '使用服务', deskOnly: true, cell: (unit) => unit.services.join('、') || nothing },
  {
    key: 'contactName',
    label: '联系人',
    cell: (unit) => (
      <div>
        {unit.contactName ?? nothing}
        {unit.seats.map(({ role, contactName }) => (
          <span class="muted small block" key={role}>
            {role} {contactName}
          </span>
        ))}
      </div>
    ),
  },
]
const after: readonly Column<UnitView>[] = [
  {
    key: 'updatedAt',
    label: '更新日期',
    nowrap: true,
    deskOnly: true,
    cell: (unit) => <span class="figures">{formatDate(unit.updatedAt)}</span>,
  },
]

type Revealed = ReturnType<typeof useRevealed>

const contactColumns = ({ contacts, reveal }: Revealed, mayReveal: boolean): readonly Column<UnitView>[] => [
  {
    key: 'phone',
    label: '手机',
    nowrap: true,
    cell: (unit) => (
      <span class="contact">
        <span class="figures">
          {contacts[unit.id]?.phone ?? unit.phone ?? nothing}
          <OfSeats seats={contacts[unit.id]?.seats ?? unit.seats} field="phone" />
        </span>
        {mayReveal && hasContact(unit) && !contacts[unit.id] && (
          <Button tone="plain" size="small" onClick={() => reveal.run(unit.id)}>
            显示<span class="visually-hidden">{unit.name}的联系方式</span>
          </Button>
        )}
      </span>
    ),
  },
  {
    key: 'email',
    label: '邮箱',
    deskOnly: true,
    cell: (unit) => (
      <span class="unit-email">
        {contacts[unit.id]?.email ?? unit.email ?? nothing}
        <OfSeats seats={contacts[unit.id]?.seats ?? unit.seats} field="email" />
      </span>
    ),
  },
]

const hasContact = (unit: UnitView) => [unit, ...unit.seats].some(({ phone, email }) => phone || email)

/** What seats have of their own, one line each. */
const OfSeats = ({ seats, field }: { seats: ContactView['seats']; field: 'phone' | 'email' }) => (
  <>
    {seats
      .filter((seat) => seat[field])
      .map((seat) => (
        <span class="muted small block" key={seat.role}>
          {seat.role} {seat[field]}
        </span>
      ))}
  </>
)

/** The units of one page. */
export function UnitTable({ units, onEdit, onState, empty }: UnitTableProps) {
  const revealed = useRevealed()
  const edit: Column<UnitView> = {
    key: 'edit',
    label: '操作',
    align: 'actions',
    cell: (unit) => (
      <>
        <Button tone="plain" size="small" onClick={() => onEdit?.(unit)}>
          修改<span class="visually-hidden">{unit.name}</span>
        </Button>
        <Button tone="plain" size="small" onClick={() => onState?.(unit)}>
          {unit.state === 'active' ? '合并或撤销' : '变更状态'}
          <span class="visually-hidden">{unit.name}</span>
        </Button>
      </>
    ),
  }
  return (
    <>
      <Problem problem={revealed.reveal.problem} />
      <Table
        caption="用户单位"
        columns={[...before, ...contactColumns(revealed, onEdit !== undefined), ...after, ...(onEdit ? [edit] : [])]}
        rows={units}
        rowKey={(unit) => unit.id}
        rowClass={() => 'unit-row'}
        empty={empty}
      />
    </>
  )
}
