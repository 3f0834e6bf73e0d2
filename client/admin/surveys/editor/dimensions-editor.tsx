import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { Choice, TextInput } from '../../../ui/inputs.tsx'
import { newDimension } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { moveByKey, RowButtons } from './row-buttons.tsx'
import { RowsError } from './rows-error.tsx'
import { useRows } from './use-rows.ts'

/** 评价内容: what is rated, in order. */
export function DimensionsEditor({ draft, set, error }: Editing) {
  const { dimensions } = draft
  const rows = useRows(dimensions, (next) => set({ dimensions: next }))
  const add = (
    <Button
      size="small"
      icon="plus"
      disabled={dimensions.length >= 30}
      onClick={() => rows.add(newDimension(dimensions))}
    >
      添加一项
    </Button>
  )
  return (
    <Card title={`评价内容（${dimensions.length} 项）`} actions={add}>
      <p class="muted small">“原文未列名”的三项是模板按考核六方面补的，可改可删。在名称中按 Alt+↑、Alt+↓ 也可移动。</p>
      <RowsError sentence={error('questionnaire.dimensions')} />
      <ol class="edit-rows" ref={rows.list}>
        {dimensions.map((one, at) => (
          <li key={one.id} data-row={one.id} class="edit-row edit-dimension">
            <span class="edit-number figures" aria-hidden="true">
              {at + 1}
            </span>
            <Field label={`第 ${at + 1} 项名称`} quiet error={error(`questionnaire.dimensions.${at}.label`)}>
              <TextInput
                value={one.label}
                placeholder="评价内容"
                maxLength={40}
                onValue={(label) => rows.change(at, { label })}
                onKeyDown={moveByKey((by) => rows.move(at, by))}
              />
            </Field>
            <Field label={`第 ${at + 1} 项说明`} quiet error={error(`questionnaire.dimensions.${at}.help`)}>
              <TextInput
                value={one.help}
                placeholder="说明（选填）"
                maxLength={200}
                onValue={(help) => rows.change(at, { help })}
              />
            </Field>
            <span class="edit-note">{one.note && <Badge>{one.note}</Badge>}</span>
            <RowButtons
              name={`“${one.label || `第 ${at + 1} 项`}”`}
              at={at}
              count={dimensions.length}
              fewest={1}
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
    </Card>
  )
}
