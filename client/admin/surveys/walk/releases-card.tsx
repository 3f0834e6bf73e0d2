import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { ReleaseState, ReleaseView } from '../../../../server/contract/releases.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Confirm, ConfirmWithReason } from '../../../ui/confirm.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import type { Tone } from '../../../ui/notice.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'
import { useSurvey } from '../survey-context.ts'
import { AskReleaseDialog } from './ask-release-dialog.tsx'
import { ReleasedDialog } from './released-dialog.tsx'

const states: Record<ReleaseState, { label: string; tone: Tone }> = {
  waiting: { label: '待批准', tone: 'warn' },
  granted: { label: '可查看', tone: 'ok' },
  expired: { label: '已到期', tone: 'neutral' },
  declined: { label: '未同意', tone: 'neutral' },
  withdrawn: { label: '已撤回', tone: 'neutral' },
}
type Act = ReleaseView['actions'][number]
const labels: Record<Act, string> = { grant: '批准', decline: '不同意', withdraw: '撤回', read: '查看答卷' }

/** 七、核查单个单位: asked for with a reason, released by another person, for two days, every look in the log. */
export function ReleasesCard() {
  const { survey } = useSurvey()
  const isAuditor = useRole('auditor')
  const toast = useToast()
  const [open, setOpen] = useState<{ act: Act; release: ReleaseView } | 'ask' | null>(null)
  const releases = useLoad(
    (signal) => api.get<Page<ReleaseView>>(`/surveys/${survey.id}/releases`, signal),
    [survey.id],
  )
  const done = (sentence: string) => {
    setOpen(null)
    toast(sentence)
    releases.reload()
  }
  return (
    <Card title="七、核查单个单位" actions={isAuditor && <Button onClick={() => setOpen('ask')}>申请核查</Button>}>
      <p class="muted">
        答卷与单位分开保存。核查某一家单位须写明理由，由审核人批准，48
        小时内由申请人查看；申请、批准和每次查看都记入审计日志。
      </p>
      <WhenLoaded of={releases}>
        {({ items }) => <ReleaseTable releases={items} onAct={(act, release) => setOpen({ act, release })} />}
      </WhenLoaded>
      {open === 'ask' && (
        <AskReleaseDialog onClose={() => setOpen(null)} onAsked={() => done('已提交申请，等待审核人批准')} />
      )}
      {open !== null && open !== 'ask' && <Decision {...open} onClose={() => setOpen(null)} onDone={done} />}
    </Card>
  )
}

function ReleaseTable({
  releases,
  onAct,
}: {
  releases: ReleaseView[]
  onAct: (act: Act, release: ReleaseView) => void
}) {
  return (
    <Table
      caption="核查申请"
      empty="没有核查申请"
      columns={[
        { key: 'unit', label: '单位', heading: true, cell: (one) => one.unit.name },
        { key: 'reason', label: '理由', cell: (one) => one.reason },
        {
          key: 'by',
          label: '申请',
          nowrap: true,
          cell: (one) => `${one.requestedBy.name} ${formatDateTime(one.requestedAt)}`,
        },
        {
          key: 'decided',
          label: '办理',
          cell: (one) =>
            one.decidedBy
              ? `${one.decidedBy.name} ${formatDateTime(one.decidedAt)}${one.note ? `：${one.note}` : ''}`
              : nothing,
        },
        { key: 'until', label: '到期', nowrap: true, cell: (one) => formatDateTime(one.expiresAt) },
        {
          key: 'state',
          label: '状态',
          nowrap: true,
          cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
        },
        {
          key: 'acts',
          label: '操作',
          align: 'actions',
          cell: (release) =>
            release.actions.map((act) => (
              <Button key={act} size="small" tone="plain" onClick={() => onAct(act, release)}>
                {labels[act]}
                <span class="visually-hidden">{release.unit.name}</span>
              </Button>
            )),
        },
      ]}
      rows={releases}
      rowKey={(one) => one.id}
    />
  )
}

type DecisionProps = { act: Act; release: ReleaseView; onClose: () => void; onDone: (sentence: string) => void }

function Decision({ act, release, onClose, onDone }: DecisionProps) {
  const { survey } = useSurvey()
  const decide = useAct(async (reason?: string) => {
    const step = act === 'grant' ? 'grant' : 'withdraw'
    await api.post(
      `/surveys/${survey.id}/releases/${release.id}/${step}`,
      reason === undefined ? undefined : { reason },
    )
    onDone(`核查${release.unit.name}：已${labels[act]}`)
  })
  if (act === 'read') return <ReleasedDialog release={release} onClose={onClose} />
  const common = { busy: decide.busy, problem: decide.problem, onClose }
  if (act === 'grant')
    return (
      <Confirm title="批准核查" action="批准" onConfirm={() => decide.run()} {...common}>
        <p>
          批准后，{release.requestedBy.name}可在 48 小时内查看“{release.unit.name}”的答卷。理由：{release.reason}
        </p>
      </Confirm>
    )
  return (
    <ConfirmWithReason
      title={`${labels[act]}核查申请`}
      action={labels[act]}
      onConfirm={(reason) => decide.run(reason)}
      {...common}
    >
      <p>
        单位：{release.unit.name}。申请理由：{release.reason}
      </p>
    </ConfirmWithReason>
  )
}
