import { useState } from 'preact/hooks'
import type { ProfileView } from '../../../../server/contract/profiles.ts'
import { api, type ApiProblem } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { Fold } from '../../../ui/fold.tsx'
import { TextInput } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { fieldSentence } from '../../../ui/sentences.ts'
import { useAct } from '../../../ui/use-act.ts'
import { RowsCard } from '../../surveys/editor/rows-card.tsx'
import { newId } from '../../surveys/plan-draft.ts'
import { checkDraft } from './check-profile.ts'
import { IndicatorsCard } from './indicators-card.tsx'
import { type ProfileDraft, toInput } from './profile-draft.ts'
import { ShortfallFields } from './shortfall-fields.tsx'
import '../../surveys/surveys.css'
import './profiles.css'

type Props = {
  start: ProfileDraft
  intro: string
  action: string
  onSave: (input: object) => Promise<ProfileView>
  onSaved: (saved: ProfileView) => void
}

/** 评分规则: every rule as data, checked by the server's own rules as it is typed. */
export function ProfileEditor({ start, intro, action, onSave, onSaved }: Props) {
  const [draft, setDraft] = useState(start)
  const [tried, setTried] = useState(false)
  const save = useAct(async () => onSaved(await onSave(toInput(draft))))
  const found = checkDraft(draft)
  // Before the first try only what contradicts itself is said, not what is still empty.
  const shown = tried ? [...found, ...(save.problem?.errors ?? [])] : found.filter(({ code }) => code !== 'required')
  const error = (field: string) => {
    const one = shown.find((finding) => finding.field === field)
    return one && fieldSentence(one)
  }
  const wrongIn = (...lists: string[]) => shown.some(({ field }) => lists.includes(field.split('.')[0] ?? ''))
  const seldom = draft.tiers.length + draft.caps.length + draft.deviations.length + draft.deductions.length
  const set = (change: Partial<ProfileDraft>) => setDraft({ ...draft, ...change })
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (found.length === 0) void save.run()
  }
  return (
    <form class="stack profile-editor" onSubmit={submit}>
      <Notice title={intro} />
      <Card title="基本">
        <div class="form grid-2">
          <Field label="名称" required error={error('label')}>
            <TextInput value={draft.label} maxLength={80} onValue={(label) => set({ label })} />
          </Field>
          <Field label="依据" required hint="文件名和文号；未核实的条款号请写明“未核实”。" error={error('legalBasis')}>
            <TextInput value={draft.legalBasis} maxLength={300} onValue={(legalBasis) => set({ legalBasis })} />
          </Field>
          <Field label="满分" required error={error('full')}>
            <TextInput numeric value={draft.full} onValue={(full) => set({ full })} />
          </Field>
          <Field
            label="偏差说明界限（%）"
            required
            hint="偏离指标值超过此数须说明原因。"
            error={error('deviationThreshold')}
          >
            <TextInput
              numeric
              value={draft.deviationThreshold}
              onValue={(deviationThreshold) => set({ deviationThreshold })}
            />
          </Field>
          <ShortfallFields
            name="定量指标"
            value={draft.shortfall}
            onValue={(shortfall) => set({ shortfall })}
            error={error('shortfall.every') ?? error('shortfall.deduct') ?? error('shortfall.tiers')}
          />
        </div>
      </Card>
      <IndicatorsCard rows={draft.indicators} onRows={(indicators) => set({ indicators })} error={error} />
      <Fold class="fold-card" title="一级指标分值、等级" urgent={wrongIn('levels', 'bands')}>
        <div class="profile-cards">
          <LevelsCard draft={draft} set={set} error={error} />
          <BandsCard draft={draft} set={set} error={error} />
        </div>
      </Fold>
      <Fold
        class="fold-card"
        title={`档次、上限与扣分（${seldom ? `${seldom} 行` : '未设'}）`}
        open={false}
        urgent={wrongIn('tiers', 'totalCaps', 'deviationDeductions', 'deductions')}
      >
        <div class="profile-cards">
          <TiersCard draft={draft} set={set} error={error} />
          <CapsCard draft={draft} set={set} error={error} />
          <DeviationsCard draft={draft} set={set} error={error} />
          <DeductionsCard draft={draft} set={set} error={error} />
        </div>
      </Fold>
      {tried && found.length > 0 && <FoundProblems count={found.length} first={found[0]!} />}
      <Problem problem={save.problem as ApiProblem | null} />
      <div class="row">
        <Button type="submit" tone="primary" busy={save.busy}>
          {action}
        </Button>
        <LinkButton href="/admin/evaluations/profiles">取消</LinkButton>
      </div>
    </form>
  )
}

function FoundProblems({ count, first }: { count: number; first: Parameters<typeof fieldSentence>[0] }) {
  return <Notice tone="bad" title={`还有 ${count} 处需要更正，已在相应位置标出：${fieldSentence(first)}`} urgent />
}

type Part = {
  draft: ProfileDraft
  set: (change: Partial<ProfileDraft>) => void
  error: (field: string) => string | undefined
}

type Cell<R> = { key: keyof R & string; label: string; field?: string; numeric?: boolean }

