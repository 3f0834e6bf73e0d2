import type { PersonView } from '../../../../server/contract/people.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { roleNames } from '../../../ui/status-badge.tsx'
import { Table } from '../../../ui/table.tsx'
import { useMe, useRole } from '../../me.ts'
import type { OpenPerson } from './open-person.ts'
import type { Act } from './person-act.tsx'

type Props = { people: readonly PersonView[]; onOpen: (open: OpenPerson) => void }

/** Every account with what this officer may do about it. */
export function PeopleTable({ people, onOpen }: Props) {
  return (
    <Card title="人员" flush>
      <Table
        caption="人员"
        rows={people}
        rowKey={(one) => one.id}
        rowClass={(one) => (one.disabledAt ? 'person-shut' : undefined)}
        columns={[
          {
            key: 'name',
            label: '姓名',
            heading: true,
            cell: (one) => (
              <>
                {one.name} <span class="muted small">{one.username}</span>
              </>
            ),
          },
          { key: 'department', label: '科室', cell: (one) => one.department ?? '—' },
          {
            key: 'roles',
            label: '角色',
            cell: (one) => one.roles.map(({ role }) => roleNames[role]).join('、') || '无',
          },
          { key: 'state', label: '状态', cell: (one) => <States person={one} /> },
          { key: 'last', label: '最近登录', nowrap: true, cell: (one) => formatDateTime(one.lastSignIn) },
          { key: 'acts', label: '操作', align: 'actions', cell: (one) => <Acts person={one} onOpen={onOpen} /> },
        ]}
      />
    </Card>
  )
}

function States({ person }: { person: PersonView }) {
  if (person.disabledAt) return <Badge>已停用</Badge>
  return (
    <span class="row">
      {person.lockedUntil ? (
        <Badge tone="bad" icon="lock">
          锁定至 {formatDateTime(person.lockedUntil).slice(11)}
        </Badge>
      ) : (
        <Badge tone="ok">在用</Badge>
      )}
      {person.mustChange && <Badge tone="warn">待改密码</Badge>}
      {person.secondFactor && <Badge tone="accent">动态口令</Badge>}
    </span>
  )
}

function Acts({ person, onOpen }: { person: PersonView; onOpen: Props['onOpen'] }) {
  const { id } = useMe()
  const [isSystem, isSecurity] = [useRole('system'), useRole('security')]
  const button = (label: string, open: OpenPerson) => (
    <Button key={label} tone="plain" size="small" onClick={() => onOpen(open)}>
      {label}
      <span class="visually-hidden">{person.name}</span>
    </Button>
  )
  const act = (label: string, kind: Act) => button(label, { kind: 'act', act: kind, person })
  const isOther = person.id !== id
  if (person.disabledAt) return <>{isSystem && isOther && act('启用', 'enable')}</>
  return (
    <>
      {isSecurity && isOther && button('角色', { kind: 'roles', person })}
      {isSecurity && isOther && person.secondFactor && act('解除动态口令', 'reset-second-factor')}
      {isSystem && button('修改', { kind: 'edit', person })}
      {isSystem && person.lockedUntil && act('解锁', 'unlock')}
      {isSystem && isOther && act('重设密码', 'reset-password')}
      {isSystem && isOther && act('停用', 'disable')}
      {isSystem && isOther && button('离任交接', { kind: 'hand-over', person })}
    </>
  )
}
