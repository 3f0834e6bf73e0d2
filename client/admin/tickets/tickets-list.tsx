import type { TicketList } from '../../../server/contract/tickets.ts'
import { ticketStateWords } from '../../../server/contract/words.ts'
import { ticketStates } from '../../../server/domain/ticket-steps.ts'
import { api, apiUrl, withQuery } from '../../api.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDate } from '../../ui/format.ts'
import { SearchInput, Select } from '../../ui/inputs.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Stat, StatList } from '../../ui/stat.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useQuery } from '../../ui/use-query.ts'
import { objectionWords, OverdueBadge, TicketStateBadge } from './ticket-words.tsx'

const pageSize = 50
const states = [
  { value: 'overdue', label: '逾期' },
  ...ticketStates.map((value) => ({ value, label: ticketStateWords[value] })),
]

/** 整改台账: what bad ratings have led to, the most pressing first. */
export function TicketsList() {
  const [query, setQuery] = useQuery()
  const { filter = '', page = '1', survey = '' } = query
  const search = useDebounced(query['search'] ?? '')
  const filters = filter === 'overdue' ? { overdue: 'true' } : { state: filter }
  const tickets = useLoad(
    (signal) =>
      api.get<TicketList>(withQuery('/tickets', { page, pageSize, search, surveyId: survey, ...filters }), signal),
    [page, search, filter, survey],
  )
  const narrow = (change: Record<string, string>) => setQuery({ ...change, page: undefined })
  return (
    <>
      <PageHead
        title="整改台账"
        actions={
          <div class="row">
            {(['xlsx', 'docx'] as const).map((type) => (
              <LinkButton
                key={type}
                icon="download"
                href={apiUrl(withQuery(`/tickets/exports/tickets.${type}`, { surveyId: survey }))}
                download
              >
                {`整改台账（${type === 'xlsx' ? 'Excel' : 'Word'}）`}
              </LinkButton>
            ))}
          </div>
        }
      />
      <WhenLoaded of={tickets}>
        {({ items, total, counts }) => (
          <div class="stack">
            <Card>
              <StatList>
                {ticketStates.map((state) => (
                  <Stat key={state} label={ticketStateWords[state]} value={counts[state]} />
                ))}
                <Stat label="逾期" value={counts.overdue} />
              </StatList>
            </Card>
            <Card title="整改单" flush>
              <div class="filters card-filters">
                <SearchInput
                  label="查找评价内容、责任人、调查"
                  value={query['search'] ?? ''}
                  onValue={(text) => narrow({ search: text })}
                />
                <Select
                  label="状态"
                  empty="全部"
                  value={filter}
                  onValue={(value) => narrow({ filter: value })}
                  options={states}
                />
              </div>
              <Table
                caption="整改单"
                empty="没有符合的整改单。调查截止后，评为最低两档的评价和意见自动生成整改单。"
                columns={[
                  {
                    key: 'label',
                    label: '评价内容',
                    heading: true,
                    cell: (one) => <a href={`/admin/tickets/${one.id}`}>{one.label}</a>,
                  },
                  { key: 'survey', label: '调查', cell: (one) => one.survey.title },
                  {
                    key: 'state',
                    label: '状态',
                    nowrap: true,
                    cell: (one) => (
                      <span class="row">
                        <TicketStateBadge state={one.state} />
                        <OverdueBadge overdue={one.overdue} />
                      </span>
                    ),
                  },
                  { key: 'entries', label: '条数', align: 'number', cell: (one) => one.entries },
                  { key: 'unmasked', label: '待脱敏', align: 'number', deskOnly: true, cell: (one) => one.unmasked },
                  { key: 'owner', label: '责任人', cell: (one) => one.owner ?? '未定' },
                  {
                    key: 'reply',
                    label: '答复期限',
                    nowrap: true,
                    deskOnly: true,
                    cell: (one) => formatDate(one.replyDue),
                  },
                  { key: 'close', label: '办结期限', nowrap: true, cell: (one) => formatDate(one.closeDue) },
                  { key: 'objection', label: '异议', cell: (one) => objectionWords[one.objection] },
                ]}
                rows={items}
                rowKey={(one) => one.id}
              />
              <div class="card-pager">
                <Pager
                  page={Number(page) || 1}
                  pageSize={pageSize}
                  total={total}
                  noun="份"
                  onPage={(next) => setQuery({ page: next })}
                />
              </div>
            </Card>
          </div>
        )}
      </WhenLoaded>
    </>
  )
}