/** A card of rows that are a few text fields each. */
function PlainRows<R extends { id: number; label: string }>(props: {
  title: string
  note: string
  layout: string
  list: string
  rows: R[]
  onRows: (rows: R[]) => void
  cells: readonly Cell<R>[]
  fewest?: number
  error: Part['error']
}) {
  const empty = () => ({ ...Object.fromEntries(props.cells.map(({ key }) => [key, ''])), id: newId() }) as R
  return (
    <RowsCard
      title={props.title}
      note={props.note}
      counted="行"
      addLabel="添加一行"
      layout={props.layout}
      rows={props.rows}
      onRows={props.onRows}
      newRow={empty}
      heads={props.cells.map(({ key, label, numeric }) => (
        <span key={key} class={numeric ? 'edit-head-number' : undefined}>
          {label}
        </span>
      ))}
      fewest={props.fewest ?? 0}
      most={20}
      error={props.error(props.list)}
    >
      {(row, { at, change, onKeyDown }) =>
        props.cells.map(({ key, label, field = key, numeric }, i) => (
          <Field key={key} label={`第 ${at + 1} 行${label}`} quiet error={props.error(`${props.list}.${at}.${field}`)}>
            <TextInput
              value={String(row[key] ?? '')}
              numeric={numeric}
              placeholder={label}
              onValue={(value) => change({ [key]: value } as Partial<R>)}
              onKeyDown={i === 0 ? onKeyDown : undefined}
            />
          </Field>
        ))
      }
    </RowsCard>
  )
}

const LevelsCard = ({ draft, set, error }: Part) => (
  <PlainRows
    title="一级指标分值"
    note="各一级指标应占的分值，用来核对指标表；不填则不核对。"
    layout="edit-level"
    list="levels"
    rows={draft.levels}
    onRows={(levels) => set({ levels })}
    error={error}
    cells={[
      { key: 'label', label: '一级指标', field: 'level1' },
      { key: 'weight', label: '分值', numeric: true },
    ]}
  />
)

const BandsCard = ({ draft, set, error }: Part) => (
  <PlainRows
    title="等级"
    note="从高到低，含下限；最低一级从 0 开始。"
    layout="edit-level"
    list="bands"
    rows={draft.bands}
    onRows={(bands) => set({ bands })}
    error={error}
    fewest={1}
    cells={[
      { key: 'label', label: '等级' },
      { key: 'min', label: '下限', numeric: true },
    ]}
  />
)

const TiersCard = ({ draft, set, error }: Part) => (
  <PlainRows
    title="定性指标档次"
    note="得分占分值的百分比范围，从高到低。各地界限不同。"
    layout="edit-range"
    list="tiers"
    rows={draft.tiers}
    onRows={(tiers) => set({ tiers })}
    error={error}
    cells={[
      { key: 'label', label: '档次' },
      { key: 'min', label: '最低 %', numeric: true },
      { key: 'max', label: '最高 %', numeric: true },
    ]}
  />
)

const CapsCard = ({ draft, set, error }: Part) => (
  <PlainRows
    title="总分上限（按预算执行率）"
    note="预算执行率在“起”与“止”之间（含起、不含止）时，总分不超过上限。"
    layout="edit-cap"
    list="totalCaps"
    rows={draft.caps}
    onRows={(caps) => set({ caps })}
    error={error}
    cells={[
      { key: 'label', label: '依据', field: 'legalBasis' },
      { key: 'from', label: '起 %', numeric: true },
      { key: 'below', label: '止 %', numeric: true },
      { key: 'cap', label: '总分上限', numeric: true },
    ]}
  />
)

const DeviationsCard = ({ draft, set, error }: Part) => (
  <PlainRows
    title="偏差扣分"
    note="单项偏离指标值达到所列百分比时，从该项得分中扣除。"
    layout="edit-range"
    list="deviationDeductions"
    rows={draft.deviations}
    onRows={(deviations) => set({ deviations })}
    error={error}
    cells={[
      { key: 'label', label: '依据', field: 'legalBasis' },
      { key: 'from', label: '偏差 ≥ %', numeric: true },
      { key: 'points', label: '扣分', numeric: true },
    ]}
  />
)

const DeductionsCard = ({ draft, set, error }: Part) => (
  <PlainRows
    title="固定扣分"
    note="由经办按事实选用，从总分中扣除，须写明原因。"
    layout="edit-deduction"
    list="deductions"
    rows={draft.deductions}
    onRows={(deductions) => set({ deductions })}
    error={error}
    cells={[
      { key: 'label', label: '事项' },
      { key: 'points', label: '扣分', numeric: true },
      { key: 'legalBasis', label: '依据' },
    ]}
  />
)

/** Saves a new profile, a change, or a new version, as the profile's state allows. */
export const saveProfile = {
  create: (input: object) => api.post<ProfileView>('/profiles', input),
  change: (id: number) => (input: object) => api.put<ProfileView>(`/profiles/${id}`, input),
  version: (id: number) => (input: object) => api.post<ProfileView>(`/profiles/${id}/versions`, input),
}
