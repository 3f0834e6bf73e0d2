import { useState } from 'preact/hooks'
import type { CalendarRule } from '../../../server/contract/calendar.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'

type Props = { rule: CalendarRule; editable: boolean; onSaved: (sentence: string) => void }

/** 办公时间: reminders go out when the office opens, deadlines end when it closes. */
export function OfficeHours({ rule, editable, onSaved }: Props) {
  const [draft, setDraft] = useState(rule)
  const save = useAct(async () => {
    await api.put('/calendar', draft)
    onSaved('办公时间已保存')
  })
  const changed = JSON.stringify(draft) !== JSON.stringify(rule)
  return (
    <Card title="办公时间">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <div class="grid-2">
          <Field label="上班" hint="定时催办在这个时刻发出。" error={errorOf(save.problem, 'opens')}>
            <TextInput
              value={draft.opens}
              disabled={!editable}
              placeholder="09:00"
              onValue={(opens) => setDraft({ ...draft, opens })}
            />
          </Field>
          <Field label="下班" hint="办理期限到这个时刻为止。" error={errorOf(save.problem, 'closes')}>
            <TextInput
              value={draft.closes}
              disabled={!editable}
              placeholder="18:00"
              onValue={(closes) => setDraft({ ...draft, closes })}
            />
          </Field>
        </div>
        <Choice
          label="本地执行地区放假（如肉孜节、古尔邦节）"
          hint="不选时，“地区放假”的日期照常算工作日。"
          checked={draft.regional}
          disabled={!editable}
          onValue={(regional) => setDraft({ ...draft, regional })}
        />
        <Problem problem={save.problem} shownFields={['opens', 'closes']} />
        {editable && (
          <div class="row">
            <Button type="submit" tone="primary" busy={save.busy} disabled={!changed}>
              保存办公时间
            </Button>
          </div>
        )}
      </form>
    </Card>
  )
}
