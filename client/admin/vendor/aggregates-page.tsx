import type { AggregateView } from '../../../server/contract/aggregates.ts'
import type { Page } from '../../../server/contract/fields.ts'
import { api, withQuery } from '../../api.ts'
import { Card } from '../../ui/card.tsx'
import { formatCount, formatDate, formatFigure, formatPercent, nothing } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Facts } from '../../ui/stat.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { VerdictBadge } from '../../ui/status-badge.tsx'
import { Table } from '../../ui/table.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { useQuery } from '../../ui/use-query.ts'

const pageSize = 10

/** 结果汇总: what the vendor sees of closed surveys, and nothing else. */
export default function AggregatesPage() {
  const [query, setQuery] = useQuery()
  const page = Number(query['page'] ?? 1) || 1
  const surveys = useLoad(
    (signal) => api.get<Page<AggregateView>>(withQuery('/aggregates', { page, pageSize }), signal),
    [page],
  )
  return (
    <>
      <PageHead title="结果汇总" />
      <p class="muted">
        截止后的汇总结果。答卷保密：不显示单位、答卷和意见；可能暴露个别单位的数据（不足 5 家评价或不足 5
        家未评价的项）不显示。
      </p>
      <WhenLoaded of={surveys}>
        {({ items, total }) =>
          total === 0 ? (
            <Empty title="还没有可以查看的结果">调查截止后，这里显示汇总结果。</Empty>
          ) : (
            <div class="stack">
              {items.map((one) => (
                <SurveyCard key={`${one.id} ${one.object?.key ?? ''}`} one={one} />
              ))}
              <Pager
                page={page}
                pageSize={pageSize}
                total={total}
                noun="期调查"
                onPage={(next) => setQuery({ page: next })}
              />
            </div>
          )
        }
      </WhenLoaded>
    </>
  )
}

function SurveyCard({ one }: { one: AggregateView }) {
  return (
    <Card
      title={one.object ? `${one.title} · ${one.object.name}` : one.title}
      actions={<VerdictBadge verdict={one.verdict} />}
    >
      <Facts
        facts={[
          ['服务期', `${one.servicePeriod.from} 至 ${one.servicePeriod.to}`],
          ['截止', formatDate(one.closedAt)],
          ['计入单位', `${formatCount(one.scoredUnits)} 家，名单 ${formatCount(one.rosterUnits)} 家`],
          ['应答率', formatPercent(one.responseRate)],
          [`用户使用满意度（${one.figure}）`, <strong>{formatFigure(one.value, one.unit)}</strong>],
          ['目标值', `≥ ${formatFigure(one.target, one.unit)}`],
        ]}
      />
      {one.superseded && (
        <Notice title="截止后有答卷经两人认定无效或恢复，正式结果已变动。">
          这里仍是截止时的数：两者相减会露出个别单位的评价。正式结果请向组织单位了解。
        </Notice>
      )}
      {one.withheld ? (
        <Notice title="计入的单位不足 5 家，或相减会推出少数单位的评价，不显示结果数据。" />
      ) : (
        <Table
          caption={`${one.title}各项评价`}
          phone="scroll"
          columns={[
            { key: 'label', label: '评价内容', heading: true, cell: (dimension) => dimension.label },
            { key: 'mean', label: '平均分', align: 'number', cell: (dimension) => dimension.mean ?? nothing },
            { key: 'top2', label: '满意率', align: 'number', cell: (dimension) => formatPercent(dimension.top2) },
          ]}
          rows={one.dimensions}
          rowKey={(dimension) => dimension.key}
        />
      )}
    </Card>
  )
}
