import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/inputs.tsx'
import { newId } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { moveByKey, RowButtons } from './row-buttons.tsx'
import { RowsError } from './rows-error.tsx'
import { useRows } from './use-rows.ts'

/** 满意档位: where a unit's score falls. */
export function BandsEditor({ draft, set, error }: Editing) {
  const { bands } = draft
  const rows = useRows(bands, (next) => set({ bands: next }))
  const add = (
    <Button
      size="small"
      icon="plus"
      disabled={bands.length >= 10}
      onClick={() => rows.add({ id: newId(), label: '', min: '' })}
    >
      添加一档
    </Button>
  )
  return (
    <Card title="满意档位" actions={add}>
      <p class="muted small">按单位得分把各家归档，从高到低，含下限；最低一档从 0 开始。</p>
      <RowsError sentence={error('rules.bands')} />
      <ol class="edit-rows" ref={rows.list}>
        {bands.map((band, at) => (
          <li key={band.id} data-row={band.id} class="edit-row edit-level">
            <span class="edit-number figures" aria-hidden="true">
              {at + 1}
            </span>
            <Field label={`第 ${at + 1} 档位名称`} quiet error={error(`rules.bands.${at}.label`)}>
              <TextInput
                value={band.label}
                placeholder="名称"
                maxLength={20}
                onValue={(label) => rows.change(at, { label })}
                onKeyDown={moveByKey((by) => rows.move(at, by))}
              />
            </Field>
            <Field label={`第 ${at + 1} 档位下限`} quiet error={error(`rules.bands.${at}.min`)}>
              <TextInput numeric value={band.min} placeholder="下限" onValue={(min) => rows.change(at, { min })} />
            </Field>
            <RowButtons
              name={`“${band.label || `第 ${at + 1} 档位`}”`}
              at={at}
              count={bands.length}
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
    </Card>
  )
}
