import { useState } from 'preact/hooks'
import type { CalendarDay } from '../../../server/contract/calendar.ts'
import { api } from '../../api.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Choice, DateInput, Select, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { dayKinds } from './day-kinds.ts'

type Props = { day: CalendarDay | null; onClose: () => void; onSaved: (sentence: string) => void }

/** One day: what kind it is, and whether somebody compared it with the notice. */
export function CalendarDayDialog({ day, onClose, onSaved }: Props) {
  const [draft, setDraft] = useState<CalendarDay>(day ?? { day: '', kind: 'holiday', name: '', checked: true })
  const set = (change: Partial<CalendarDay>) => setDraft({ ...draft, ...change })
  const save = useAct(async () => {
    await api.post('/calendar/days', { days: [draft] })
    onSaved(`已保存：${draft.day}`)
  })
  const error = (field: string) => errorOf(save.problem, `days.0.${field}`)
  return (
    <FormDialog
      title={day ? '修改日期' : '新增日期'}
      size="narrow"
      action="保存"
      busy={save.busy}
      onSubmit={() => void save.run()}
      onClose={onClose}
    >
      <Field label="日期" required error={error('day')}>
        <DateInput value={draft.day} onValue={(value) => set({ day: value })} disabled={day !== null} />
      </Field>
      <Field label="类型" error={error('kind')}>
        <Select
          value={draft.kind}
          onValue={(kind) => set({ kind: kind as CalendarDay['kind'] })}
          options={Object.entries(dayKinds).map(([value, { label }]) => ({ value, label }))}
        />
      </Field>
      <Field label="名称" required error={error('name')}>
        <TextInput value={draft.name} maxLength={40} onValue={(name) => set({ name })} placeholder="如 国庆节" />
      </Field>
      <Choice label="已与放假通知核对" checked={draft.checked} onValue={(checked) => set({ checked })} />
      <Problem problem={save.problem} shownFields={['days.0.day', 'days.0.kind', 'days.0.name']} />
    </FormDialog>
  )
}
