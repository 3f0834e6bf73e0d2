import { actWord, detailText, outcomeWords, subjectWord } from '../../../server/contract/act-words.ts'
import type { NamedAuditEntry } from '../../../server/contract/audit.ts'
import type { Page } from '../../../server/contract/fields.ts'
import { api, apiUrl, withQuery } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { formatMoment, nothing } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Pager } from '../../ui/pager.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { useQuery } from '../../ui/use-query.ts'
import { AuditFilters, filterOf } from './audit-filters.tsx'
import { AuditVerification } from './audit-verification.tsx'
import { SystemTabs } from './system-tabs.tsx'

const pageSize = 30

// In full in the exports, and as a title here.
const shorten = (text: string) => text.replace(/([0-9a-f]{12})[0-9a-f]{20,}|([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1$2…')

const columns: Column<NamedAuditEntry>[] = [
  { key: 'seq', label: '序号', align: 'number', cell: (one) => <span title={`校验码 ${one.digest}`}>{one.seq}</span> },
  { key: 'at', label: '时间', nowrap: true, cell: (one) => <span class="figures">{formatMoment(one.at)}</span> },
  {
    key: 'actor',
    label: '办理人',
    nowrap: true,
    cell: (one) => <span title={one.username ? `用户名 ${one.username}` : undefined}>{one.actor}</span>,
  },
  { key: 'act', label: '事项', heading: true, nowrap: true, cell: (one) => actWord(one.act) },
  { key: 'subject', label: '对象', nowrap: true, cell: (one) => <Subject entry={one} /> },
  {
    key: 'outcome',
    label: '结果',
    nowrap: true,
    cell: ({ outcome }) =>
      outcome === 'done' ? (
        outcomeWords.done
      ) : (
        <Badge tone="bad" icon="cross">
          {outcomeWords[outcome]}
        </Badge>
      ),
  },
  { key: 'address', label: '来源', nowrap: true, cell: (one) => one.address ?? nothing },
  {
    key: 'detail',
    label: '说明',
    // As the chain holds it, by its ids, in the title and in the exports.
    cell: ({ detail, names }) => (
      <span class="audit-detail" title={detailText(detail)}>
        {shorten(detailText(detail, names))}
      </span>
    ),
  },
]

/** 系统管理 → 审计日志: who, when, what, on what, from where, with what outcome. */
export default function AuditPage() {
  const [query, setQuery] = useQuery()
  const page = Number(query['page'] ?? 1) || 1
  const filter = filterOf(query)
  const address = withQuery('/audit', { ...filter, page, pageSize })
  const entries = useLoad((signal) => api.get<Page<NamedAuditEntry>>(address, signal), [address])
  return (
    <>
      <PageHead
        title="审计日志"
        actions={
          <>
            <LinkButton href={apiUrl(withQuery('/audit/exports/audit.csv', filter))} icon="download" download>
              导出 CSV
            </LinkButton>
            <LinkButton href={apiUrl(withQuery('/audit/exports/audit.json', filter))} icon="download" download>
              导出 JSON
            </LinkButton>
          </>
        }
      />
      <SystemTabs current="audit" />
      <div class="stack">
        <AuditVerification onVerified={entries.reload} />
        <AuditFilters query={query} onChange={(change) => setQuery({ ...change, page: undefined })} />
        <WhenLoaded of={entries}>
          {({ items, total }) => (
            <>
              <Table
                caption="审计日志"
                empty="没有符合条件的记录"
                columns={columns}
                rows={items}
                rowKey={(one) => one.seq}
              />
              <Pager
                page={page}
                pageSize={pageSize}
                total={total}
                noun="条记录"
                onPage={(next) => setQuery({ page: next })}
              />
            </>
          )}
        </WhenLoaded>
      </div>
    </>
  )
}

function Subject({ entry: { subject, names } }: { entry: NamedAuditEntry }) {
  const survey = /^survey (\d+)$/.exec(subject)?.[1]
  if (survey) return <a href={`/admin/surveys/${survey}`}>{subjectWord(subject)}</a>
  return <span title={subject}>{shorten(subjectWord(subject, names))}</span>
}
