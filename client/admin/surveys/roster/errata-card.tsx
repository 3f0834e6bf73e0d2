import { useState } from 'preact/hooks'
import type { ErratumView, SealsView } from '../../../../server/contract/seals.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { TextArea, TextInput } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { useSurvey } from '../survey-context.ts'

const outcomes = { confirmed: '已勘误', declined: '不同意', withdrawn: '已撤回' } as const

type Props = { errata: ErratumView[]; onChange: (seals: SealsView) => void }

/** 勘误: names put right beside the sealed roster, each by two people. */
export function ErrataCard({ errata, onChange }: Props) {
  const { survey } = useSurvey()
  const [declining, decline] = useState<ErratumView | null>(null)
  const act = useAct(async (id: number, decision: 'confirm' | 'decline', reason?: string) => {
    onChange(await api.post<SealsView>(`/surveys/${survey.id}/errata/${id}/${decision}`, reason ? { reason } : {}))
    decline(null)
  })
  if (errata.length === 0) return null
  return (
    <Card title="勘误" flush>
      <Table
        caption="勘误一览"
        columns={[
          { key: 'sealed', label: '封存的名称', heading: true, cell: (one) => one.unit.sealedName },
          { key: 'name', label: '应为', cell: (one) => one.name },
          { key: 'reason', label: '原因', cell: (one) => one.reason },
          { key: 'asked', label: '提请', cell: (one) => `${one.askedBy.name}，${formatDateTime(one.askedAt)}` },
          {
            key: 'decided',
            label: '复核',
            cell: (one) => (one.outcome ? <Decided one={one} /> : <Waiting one={one} act={act} onDecline={decline} />),
          },
        ]}
        rows={errata}
        rowKey={(one) => one.id}
      />
      {!declining && <Problem problem={act.problem} />}
      {declining && (
        <ConfirmWithReason
          title={`勘误：${declining.unit.sealedName}`}
          action={declining.actions.includes('withdraw') ? '撤回' : '不同意'}
          busy={act.busy}
          problem={act.problem}
          onConfirm={(reason) => act.run(declining.id, 'decline', reason)}
          onClose={() => decline(null)}
        />
      )}
    </Card>
  )
}

function Decided({ one }: { one: ErratumView }) {
  return (
    <>
      <Badge tone={one.outcome === 'confirmed' ? 'ok' : 'neutral'}>{outcomes[one.outcome!]}</Badge>{' '}
      {one.decidedBy?.name}，{formatDateTime(one.decidedAt)}
    </>
  )
}

type WaitingProps = {
  one: ErratumView
  act: { run: (id: number, decision: 'confirm' | 'decline') => unknown; busy: boolean }
  onDecline: (one: ErratumView) => void
}

function Waiting({ one, act, onDecline }: WaitingProps) {
  if (one.actions.length === 0) return <Badge tone="warn">待复核</Badge>
  return (
    <div class="row">
      {one.actions.includes('confirm') && (
        <Button size="small" tone="primary" busy={act.busy} onClick={() => act.run(one.id, 'confirm')}>
          同意
        </Button>
      )}
      <Button size="small" onClick={() => onDecline(one)}>
        {one.actions.includes('withdraw') ? '撤回' : '不同意'}
      </Button>
    </div>
  )
}

type DialogProps = { unit: { id: number; name: string }; onChange: (seals: SealsView) => void; onClose: () => void }

/** Asks for an erratum about one unit of the sealed roster. */
export function ErratumDialog({ unit, onChange, onClose }: DialogProps) {
  const { survey } = useSurvey()
  const [name, setName] = useState(unit.name)
  const [reason, setReason] = useState('')
  const ask = useAct(async () => {
    onChange(await api.post<SealsView>(`/surveys/${survey.id}/errata`, { unitId: unit.id, name, reason }))
    onClose()
  })
  const isReady = name.trim() !== '' && name.trim() !== unit.name && reason.trim() !== ''
  return (
    <Dialog
      title="勘误"
      size="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button tone="primary" busy={ask.busy} disabled={!isReady} onClick={() => ask.run()}>
            提请勘误
          </Button>
        </>
      }
    >
      <p>封存的名称：{unit.name}。封存内容不变，复核同意后，正确名称列在旁边。</p>
      <Field label="正确名称" required error={errorOf(ask.problem, 'name')}>
        <TextInput value={name} onValue={setName} maxLength={120} />
      </Field>
      <Field label="原因" required error={errorOf(ask.problem, 'reason')}>
        <TextArea value={reason} onValue={setReason} maxLength={500} />
      </Field>
      <Problem problem={ask.problem} shownFields={['name', 'reason']} />
    </Dialog>
  )
}
