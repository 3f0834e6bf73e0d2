import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/inputs.tsx'
import { newId } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { RowsCard } from './rows-card.tsx'

/** 满意档位: where a unit's score falls. */
export function BandsEditor({ draft, set, error }: Editing) {
  return (
    <RowsCard
      title="满意档位"
      note="按单位得分把各家归档，从高到低，含下限；最低一档从 0 开始。"
      counted="档位"
      addLabel="添加一档"
      layout="edit-level"
      rows={draft.bands}
      onRows={(next) => set({ bands: next })}
      newRow={() => ({ id: newId(), label: '', min: '' })}
      fewest={2}
      most={10}
      error={error('rules.bands')}
    >
      {(band, { at, change, onKeyDown }) => (
        <>
          <Field label={`第 ${at + 1} 档位名称`} quiet error={error(`rules.bands.${at}.label`)}>
            <TextInput
              value={band.label}
              placeholder="名称"
              maxLength={20}
              onValue={(label) => change({ label })}
              onKeyDown={onKeyDown}
            />
          </Field>
          <Field label={`第 ${at + 1} 档位下限`} quiet error={error(`rules.bands.${at}.min`)}>
            <TextInput numeric value={band.min} placeholder="下限" onValue={(min) => change({ min })} />
          </Field>
        </>
      )}
    </RowsCard>
  )
}
