import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/inputs.tsx'
import type { Editing } from './editing.ts'

const fields = [
  { key: 'formNumber', label: '表号', max: 40 },
  { key: 'authority', label: '制定机关', max: 60 },
  { key: 'approvalNumber', label: '批准或备案文号', max: 60 },
  { key: 'validUntil', label: '有效期', max: 40 },
] as const

/** 统计法 art. 17: printed in the form's head when the survey has been approved or filed as a statistical one. */
export function HeaderSection({ draft, set, error }: Editing) {
  return (
    <Card title="表头（选填）">
      <p class="muted small">经批准或备案的统计调查，应在表头标明这些内容；没有的不填。</p>
      <div class="grid-2">
        {fields.map(({ key, label, max }) => (
          <Field key={key} label={label} error={error(`questionnaire.header.${key}`)}>
            <TextInput
              value={draft.header[key]}
              maxLength={max}
              onValue={(text) => set({ header: { ...draft.header, [key]: text } })}
            />
          </Field>
        ))}
      </div>
    </Card>
  )
}
