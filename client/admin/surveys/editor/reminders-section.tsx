import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { Select, TextInput } from '../../../ui/inputs.tsx'
import { newId, type ReminderDraft } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { RowsError } from './rows-error.tsx'

const froms = [
  { value: 'opening', label: '开始后第' },
  { value: 'close', label: '截止前' },
]
const most = 6

/** 催办日程: on which working days who has not answered is reminded. */
export function RemindersSection({ draft: { reminders }, set, error }: Editing) {
  const change = (at: number, part: Partial<ReminderDraft>) =>
    set({ reminders: reminders.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <Card
      title="催办日程"
      actions={
        <Button
          size="small"
          icon="plus"
          disabled={reminders.length >= most}
          onClick={() => set({ reminders: [...reminders, { id: newId(), from: 'close', workingDays: '1' }] })}
        >
          添加一次
        </Button>
      }
    >
      <p class="muted small">
        按工作日历计工作日，在上班时刻只发给当时未提交的单位。不设则不自动催办，仍可随时人工催办。
      </p>
      <RowsError sentence={error('rules.reminders')} />
      {reminders.map((one, at) => (
        <div key={one.id} class="reminder">
          <Select
            label={`第 ${at + 1} 次催办从何时起算`}
            value={one.from}
            onValue={(from) => change(at, { from: from as ReminderDraft['from'] })}
            options={froms}
          />
          <Field
            label={`第 ${at + 1} 次催办的工作日数`}
            quiet
            error={error(`rules.reminders.${at}.workingDays`) ?? error(`rules.reminders.${at}`)}
          >
            <TextInput
              numeric
              class="input-days"
              value={one.workingDays}
              onValue={(workingDays) => change(at, { workingDays })}
            />
          </Field>
          <span>个工作日</span>
          <Button
            tone="plain"
            size="small"
            icon="cross"
            label={`删除第 ${at + 1} 次催办`}
            onClick={() => set({ reminders: reminders.filter((_, i) => i !== at) })}
          />
        </div>
      ))}
    </Card>
  )
}
