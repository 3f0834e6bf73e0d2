import { useMemo, useState } from 'preact/hooks'
import { type BadLine, readCalendar } from '../../../server/domain/read-calendar.ts'
import { api } from '../../api.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Choice, TextArea } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAct } from '../../ui/use-act.ts'

const badWords: Record<BadLine['code'], string> = {
  'no-date': '开头应是日期，如 2027-10-01 或 2027年10月1日',
  'no-kind': '日期后应写“放假”“地区放假”或“上班”',
  'no-name': '缺少名称，或超过 40 个字',
  'ends-before-it-begins': '结束日期早于开始日期',
  'too-long-a-span': '一行最多 31 天',
}

/** 粘贴放假通知: lines of dates, read while they are typed; nothing is saved while a line cannot be read. */
export function CalendarPaste({ onClose, onSaved }: { onClose: () => void; onSaved: (sentence: string) => void }) {
  const [text, setText] = useState('')
  const [checked, setChecked] = useState(true)
  const { days, bad } = useMemo(() => readCalendar(text), [text])
  const save = useAct(async () => {
    await api.post('/calendar/days', { days: days.map((one) => ({ ...one, checked })) })
    onSaved(`已保存 ${days.length} 天`)
  })
  return (
    <FormDialog
      title="粘贴放假通知"
      action={`保存 ${days.length} 天`}
      busy={save.busy}
      disabled={bad.length > 0 || days.length === 0}
      onSubmit={() => void save.run()}
      onClose={onClose}
    >
      <Field label="日期" hint="每行一段：日期（或起止日期）、放假／地区放假／上班、名称。已有的日期以这里的为准。">
        <TextArea
          rows={8}
          value={text}
          onValue={setText}
          placeholder={'2027-10-01 至 2027-10-07 放假 国庆节\n2027-10-09 上班 国庆节调休'}
        />
      </Field>
      <Choice label="已与放假通知核对" checked={checked} onValue={setChecked} />
      {bad.length > 0 && (
        <Notice tone="bad" title={`有 ${bad.length} 行读不出来`}>
          <ul>
            {bad.slice(0, 10).map((one) => (
              <li key={one.line}>
                第 {one.line} 行“{one.text}”：{badWords[one.code]}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Problem problem={save.problem} />
    </FormDialog>
  )
}
