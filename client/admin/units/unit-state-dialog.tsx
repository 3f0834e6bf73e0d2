import { useId, useState } from 'preact/hooks'
import type { Page } from '../../../server/contract/fields.ts'
import type { UnitState } from '../../../server/contract/unit-life.ts'
import type { UnitView } from '../../../server/contract/units.ts'
import { api, withQuery } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { formatDate } from '../../ui/format.ts'
import { DateInput, SearchInput, Select } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { useDebounced } from '../../ui/use-debounced.ts'
import { useLoad } from '../../ui/use-load.ts'

type Props = { unit: UnitView; onClose: () => void; onSaved: (sentence: string) => void }

const states: { value: UnitState; label: string }[] = [
  { value: 'merged', label: '并入其他单位' },
  { value: 'dissolved', label: '撤销' },
  { value: 'active', label: '在用（更正登记错误）' },
]
const fields = ['state', 'on', 'successorId']

/** 合并或撤销: what became of the unit, since when, and where it went. */
export function UnitStateDialog({ unit, onClose, onSaved }: Props) {
  const form = useId()
  const [state, setState] = useState<UnitState>(unit.state === 'active' ? 'merged' : unit.state)
  const [on, setOn] = useState(unit.endedOn ?? formatDate(new Date().toISOString()))
  const [successor, setSuccessor] = useState(unit.successor ? String(unit.successor.id) : '')
  const save = useAct(async () => {
    const ending = { on, ...(state === 'merged' && { successorId: Number(successor) || undefined }) }
    await api.put<UnitView>(`/units/${unit.id}/state`, { state, ...(state !== 'active' && ending) })
    onSaved(`已登记：${unit.name}`)
  })
  const error = (field: string) => errorOf(save.problem, field)
  return (
    <Dialog
      title={`合并或撤销：${unit.name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={save.busy}>
            登记
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <p class="muted">
          已批准的调查名单保留当时的单位和名称；新名单不再列出已合并或撤销的单位。正在填报的调查，请在进度页标记为“不属调查范围”。
        </p>
        <Field label="情况" required error={error('state')}>
          <Select value={state} onValue={(next) => setState(next as UnitState)} options={states} />
        </Field>
        {state !== 'active' && (
          <Field label="日期" required error={error('on')}>
            <DateInput value={on} onValue={setOn} />
          </Field>
        )}
        {state === 'merged' && (
          <Successor unit={unit} value={successor} onValue={setSuccessor} error={error('successorId')} />
        )}
      </form>
      <Problem problem={save.problem} shownFields={fields} />
    </Dialog>
  )
}

type SuccessorProps = { unit: UnitView; value: string; onValue: (value: string) => void; error?: string | undefined }

function Successor({ unit, value, onValue, error }: SuccessorProps) {
  const [typed, setTyped] = useState('')
  const search = useDebounced(typed)
  const found = useLoad(
    (signal) => api.get<Page<UnitView>>(withQuery('/units', { search, state: 'active', pageSize: 50 }), signal),
    [search],
  )
  const others = (found.data?.items ?? []).filter(({ id }) => id !== unit.id)
  const chosen = unit.successor && !others.some(({ id }) => id === unit.successor!.id) ? [unit.successor] : []
  const options = [...chosen, ...others].map(({ id, name }) => ({ value: String(id), label: name }))
  return (
    <>
      <div class="row">
        <SearchInput label="查找并入的单位" placeholder="搜索名称、代码" value={typed} onValue={setTyped} />
      </div>
      <Field label="并入单位" required error={error}>
        <Select value={value} onValue={onValue} empty="请选择" options={options} />
      </Field>
    </>
  )
}
