import { useState } from 'preact/hooks'
import type { CallOutcome, DrawnUnit, DrawView } from '../../../../server/contract/roster-sources.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Select, TextArea, TextInput } from '../../../ui/inputs.tsx'
import type { Tone } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'
import { useSurvey } from '../survey-context.ts'
import '../paper/paper.css'

type Draws = { draws: DrawView[] }

const outcomes: Record<CallOutcome, { label: string; tone: Tone }> = {
  confirmed: { label: '确认是本单位填写', tone: 'ok' },
  denied: { label: '否认由本单位填写', tone: 'bad' },
  unreached: { label: '未联系上', tone: 'warn' },
  declined: { label: '不愿说明', tone: 'neutral' },
}

/** 抽查回访: units drawn by a recorded seed, and what each said when called. The figure stays as it is. */
export function CallbacksTab() {
  const { survey } = useSurvey()
  const path = `/surveys/${survey.id}/callbacks`
  const manager = useRole('manager')
  const loaded = useLoad((signal) => api.get<Draws>(path, signal), [path])
  const [drawing, setDrawing] = useState(false)
  const [called, call] = useState<{ draw: DrawView; unit: DrawnUnit } | null>(null)
  const take = (now: Draws) => (setDrawing(false), call(null), loaded.setData(now))
  return (
    <div class="stack">
      <Card
        title="抽查回访"
        actions={
          manager && (
            <Button tone="primary" icon="plus" onClick={() => setDrawing(true)}>
              抽取回访单位
            </Button>
          )
        }
      >
        <p>
          在已提交的单位中按种子抽取，电话核实是否由本单位填写，不问评分，不改变结果。种子随抽取记录，任何人可以重抽验证：按
          SHA-256（种子:单位名称）从小到大排列，取前若干家。每次抽取都保留，不能删除。
        </p>
      </Card>
      <WhenLoaded of={loaded}>
        {({ draws }) => (
          <>
            {draws.length === 0 && <Empty title="还没有抽取过回访单位。" />}
            {draws.map((draw, at) => (
              <OneDraw
                key={draw.id}
                draw={draw}
                at={at + 1}
                onCall={manager ? (unit) => call({ draw, unit }) : undefined}
              />
            ))}
          </>
        )}
      </WhenLoaded>
      {drawing && <DrawDialog path={path} onClose={() => setDrawing(false)} onDrawn={take} />}
      {called && (
        <CallDialog
          path={`${path}/${called.draw.id}/units/${called.unit.unitId}`}
          unit={called.unit.unit}
          onClose={() => call(null)}
          onSaved={take}
        />
      )}
    </div>
  )
}

type DrawProps = { draw: DrawView; at: number; onCall: ((unit: DrawnUnit) => void) | undefined }

function OneDraw({ draw, at, onCall }: DrawProps) {
  return (
    <Card title={`第 ${at} 次抽取：${draw.population} 家中取 ${draw.size} 家`} flush>
      <p class="card-note small">
        {draw.drawnBy}，{formatDateTime(draw.drawnAt)}。种子：<code class="scan-digest">{draw.seed}</code>。
        {draw.repeats ? '现在按同一种子重抽，结果一致。' : '现在按同一种子重抽，结果不一致，请核查名单。'}
      </p>
      <Table
        caption={`第 ${at} 次抽取的回访单位`}
        columns={[
          { key: 'place', label: '序号', align: 'number', cell: (_, i) => i + 1 },
          { key: 'unit', label: '单位', heading: true, cell: (one) => one.unit },
          {
            key: 'outcome',
            label: '回访结果',
            cell: ({ calls }) => {
              const last = calls.at(-1)
              return last ? <Badge tone={outcomes[last.outcome].tone}>{outcomes[last.outcome].label}</Badge> : '未回访'
            },
          },
          {
            key: 'calls',
            label: '经过',
            cell: ({ calls }) =>
              calls.map((one) => (
                <div key={one.at} class="small">
                  {formatDateTime(one.at)} {one.by}：{outcomes[one.outcome].label}。{one.note}
                </div>
              )),
          },
          {
            key: 'acts',
            label: '操作',
            align: 'actions',
            cell: (one) =>
              onCall && (
                <Button size="small" onClick={() => onCall(one)}>
                  登记回访<span class="visually-hidden">：{one.unit}</span>
                </Button>
              ),
          },
        ]}
        rows={draw.units}
        rowKey={(one) => one.unitId}
      />
    </Card>
  )
}

type DialogProps = { path: string; onClose: () => void }

function DrawDialog({ path, onClose, onDrawn }: DialogProps & { onDrawn: (now: Draws) => void }) {
  const [size, setSize] = useState('5')
  const [seed, setSeed] = useState('')
  const draw = useAct(async () => {
    const wanted = /^\s*\d{1,6}\s*$/.test(size) ? Number(size) : null
    onDrawn(await api.post<Draws>(path, { size: wanted, ...(seed.trim() && { seed }) }))
  })
  return (
    <FormDialog
      title="抽取回访单位"
      size="narrow"
      action="抽取"
      busy={draw.busy}
      onSubmit={() => void draw.run()}
      onClose={onClose}
    >
      <Field label="抽取家数" required error={errorOf(draw.problem, 'size')}>
        <TextInput numeric value={size} onValue={setSize} />
      </Field>
      <Field
        label="种子（选填）"
        hint="可用当众抽签或开奖号码；不填则由系统随机产生。"
        error={errorOf(draw.problem, 'seed')}
      >
        <TextInput value={seed} maxLength={64} onValue={setSeed} />
      </Field>
      <Problem problem={draw.problem} shownFields={['size', 'seed']} />
    </FormDialog>
  )
}

function CallDialog({ path, unit, onClose, onSaved }: DialogProps & { unit: string; onSaved: (now: Draws) => void }) {
  const [draft, setDraft] = useState<{ outcome: CallOutcome; note: string }>({ outcome: 'confirmed', note: '' })
  const save = useAct(async () => onSaved(await api.post<Draws>(path, draft)))
  return (
    <FormDialog
      title={`登记回访：${unit}`}
      size="narrow"
      action="保存"
      busy={save.busy}
      disabled={!draft.note.trim()}
      onSubmit={() => void save.run()}
      onClose={onClose}
    >
      <Field label="结果" error={errorOf(save.problem, 'outcome')}>
        <Select
          value={draft.outcome}
          onValue={(outcome) => setDraft({ ...draft, outcome: outcome as CallOutcome })}
          options={Object.entries(outcomes).map(([value, { label }]) => ({ value, label }))}
        />
      </Field>
      <Field label="经过" required hint="与谁通话、何时。不问评分。" error={errorOf(save.problem, 'note')}>
        <TextArea value={draft.note} maxLength={300} onValue={(note) => setDraft({ ...draft, note })} />
      </Field>
      <Problem problem={save.problem} shownFields={['outcome', 'note']} />
    </FormDialog>
  )
}
