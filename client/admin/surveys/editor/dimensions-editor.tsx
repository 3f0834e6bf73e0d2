import { Badge } from '../../../ui/badge.tsx'
import { Field } from '../../../ui/field.tsx'
import { Choice, TextInput } from '../../../ui/inputs.tsx'
import { newDimension } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { RowsCard } from './rows-card.tsx'

/** 评价内容: what is rated, in order. */
export function DimensionsEditor({ draft, set, error }: Editing) {
  const { dimensions } = draft
  return (
    <RowsCard
      title={`评价内容（${dimensions.length} 项）`}
      note="“原文未列名”的三项是模板按考核六方面补的，可改可删。权重默认都是 1，一份答卷的得分是已评各项的加权平均。在名称中按 Alt+↑、Alt+↓ 也可移动。"
      counted="项"
      addLabel="添加一项"
      layout="edit-dimension"
      rows={dimensions}
      onRows={(next) => set({ dimensions: next })}
      newRow={() => newDimension(dimensions)}
      fewest={1}
      most={30}
      error={error('questionnaire.dimensions')}
      foot={<OverallQuestion draft={draft} set={set} error={error} />}
    >
      {(one, { at, change, onKeyDown }) => (
        <>
          <Field label={`第 ${at + 1} 项名称`} quiet error={error(`questionnaire.dimensions.${at}.label`)}>
            <TextInput
              value={one.label}
              placeholder="评价内容"
              maxLength={40}
              onValue={(label) => change({ label })}
              onKeyDown={onKeyDown}
            />
          </Field>
          <Field label={`第 ${at + 1} 项说明`} quiet error={error(`questionnaire.dimensions.${at}.help`)}>
            <TextInput
              value={one.help}
              placeholder="说明（选填）"
              maxLength={200}
              onValue={(help) => change({ help })}
            />
          </Field>
          <Field label={`第 ${at + 1} 项权重`} quiet error={error(`questionnaire.dimensions.${at}.weight`)}>
            <TextInput numeric value={one.weight} placeholder="权重" onValue={(weight) => change({ weight })} />
          </Field>
          <span class="edit-note">{one.note && <Badge>{one.note}</Badge>}</span>
        </>
      )}
    </RowsCard>
  )
}

function OverallQuestion({ draft, set, error }: Editing) {
  return (
    <>
      <Choice
        label="另问一道总体评价"
        hint="不计入综合得分，用于分析各项的重要性。"
        checked={draft.asksOverall}
        onValue={(asksOverall) => set({ asksOverall })}
      />
      {draft.asksOverall && (
        <Field label="总体评价的问法" error={error('questionnaire.overall.label')}>
          <TextInput value={draft.overall} maxLength={60} onValue={(overall) => set({ overall })} />
        </Field>
      )}
    </>
  )
}
