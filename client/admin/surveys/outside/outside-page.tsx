import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { OutsideState, OutsideWaveView } from '../../../../server/contract/outside-waves.ts'
import { api, apiUrl } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Confirm, ConfirmWithReason } from '../../../ui/confirm.tsx'
import { formatDateTime, formatFigure, nothing } from '../../../ui/format.ts'
import type { Tone } from '../../../ui/notice.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'
import { EnterOutside } from './enter-outside.tsx'

const states: Record<OutsideState, { label: string; tone: Tone }> = {
  entered: { label: '待复核', tone: 'warn' },
  confirmed: { label: '已确认', tone: 'ok' },
  rejected: { label: '已退回', tone: 'neutral' },
  withdrawn: { label: '已撤销', tone: 'neutral' },
}

type Ruling = { wave: OutsideWaveView; act: 'confirm' | 'reject' | 'withdraw' }

/** 往年结果: waves held elsewhere, so that the trend begins with the first year. Always marked 外部来源. */
export default function OutsidePage() {
  const waves = useLoad((signal) => api.get<Page<OutsideWaveView>>('/outside-waves', signal), [])
  const [entering, setEntering] = useState(false)
  const [ruling, setRuling] = useState<Ruling | null>(null)
  const manager = useRole('manager')
  const enter = manager && (
    <Button tone="primary" icon="plus" onClick={() => setEntering(true)}>
      登记往年结果
    </Button>
  )
  const done = () => {
    setEntering(false)
    setRuling(null)
    waves.reload()
  }
  return (
    <>
      <PageHead title="往年结果" back={{ href: '/admin/surveys', label: '满意度调查' }} actions={enter} />
      <p class="muted">
        本系统启用以前的调查结果，照原件登记，附扫描件，由另一人复核。处处标明“外部来源”，只用于历年对比，不与本系统计算的结果混算。
      </p>
      <WhenLoaded of={waves}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="还没有登记往年结果">登记并复核后，历年对比从最早的年度开始。</Empty>
          ) : (
            <Table caption="往年结果" columns={columnsOf(setRuling)} rows={items} rowKey={(wave) => wave.id} />
          )
        }
      </WhenLoaded>
      {entering && <EnterOutside onDone={done} onClose={() => setEntering(false)} />}
      {ruling && <RulingDialog {...ruling} onDone={done} onClose={() => setRuling(null)} />}
    </>
  )
}

const columnsOf = (rule: (ruling: Ruling) => void): Column<OutsideWaveView>[] => [
  {
    key: 'year',
    label: '年度',
    heading: true,
    cell: (wave) => (
      <>
        {wave.year} <Badge tone="warn">外部来源</Badge>
      </>
    ),
  },
  {
    key: 'title',
    label: '调查与出处',
    cell: (wave) => (
      <span>
        {wave.title}
        <br />
        <span class="muted small">
          {wave.source}
          {wave.documentNumber && `，${wave.documentNumber}`}
        </span>
      </span>
    ),
  },
  {
    key: 'value',
    label: '数值',
    align: 'number',
    cell: (wave) => (
      <span>
        <strong>{formatFigure(wave.value, wave.unit)}</strong>
        <br />
        <span class="muted small">{wave.figure}</span>
      </span>
    ),
  },
  {
    key: 'valid',
    label: '有效 / 回收',
    align: 'number',
    cell: (wave) => `${wave.valid ?? nothing} / ${wave.returned ?? nothing}`,
  },
  { key: 'dimensions', label: '分项', align: 'number', cell: (wave) => `${wave.dimensions.length} 项` },
  {
    key: 'scan',
    label: '原件',
    cell: (wave) => (
      <span>
        <a href={apiUrl(`/outside-waves/${wave.id}/scan`)} target="_blank" rel="noreferrer">
          {wave.scan.name}
        </a>
        <br />
        <code class="small" title={wave.scan.sha256}>
          {wave.scan.sha256.slice(0, 12)}
        </code>
      </span>
    ),
  },
  {
    key: 'state',
    label: '状态',
    cell: (wave) => (
      <span>
        <Badge tone={states[wave.state].tone}>{states[wave.state].label}</Badge>
        <br />
        <span class="muted small">
          {wave.enteredBy.name} 登记
          {wave.decidedBy && `，${wave.decidedBy.name} ${formatDateTime(wave.decidedAt)}`}
          {wave.reason && `：${wave.reason}`}
        </span>
      </span>
    ),
  },
  {
    key: 'actions',
    label: '操作',
    align: 'actions',
    cell: (wave) =>
      wave.mayDecide && (
        <div class="row">
          {wave.state === 'entered' && (
            <Button size="small" onClick={() => rule({ wave, act: 'confirm' })}>
              复核确认
            </Button>
          )}
          {wave.state === 'entered' && (
            <Button size="small" onClick={() => rule({ wave, act: 'reject' })}>
              退回
            </Button>
          )}
          {wave.state === 'confirmed' && (
            <Button size="small" onClick={() => rule({ wave, act: 'withdraw' })}>
              撤销
            </Button>
          )}
        </div>
      ),
  },
]

function RulingDialog({ wave, act, onDone, onClose }: Ruling & { onDone: () => void; onClose: () => void }) {
  const step = useAct(async (reason?: string) => {
    await api.post(`/outside-waves/${wave.id}/${act}`, reason === undefined ? undefined : { reason })
    onDone()
  })
  const common = { busy: step.busy, problem: step.problem, onClose }
  if (act === 'confirm') {
    return (
      <Confirm title={`复核 ${wave.year} 年度结果`} action="与原件相符，确认" onConfirm={() => step.run()} {...common}>
        <p>
          请对照
          <a href={apiUrl(`/outside-waves/${wave.id}/scan`)} target="_blank" rel="noreferrer">
            原件
          </a>
          核对：{wave.figure} {formatFigure(wave.value, wave.unit)}，有效 {wave.valid ?? nothing} 份，分项{' '}
          {wave.dimensions.length} 项。确认后不能改动，只能撤销。
        </p>
      </Confirm>
    )
  }
  return (
    <ConfirmWithReason
      title={`${act === 'reject' ? '退回' : '撤销'} ${wave.year} 年度结果`}
      action={act === 'reject' ? '退回' : '撤销'}
      danger={act === 'withdraw'}
      onConfirm={(reason) => step.run(reason)}
      {...common}
    />
  )
}
