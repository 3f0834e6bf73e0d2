import { actWord } from '../../../server/contract/act-words.ts'
import { proposalWords, ticketStateWords } from '../../../server/contract/words.ts'
import { api, withQuery } from '../../api.ts'
import { formatDateTime } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { useRole } from '../me.ts'
import { shortDigest } from './digest.tsx'
import { useSurvey } from './survey-context.ts'

type Entry = { at: string; actor: string; act: string; detail: Record<string, unknown> }

/** What was done to the survey, newest first. */
function useHistory() {
  const { survey } = useSurvey()
  return useLoad((signal) => api.get<Entry[]>(`/surveys/${survey.id}/history`, signal), [survey])
}

const reading = 'invitations.read'

/** Who did what, when: the audit entries of the survey. That somebody looked at the links is counted, not listed. */
export function History() {
  const history = useHistory()
  return (
    <WhenLoaded of={history}>
      {(entries) => (
        <>
          <Table
            caption="经过"
            empty="还没有记录"
            columns={[
              {
                key: 'at',
                label: '时间',
                nowrap: true,
                cell: (entry) => <span class="figures">{formatDateTime(entry.at)}</span>,
              },
              { key: 'actor', label: '办理人', nowrap: true, cell: (entry) => entry.actor },
              { key: 'act', label: '事项', heading: true, nowrap: true, cell: (entry) => actWord(entry.act) },
              { key: 'detail', label: '说明', cell: (entry) => <Detail detail={entry.detail} /> },
            ]}
            rows={entries.filter(({ act }) => act !== reading)}
            rowKey={(entry) => `${entry.at}${entry.act}`}
          />
          <Readings count={entries.filter(({ act }) => act === reading).length} />
          <ToTheLog />
        </>
      )}
    </WhenLoaded>
  )
}

function Readings({ count }: { count: number }) {
  if (count === 0) return null
  return <p class="muted small">另有查看链接 {count} 次，均记在审计日志中。</p>
}

/** For those who may open it: the same survey in the log, with its chain of digests. */
function ToTheLog() {
  const { survey } = useSurvey()
  if (!useRole('auditor')) return null
  return (
    <p class="muted small">
      <a href={withQuery('/admin/system/audit', { subject: `survey ${survey.id}` })}>
        在审计日志中查看本期调查的全部记录
      </a>
    </p>
  )
}

const returned = 'survey.return'

/** Why a draft came back from the reviewer, as long as it has not been handed in again. */
export function ReturnedNotice() {
  const last = useHistory().data?.find(({ act }) => act === returned || act === 'survey.submit')
  if (last?.act !== returned) return null
  return (
    <Notice tone="warn" title={`${last.actor}于 ${formatDateTime(last.at)} 退回修改`}>
      <p>{String(last.detail['reason'] ?? '')}</p>
    </Notice>
  )
}

const isDigest = (value: unknown) => /^[0-9a-f]{64}$/.test(String(value))
const kinds: Record<string, string> = proposalWords
const states: Record<string, string> = ticketStateWords

const details: [key: string, say: (value: unknown) => string][] = [
  ['kind', (value) => kinds[String(value)] ?? ''],
  ['to', (value) => `转入${states[String(value)] ?? `“${value}”`}`],
  ['name', (value) => `名称：${value}`],
  ['title', (value) => `名称：${value}`],
  ['number', (value) => (typeof value === 'string' ? `文号：${value}` : '')],
  ['unit', (value) => (typeof value === 'string' ? `单位：${value}` : '')],
  ['answer', (value) => (isDigest(value) ? `答卷 ${shortDigest(String(value), 8)}` : `答复：${value}`)],
  ['note', (value) => `说明：${value}`],
  ['reason', (value) => `原因：${value}`],
  ['how', (value) => `方式：${value}`],
  ['units', (value) => (Array.isArray(value) ? `抽中 ${value.join('、')}` : `${value} 家单位`)],
  ['seats', (value) => `${value} 个席位`],
  ['recorded', (value) => `${value} 份`],
  ['count', (value) => `${value} 份`],
  ['digest', (value) => `封存校验码 ${shortDigest(String(value), 8)}`],
  ['planDigest', (value) => `校验码 ${shortDigest(String(value), 8)}`],
]

function Detail({ detail }: { detail: Entry['detail'] | null }) {
  const known = details.flatMap(([key, say]) =>
    detail?.[key] === undefined || detail[key] === null ? [] : say(detail[key]) || [],
  )
  return <>{known.join('，')}</>
}
