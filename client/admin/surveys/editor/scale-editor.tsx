import { Field } from '../../../ui/field.tsx'
import { Choice, TextInput } from '../../../ui/inputs.tsx'
import { newId } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { RowsCard } from './rows-card.tsx'

/** 量表: the levels, best first, and what each is worth. */
export function ScaleEditor({ draft, set, error }: Editing) {
  const { scale } = draft
  return (
    <RowsCard
      title={`量表（${scale.length} 档）`}
      note="从最满意到最不满意；分值 0–100，逐档递减。最低一档的分值也是未答单位在“最不利值”中的计法。"
      counted="档"
      addLabel="添加一档"
      layout="edit-level"
      rows={scale}
      onRows={(next) => set({ scale: next })}
      newRow={() => ({ id: newId(), label: '', value: '' })}
      fewest={2}
      most={10}
      error={error('questionnaire.scale')}
      numberOf={(at) => scale.length - at}
      foot={
        <Choice
          label="提供“不适用／不了解”"
          hint="不计分，但算作已作答；没有用到某项服务的单位不因此吃亏。"
          checked={draft.notApplicable}
          onValue={(notApplicable) => set({ notApplicable })}
        />
      }
    >
      {(step, { at, change, onKeyDown }) => (
        <>
          <Field label={`第 ${at + 1} 档名称`} quiet error={error(`questionnaire.scale.${at}.label`)}>
            <TextInput
              value={step.label}
              placeholder="名称"
              maxLength={20}
              onValue={(label) => change({ label })}
              onKeyDown={onKeyDown}
            />
          </Field>
          <Field label={`第 ${at + 1} 档分值`} quiet error={error(`questionnaire.scale.${at}.value`)}>
            <TextInput numeric value={step.value} placeholder="分值" onValue={(value) => change({ value })} />
          </Field>
        </>
      )}
    </RowsCard>
  )
}
