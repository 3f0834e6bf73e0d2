import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { Choice, TextInput } from '../../../ui/inputs.tsx'
import { newId } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { moveByKey, RowButtons } from './row-buttons.tsx'
import { RowsError } from './rows-error.tsx'
import { useRows } from './use-rows.ts'

/** 量表: the levels, best first, and what each is worth. */
export function ScaleEditor({ draft, set, error }: Editing) {
  const { scale } = draft
  const rows = useRows(scale, (next) => set({ scale: next }))
  const add = (
    <Button
      size="small"
      icon="plus"
      disabled={scale.length >= 10}
      onClick={() => rows.add({ id: newId(), label: '', value: '' })}
    >
      添加一档
    </Button>
  )
  return (
    <Card title={`量表（${scale.length} 档）`} actions={add}>
      <p class="muted small">
        从最满意到最不满意；分值 0–100，逐档递减。最低一档的分值也是未答单位在“最不利值”中的计法。
      </p>
      <RowsError sentence={error('questionnaire.scale')} />
      <ol class="edit-rows" ref={rows.list}>
        {scale.map((step, at) => (
          <li key={step.id} data-row={step.id} class="edit-row edit-level">
            <span class="edit-number figures" aria-hidden="true">
              {scale.length - at}
            </span>
            <Field label={`第 ${at + 1} 档名称`} quiet error={error(`questionnaire.scale.${at}.label`)}>
              <TextInput
                value={step.label}
                placeholder="名称"
                maxLength={20}
                onValue={(label) => rows.change(at, { label })}
                onKeyDown={moveByKey((by) => rows.move(at, by))}
              />
            </Field>
            <Field label={`第 ${at + 1} 档分值`} quiet error={error(`questionnaire.scale.${at}.value`)}>
              <TextInput
                numeric
                value={step.value}
                placeholder="分值"
                onValue={(value) => rows.change(at, { value })}
              />
            </Field>
            <RowButtons
              name={`“${step.label || `第 ${at + 1} 档`}”`}
              at={at}
              count={scale.length}
              fewest={2}
              onMove={(by) => rows.move(at, by)}
              onRemove={() => rows.remove(at)}
            />
          </li>
        ))}
      </ol>
      <p class="visually-hidden" role="status">
        {rows.said}
      </p>
      <Choice
        label="提供“不适用／不了解”"
        hint="不计分，但算作已作答；没有用到某项服务的单位不因此吃亏。"
        checked={draft.notApplicable}
        onValue={(notApplicable) => set({ notApplicable })}
      />
    </Card>
  )
}
