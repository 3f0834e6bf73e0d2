import { useId, useState } from 'preact/hooks'
import type { ExpertView } from '../../../../server/contract/experts.ts'
import type { Page } from '../../../../server/contract/fields.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Field } from '../../../ui/field.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { TextInput } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { type Loaded, useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'
import { useSurvey } from '../survey-context.ts'
import { ExpertSheets } from './expert-sheets.tsx'

/** 专家: who scores beside the units, and after close their sheets. */
export function ExpertsTab() {
  const { survey } = useSurvey()
  const experts = useLoad(
    (signal) => api.get<Page<ExpertView>>(`/surveys/${survey.id}/experts`, signal),
    [survey.id, survey.status],
  )
  const mayName = useRole('manager') && ['approved', 'open'].includes(survey.status)
  const weight = Number(survey.rules.expertWeight)
  return (
    <div class="stack">
      <Notice>
        <p>
          专家评分与各单位的评价分开：每位专家凭自己的链接具名评分或声明回避，每项写分、写理由，交后不能改。截止前任何人不能查看。
          {weight === 0
            ? '本期方案规定专家评分的权重为 0，只作对照。'
            : `本期方案规定专家评分的权重为 ${survey.rules.expertWeight}；没有专家评分时综合得分无法计算。`}
        </p>
      </Notice>
      {mayName && <NameExpert onNamed={experts.reload} />}
      <Card title="专家" flush>
        <WhenLoaded of={experts}>{({ items }) => <Experts items={items} mayName={mayName} of={experts} />}</WhenLoaded>
      </Card>
      {survey.actions.includes('see-result') && <ExpertSheets />}
    </div>
  )
}

const states: Record<ExpertView['state'], { label: string; tone: 'neutral' | 'ok' | 'warn' }> = {
  waiting: { label: '未交', tone: 'neutral' },
  scored: { label: '已评分', tone: 'ok' },
  recused: { label: '已回避', tone: 'warn' },
  revoked: { label: '已撤销', tone: 'neutral' },
}

function Experts({ items, mayName, of }: { items: ExpertView[]; mayName: boolean; of: Loaded<Page<ExpertView>> }) {
  const columns: Column<ExpertView>[] = [
    { key: 'name', label: '专家', heading: true, nowrap: true, cell: (one) => one.name },
    { key: 'affiliation', label: '单位和职务', cell: (one) => one.affiliation },
    {
      key: 'state',
      label: '状态',
      nowrap: true,
      cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
    },
    { key: 'named', label: '聘请', cell: (one) => `${one.namedBy} ${formatDateTime(one.namedAt)}` },
    {
      key: 'submitted',
      label: '交来时间',
      nowrap: true,
      cell: (one) => (one.submittedAt ? formatDateTime(one.submittedAt) : nothing),
    },
    {
      key: 'act',
      label: '办理',
      align: 'actions',
      cell: (one) =>
        one.state === 'waiting' && (
          <span class="row">
            {one.link && <CopyButton text={one.link}>复制链接</CopyButton>}
            {mayName && <Dismiss expert={one} onDone={of.reload} />}
          </span>
        ),
    },
  ]
  return <Table caption="专家名单" empty="没有聘请专家" columns={columns} rows={items} rowKey={(one) => one.id} />
}

function NameExpert({ onNamed }: { onNamed: () => void }) {
  const { survey } = useSurvey()
  const toast = useToast()
  const form = useId()
  const [name, setName] = useState('')
  const [affiliation, setAffiliation] = useState('')
  const send = useAct(async () => {
    await api.post(`/surveys/${survey.id}/experts`, { name, affiliation })
    toast('已列入专家名单')
    setName('')
    setAffiliation('')
    onNamed()
  })
  return (
    <Card title="聘请专家">
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void send.run()
        }}
      >
        <div class="grid-2">
          <Field label="姓名" required error={errorOf(send.problem, 'name')}>
            <TextInput value={name} onValue={setName} maxLength={40} />
          </Field>
          <Field label="单位和职务" required error={errorOf(send.problem, 'affiliation')}>
            <TextInput value={affiliation} onValue={setAffiliation} maxLength={120} />
          </Field>
        </div>
        <Problem problem={send.problem} shownFields={['name', 'affiliation']} />
        <div class="row">
          <Button type="submit" busy={send.busy} disabled={name.trim() === '' || affiliation.trim() === ''}>
            列入名单
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Dismiss({ expert, onDone }: { expert: ExpertView; onDone: () => void }) {
  const { survey } = useSurvey()
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const send = useAct(async (reason: string) => {
    await api.post(`/surveys/${survey.id}/experts/${expert.id}/dismiss`, { reason })
    toast('已撤销，链接失效')
    setOpen(false)
    onDone()
  })
  return (
    <>
      <Button size="small" tone="plain" onClick={() => setOpen(true)}>
        撤销
      </Button>
      {open && (
        <ConfirmWithReason
          title={`撤销专家：${expert.name}`}
          action="撤销"
          danger
          busy={send.busy}
          problem={send.problem}
          onConfirm={send.run}
          onClose={() => (setOpen(false), send.clear())}
        >
          <p>链接随即失效，不能再评分；姓名和撤销原因留在名单中。</p>
        </ConfirmWithReason>
      )}
    </>
  )
}
