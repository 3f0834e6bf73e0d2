import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { EvaluationListItem } from '../../../server/contract/evaluations.ts'
import type { Page } from '../../../server/contract/fields.ts'
import { api, withQuery } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { nothing } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { useQuery } from '../../ui/use-query.ts'
import { useRole } from '../me.ts'
import { GradeBadge } from './grade-badge.tsx'
import { NewEvaluationDialog } from './new-evaluation-dialog.tsx'

const pageSize = 50
const columns: readonly Column<EvaluationListItem>[] = [
  {
    key: 'project',
    label: '项目名称',
    heading: true,
    cell: ({ id, project }) => <a href={`/admin/evaluations/${id}`}>{project}</a>,
  },
  { key: 'profile', label: '评分规则', cell: ({ profile }) => profile, deskOnly: true },
  { key: 'year', label: '年度', align: 'number', cell: ({ year }) => year },
  { key: 'total', label: '得分', align: 'number', cell: ({ total }) => total ?? nothing },
  { key: 'full', label: '满分', align: 'number', cell: ({ full }) => full },
  { key: 'grade', label: '等级', cell: ({ grade }) => <GradeBadge grade={grade} /> },
]

/** 绩效自评: the list, and a new one. */
export default function EvaluationsPage() {
  const { route } = useLocation()
  const [query, setQuery] = useQuery()
  const [adding, setAdding] = useState(false)
  const mayEdit = useRole('manager')
  const page = Number(query.page) || 1
  const evaluations = useLoad(
    (signal) => api.get<Page<EvaluationListItem>>(withQuery('/evaluations', { page, pageSize }), signal),
    [page],
  )
  const add = (
    <Button tone="primary" icon="plus" onClick={() => setAdding(true)}>
      新建自评
    </Button>
  )
  return (
    <>
      <PageHead
        title="绩效自评"
        actions={
          <>
            <LinkButton href="/admin/evaluations/profiles">评分规则</LinkButton>
            {mayEdit && add}
          </>
        }
      />
      <WhenLoaded of={evaluations}>
        {({ items, total }) => (
          <>
            <Table
              caption="绩效自评"
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
              empty={
                <Empty title="还没有绩效自评" action={mayEdit && add}>
                  按评分规则逐项填写，用户使用满意度取自已截止的调查。
                </Empty>
              }
            />
            <Pager
              page={page}
              pageSize={pageSize}
              total={total}
              noun="份"
              onPage={(next) => setQuery({ page: next })}
            />
          </>
        )}
      </WhenLoaded>
      {adding && (
        <NewEvaluationDialog
          onClose={() => setAdding(false)}
          onCreated={({ id }) => route(`/admin/evaluations/${id}`)}
        />
      )}
    </>
  )
}
