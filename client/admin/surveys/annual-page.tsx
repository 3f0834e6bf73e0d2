import { useState } from 'preact/hooks'
import type { AnnualView } from '../../../server/contract/annual-figures.ts'
import type { Page } from '../../../server/contract/fields.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatFigure, nothing } from '../../ui/format.ts'
import { TextInput } from '../../ui/inputs.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { SurveyStatusBadge } from '../../ui/status-badge.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useMe, useRole } from '../me.ts'
import { plain } from './formula.ts'

/** 年度综合: what a year's figure is made of, fixed before the first wave opens. */
export default function AnnualPage() {
  const figures = useLoad((signal) => api.get<Page<AnnualView>>('/annual-figures', signal), [])
  return (
    <>
      <PageHead title="年度综合" back={{ href: '/admin/surveys', label: '满意度调查' }} />
      <div class="stack">
        <p class="muted">
          一年调查几期时，按事先批准的权重综合：Σ 权重 × 各期结果 ÷ Σ
          权重。权重须在第一期开始填报之前由另一人批准，各期封存后算出，任何人不能填写。
        </p>
        {useRole('manager') && <NewFigure onDone={figures.reload} />}
        <WhenLoaded of={figures}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="还没有年度综合">有两期及以上还没有开始填报的调查时，由经办人在这里选定各期和权重。</Empty>
            ) : (
              <>
                {items.map((one) => (
                  <Figure key={one.id} figure={one} onDone={figures.reload} />
                ))}
              </>
            )
          }
        </WhenLoaded>
      </div>
    </>
  )
}

function Figure({ figure, onDone }: { figure: AnnualView; onDone: () => void }) {
  const me = useMe()
  const toast = useToast()
  const mayApprove = useRole('reviewer') && !figure.approvedAt && figure.createdBy.id !== me.id
  const approve = useAct(async () => {
    await api.post(`/annual-figures/${figure.id}/confirm`)
    toast('已批准，权重不能再变')
    onDone()
  })
  return (
    <Card
      title={figure.title}
      actions={
        mayApprove && (
          <Button size="small" tone="primary" busy={approve.busy} onClick={() => approve.run()}>
            批准权重
          </Button>
        )
      }
    >
      <p>
        {figure.value === null ? (
          <Badge>{figure.approvedAt ? '各期封存后算出' : '权重待批准'}</Badge>
        ) : (
          <strong class="figures">{formatFigure(figure.value, figure.unit)}</strong>
        )}{' '}
        <span class="muted small">
          {figure.exact && `精确值 ${plain(figure.exact)}；`}
          {figure.createdBy.name}起草{figure.approvedBy && `，${figure.approvedBy}批准`}
        </span>
      </p>
      <Problem problem={approve.problem} />
      <Table
        caption={`${figure.title}的各期`}
        phone="scroll"
        columns={[
          { key: 'title', label: '调查', heading: true, cell: (one) => one.title },
          { key: 'status', label: '状态', nowrap: true, cell: (one) => <SurveyStatusBadge status={one.status} /> },
          { key: 'weight', label: '权重', align: 'number', cell: (one) => one.weight },
          {
            key: 'value',
            label: '结果',
            align: 'number',
            cell: (one) => (one.value === null ? nothing : formatFigure(one.value, figure.unit)),
          },
        ]}
        rows={figure.parts}
        rowKey={(one) => one.surveyId}
      />
    </Card>
  )
}

const unopened = ['draft', 'submitted', 'approved']

function NewFigure({ onDone }: { onDone: () => void }) {
  const toast = useToast()
  const surveys = useLoad((signal) => api.get<Page<SurveyListItem>>('/surveys?pageSize=200', signal), [])
  const [title, setTitle] = useState('')
  const [weights, setWeights] = useState<Record<number, string>>({})
  const choices = surveys.data?.items.filter((one) => unopened.includes(one.status)) ?? []
  const parts = choices.flatMap(({ id }) => {
    const weight = weights[id]?.trim()
    return weight ? [{ surveyId: id, weight }] : []
  })
  const save = useAct(async () => {
    await api.post('/annual-figures', { title, parts })
    toast('已起草，等待另一人批准')
    setTitle('')
    setWeights({})
    onDone()
  })
  if (choices.length < 2) return null
  return (
    <Card title="起草年度综合">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <Field label="名称" required>
          <TextInput value={title} onValue={setTitle} maxLength={120} />
        </Field>
        {choices.map(({ id, title: name }) => (
          <Field key={id} label={`${name}的权重（不含在内的留空）`}>
            <TextInput
              numeric
              value={weights[id] ?? ''}
              onValue={(weight) => setWeights({ ...weights, [id]: weight })}
            />
          </Field>
        ))}
        <Problem problem={save.problem} />
        <div class="row">
          <Button type="submit" tone="primary" busy={save.busy} disabled={title.trim() === '' || parts.length < 2}>
            起草，交另一人批准
          </Button>
        </div>
      </form>
    </Card>
  )
}
