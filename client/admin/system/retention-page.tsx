import { useState } from 'preact/hooks'
import { standingWords } from '../../../server/domain/retention.ts'
import type { RetentionRequestView, RetentionView } from '../../../server/contract/retention.ts'
import type { Page } from '../../../server/contract/fields.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm, ConfirmWithReason } from '../../ui/confirm.tsx'
import { formatDate, formatDayTime, nothing } from '../../ui/format.ts'
import type { Tone } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useMe } from '../me.ts'
import { SystemTabs } from './system-tabs.tsx'

type Act = RetentionView['actions'][number] | RetentionRequestView['actions'][number]
type Asked = { wave: RetentionView; act: Act }

const kinds = { hold: '暂缓删除', release: '放行删除' } as const
const labels: Record<Act, string> = {
  hold: '提请暂缓',
  release: '提请放行',
  confirm: '同意',
  decline: '不同意',
  withdraw: '撤回',
}
const tones: Partial<Record<RetentionView['standing'], Tone>> = {
  unsealed: 'warn',
  announced: 'warn',
  ready: 'warn',
  asked: 'warn',
  clock: 'bad',
  unsettled: 'warn',
  held: 'accent',
  done: 'ok',
}
const hints: Partial<Record<RetentionView['standing'], string>> = {
  unsealed: '未封存的不删除，请先封存。',
  clock: '运行记录不连续或时间倒退，两人核对服务器时间并放行后才删除。',
  unsettled: '有更正封存或单份答卷核查未办结。',
  due: '一小时内公告。',
  ready: '一小时内开始。',
}

/** 系统管理 → 保存期限: when each wave's answers go, what holds them, and the certificates of what went. */
export default function RetentionPage() {
  const waves = useLoad((signal) => api.get<Page<RetentionView>>('/retention', signal), [])
  const [asked, ask] = useState<Asked | null>(null)
  return (
    <>
      <PageHead title="保存期限" />
      <SystemTabs current="retention" />
      <Card title="各期调查">
        <p class="muted">
          期满前 30 天公告，公告满 30
          天且期满后自动删除单份答卷、纸质扫描件、专家评分表、逐家记录和意见原文；结果、封存、方案、名单和审计日志保留，并出具销毁证明。
        </p>
        <WhenLoaded of={waves}>{({ items }) => <Waves waves={items} ask={ask} />}</WhenLoaded>
      </Card>
      {asked && <ActDialog {...asked} onClose={() => ask(null)} onDone={() => (ask(null), waves.reload())} />}
    </>
  )
}

function Waves({ waves, ask }: { waves: RetentionView[]; ask: (asked: Asked) => void }) {
  const { roles } = useMe()
  const reads = roles.some((role) => ['manager', 'reviewer', 'viewer', 'auditor'].includes(role))
  return (
    <Table
      caption="各期的保存期限"
      empty={<Empty title="还没有结束的调查">调查截止后开始计算保存期限。</Empty>}
      columns={[
        {
          key: 'title',
          label: '调查',
          heading: true,
          cell: (one) => (reads ? <a href={`/admin/surveys/${one.surveyId}`}>{one.title}</a> : one.title),
        },
        { key: 'ended', label: '截止', nowrap: true, cell: (one) => formatDate(one.endedAt) },
        { key: 'years', label: '保存', nowrap: true, cell: (one) => `${one.years} 年` },
        { key: 'due', label: '期满', nowrap: true, cell: (one) => formatDate(one.dueAt) },
        {
          key: 'deletes',
          label: '删除',
          nowrap: true,
          cell: (one) =>
            one.doneAt ? formatDate(one.doneAt) : one.deletesAt ? `${formatDate(one.deletesAt)} 起` : nothing,
        },
        { key: 'standing', label: '状态', cell: (one) => <Standing wave={one} /> },
        {
          key: 'acts',
          label: '操作',
          align: 'actions',
          cell: (one) => <Acts wave={one} ask={ask} reads={reads} />,
        },
      ]}
      rows={waves}
      rowKey={(one) => one.surveyId}
    />
  )
}

function Standing({ wave: { standing, broken, hold, request } }: { wave: RetentionView }) {
  if (broken && standing === 'ready')
    return (
      <div>
        <Badge tone="bad" icon="warning">
          没有删除
        </Badge>{' '}
        <span class="small">有答卷与封存不符，留作证据，请审计管理员核对审计日志。</span>
      </div>
    )
  return (
    <div>
      <Badge tone={tones[standing] ?? 'neutral'}>{standingWords[standing]}</Badge>
      {hints[standing] && <span class="small muted"> {hints[standing]}</span>}
      {hold && standing === 'held' && (
        <p class="small muted">
          {hold.reason}（{hold.askedBy}提请，{hold.confirmedBy}同意）
        </p>
      )}
      {request && (
        <p class="small">
          {request.askedBy.name} {formatDayTime(request.askedAt)} 提请{kinds[request.kind]}：{request.reason}
        </p>
      )}
    </div>
  )
}

function Acts({ wave, ask, reads }: { wave: RetentionView; ask: (asked: Asked) => void; reads: boolean }) {
  const acts: Act[] = [...(wave.request?.actions ?? []), ...wave.actions]
  return (
    <span class="row">
      {wave.certificate && reads && <a href={`/admin/surveys/${wave.surveyId}/retention`}>销毁证明</a>}
      {acts.map((act) => (
        <Button key={act} size="small" onClick={() => ask({ wave, act })}>
          {labels[act]}
        </Button>
      ))}
    </span>
  )
}

const effects: Partial<Record<Act, string>> = {
  hold: '另一人同意后，到期也不删除，直到两人放行。复核前同样不删除。',
  release: '另一人同意后恢复到期删除；曾暂缓的，自放行起再满 30 天。',
}

function ActDialog({ wave, act, onClose, onDone }: Asked & { onClose: () => void; onDone: () => void }) {
  const toast = useToast()
  const { surveyId, request } = wave
  const perform = useAct(async (reason?: string) => {
    const path = `/surveys/${surveyId}/retention`
    if (act === 'hold' || act === 'release') await api.post(path, { kind: act, reason })
    else if (act === 'confirm') await api.post(`${path}/confirm`)
    else await api.post(`${path}/decline`, { reason })
    toast(`${labels[act]}：已办理`)
    onDone()
  })
  const title = request ? `${labels[act]}：${kinds[request.kind]}` : labels[act]
  const shared = { title, busy: perform.busy, problem: perform.problem, onClose }
  if (act === 'confirm')
    return (
      <Confirm {...shared} action="同意" onConfirm={() => perform.run()}>
        <p>{wave.title}</p>
        <p>{effects[request?.kind ?? 'hold']?.replace('另一人同意后', '同意后')}</p>
      </Confirm>
    )
  return (
    <ConfirmWithReason {...shared} action={labels[act]} onConfirm={(reason) => perform.run(reason)}>
      <p>{wave.title}</p>
      {effects[act] && <p class="muted">{effects[act]}</p>}
    </ConfirmWithReason>
  )
}
