import type { Page } from '../../../server/contract/fields.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'
import { api, withQuery } from '../../api.ts'
import { Bar } from '../../ui/bar.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { formatCount, formatDateTime, formatFigure, nothing } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { SurveyStatusBadge, VerdictBadge } from '../../ui/status-badge.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { useQuery } from '../../ui/use-query.ts'
import { useRole } from '../me.ts'

const pageSize = 20

const columns: Column<SurveyListItem>[] = [
  {
    key: 'title',
    label: '调查',
    heading: true,
    cell: (survey) => <a href={`/admin/surveys/${survey.id}`}>{survey.title}</a>,
  },
  { key: 'status', label: '状态', nowrap: true, cell: (survey) => <SurveyStatusBadge status={survey.status} /> },
  { key: 'window', label: '调查时间', nowrap: true, cell: (survey) => <Window {...survey.window} /> },
  { key: 'returned', label: '已提交 / 名单', cell: (survey) => <Returned survey={survey} /> },
  {
    key: 'target',
    label: '目标值',
    align: 'number',
    nowrap: true,
    cell: (survey) => `≥ ${formatFigure(survey.target, survey.unit)}`,
  },
  {
    key: 'figure',
    label: '用户使用满意度',
    align: 'number',
    nowrap: true,
    cell: (survey) => <Figure survey={survey} />,
  },
  {
    key: 'verdict',
    label: '结论',
    nowrap: true,
    cell: (survey) => <VerdictBadge verdict={survey.indicator?.verdict} />,
  },
]

/** All surveys, newest first. */
export function SurveysPage() {
  const [query, setQuery] = useQuery()
  const page = Number(query['page'] ?? 1) || 1
  const surveys = useLoad(
    (signal) => api.get<Page<SurveyListItem>>(withQuery('/surveys', { page, pageSize }), signal),
    [page],
  )
  const manager = useRole('manager')
  const create = manager && (
    <LinkButton href="/admin/surveys/new" tone="primary" icon="plus">
      新建调查
    </LinkButton>
  )
  return (
    <>
      <PageHead
        title="满意度调查"
        actions={
          <>
            <LinkButton href="/admin/surveys/annual">年度综合</LinkButton>
            <LinkButton href="/admin/surveys/outside">往年结果</LinkButton>
            {create}
          </>
        }
      />
      <WhenLoaded of={surveys}>
        {({ items, total }) =>
          total === 0 ? (
            <Empty title="还没有调查" action={create}>
              一期调查从方案开始：起草、批准、填报、截止，得出用户使用满意度。
            </Empty>
          ) : (
            <>
              <Table caption="各期调查" columns={columns} rows={items} rowKey={(survey) => survey.id} />
              <Pager
                page={page}
                pageSize={pageSize}
                total={total}
                noun="期"
                onPage={(next) => setQuery({ page: next })}
              />
            </>
          )
        }
      </WhenLoaded>
    </>
  )
}

function Window({ opensAt, closesAt }: SurveyListItem['window']) {
  return (
    <span class="figures small-lines">
      {formatDateTime(opensAt)}
      <br />至 {formatDateTime(closesAt)}
    </span>
  )
}

function Returned({ survey: { status, returned, roster } }: { survey: SurveyListItem }) {
  if (status === 'draft' || status === 'submitted' || status === 'approved') {
    return <span class="figures">{roster === 0 ? '未选名单' : `名单 ${formatCount(roster)}`}</span>
  }
  return (
    <span class="returned">
      <Bar part={returned} whole={roster} label={`已提交 ${returned}，名单 ${roster}`} />
      <span class="figures nowrap">
        {formatCount(returned)} / {formatCount(roster)}
      </span>
    </span>
  )
}

function Figure({ survey: { indicator } }: { survey: SurveyListItem }) {
  if (!indicator || indicator.value === null) return <span class="muted">{nothing}</span>
  return <strong>{formatFigure(indicator.value, indicator.unit)}</strong>
}
