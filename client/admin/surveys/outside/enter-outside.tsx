import { useId, useState } from 'preact/hooks'
import type { OutsideRecord } from '../../../../server/contract/outside-waves.ts'
import { templates } from '../../../../server/domain/template.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { FileInput } from '../../../ui/file-input.tsx'
import { Select, TextInput } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useAct } from '../../../ui/use-act.ts'

type Draft = Record<
  'year' | 'title' | 'source' | 'documentNumber' | 'value' | 'target' | 'roster' | 'returned' | 'valid',
  string
> & { figure: OutsideRecord['figure']; unit: OutsideRecord['unit']; means: Record<string, string> }

const empty: Draft = {
  year: '',
  title: '',
  source: '',
  documentNumber: '',
  figure: '综合得分',
  unit: '%',
  value: '',
  target: '90',
  roster: '',
  returned: '',
  valid: '',
  means: {},
}

// The same keys as the questionnaire's, by which the years are compared.
const { dimensions } = templates['government-cloud-10'].questionnaire

/** 登记往年结果: as the original gives it, with its scan. */
export function EnterOutside({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const form = useId()
  const [draft, setDraft] = useState(empty)
  const [scan, setScan] = useState<File | null>(null)
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const save = useAct(async () => {
    const body = new FormData()
    body.append('record', JSON.stringify(toRecord(draft)))
    if (scan) body.append('scan', scan)
    await api.postForm('/outside-waves', body)
    onDone()
  })
  const text = (name: keyof Omit<Draft, 'figure' | 'unit' | 'means'>, label: string, more: Partial<TextField> = {}) => (
    <Field label={label} required={more.required ?? false} hint={more.hint} error={errorOf(save.problem, name)}>
      <TextInput value={draft[name]} onValue={(value) => set({ [name]: value })} numeric={more.numeric ?? false} />
    </Field>
  )
  return (
    <Dialog
      title="登记往年结果"
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={save.busy}>
            登记，交另一人复核
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
        <div class="grid-2">
          {text('year', '年度', { required: true, numeric: true, hint: '所评价的服务年度，如 2023' })}
          {text('title', '调查名称', { required: true })}
          {text('source', '出处', { required: true, hint: '原件的名称或出具单位' })}
          {text('documentNumber', '文号')}
          <Field label="口径">
            <Select
              value={draft.figure}
              onValue={(figure) => set({ figure: figure as Draft['figure'] })}
              options={['综合得分', '满意率'].map((value) => ({ value, label: value }))}
            />
          </Field>
          <Field label="单位">
            <Select
              value={draft.unit}
              onValue={(unit) => set({ unit: unit as Draft['unit'] })}
              options={['%', '分'].map((value) => ({ value, label: value }))}
            />
          </Field>
          {text('value', '数值', { required: true, numeric: true, hint: '照原件，不换算' })}
          {text('target', '目标值', { numeric: true })}
          {text('roster', '名单或样本数', { numeric: true })}
          {text('returned', '回收', { numeric: true })}
          {text('valid', '有效', { numeric: true })}
        </div>
        <FieldGroup
          legend="各项平均分"
          hint="按不变的编号与各年对应；原件没有的留空。"
          error={save.problem?.errors.some((one) => one.field.startsWith('dimensions')) ? '应为 0 至 100 的数' : null}
        >
          <div class="grid-2">
            {dimensions.map(({ key, label }) => (
              <Field key={key} label={label}>
                <TextInput
                  numeric
                  value={draft.means[key] ?? ''}
                  onValue={(value) => set({ means: { ...draft.means, [key]: value } })}
                />
              </Field>
            ))}
          </div>
        </FieldGroup>
        <Field label="原件扫描件" required error={errorOf(save.problem, 'scan')}>
          <FileInput
            label="选择扫描件"
            hint="PDF、JPG 或 PNG，不超过 10 MB"
            accept=".pdf,.jpg,.jpeg,.png"
            file={scan}
            onFile={setScan}
          />
        </Field>
      </form>
      <Problem problem={save.problem} shownFields={shown} />
    </Dialog>
  )
}

type TextField = { required: boolean; numeric: boolean; hint: string }
const shown = ['year', 'title', 'source', 'documentNumber', 'value', 'target', 'roster', 'returned', 'valid', 'scan']

/** Numbers typed as text become numbers; what is left empty is left out. */
function toRecord({ means, year, roster, returned, valid, target, documentNumber, ...draft }: Draft) {
  const number = (text: string) => (text.trim() === '' ? undefined : Number(text))
  return {
    ...draft,
    year: number(year),
    roster: number(roster),
    returned: number(returned),
    valid: number(valid),
    target: target.trim() || undefined,
    documentNumber,
    dimensions: dimensions.flatMap(({ key, label }) =>
      means[key]?.trim() ? [{ key, label, mean: means[key].trim() }] : [],
    ),
  }
}
