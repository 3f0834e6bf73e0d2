import type { PersonView, Role } from '../../../../server/contract/people.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { roleNames } from '../../../ui/status-badge.tsx'
import { Table } from '../../../ui/table.tsx'
import { listPosts } from './posts.ts'

/** 小科室: the five posts an office of three fills, three of them in other 科室, and what is amiss. */
export function PostsCard({ people }: { people: readonly PersonView[] }) {
  return (
    <Card title="岗位设置（小科室）" flush>
      <Table
        caption="岗位设置"
        rows={listPosts(people)}
        rowKey={(post) => post.role}
        columns={[
          { key: 'role', label: '岗位', heading: true, nowrap: true, cell: ({ role }) => roleNames[role as Role] },
          { key: 'task', label: '职责', cell: ({ task }) => task },
          { key: 'where', label: '设在', nowrap: true, cell: ({ where }) => where },
          {
            key: 'who',
            label: '现任',
            cell: ({ holders }) =>
              holders.length > 0
                ? holders.map(({ name, department }) => (department ? `${name}（${department}）` : name)).join('、')
                : '空缺',
          },
          {
            key: 'state',
            label: '情况',
            nowrap: true,
            cell: ({ warning }) =>
              warning ? (
                <Badge tone="warn" icon="warning">
                  {warning}
                </Badge>
              ) : (
                <Badge tone="ok" icon="check">
                  符合
                </Badge>
              ),
          },
        ]}
      />
    </Card>
  )
}
