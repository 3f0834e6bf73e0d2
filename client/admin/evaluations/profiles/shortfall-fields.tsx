import { Field } from '../../../ui/field.tsx'
import { Choice, Select, TextInput } from '../../../ui/inputs.tsx'
import type { ShortfallDraft } from './profile-draft.ts'

const rules = [
  { value: 'proportional', label: '按完成比例' },
  { value: 'step', label: '每降一档扣分' },
  { value: 'all-or-nothing', label: '未达标不得分' },
  { value: 'tiers', label: '按完成率分档' },
] as const

/** A rule's short name; a row without its own follows the profile. */
export const shortfallLabel = (rule: string) => rules.find(({ value }) => value === rule)?.label ?? '同规则'

type Props = {
  value: ShortfallDraft
  onValue: (value: ShortfallDraft) => void
  name: string
  /** In a row, where nothing chosen means: as the profile says. */
  inherits?: boolean
  quiet?: boolean
  error?: string
}

/** What a missed target costs. */
export function ShortfallFields({ value, onValue, name, inherits, quiet, error }: Props) {
  const set = (change: Partial<ShortfallDraft>) => onValue({ ...value, ...change })
  return (
    <span class="shortfall-fields">
      <Field label={`${name}未达标计分`} quiet={quiet} error={error}>
        <Select
          value={value.rule}
          onValue={(rule) => set({ rule: rule as ShortfallDraft['rule'] })}
          options={rules}
          empty={inherits ? '同规则' : undefined}
        />
      </Field>
      {value.rule === 'step' && (
        <>
          <Field label={`${name}每降多少`} quiet={quiet}>
            <TextInput numeric value={value.every} placeholder="每降" onValue={(every) => set({ every })} />
          </Field>
          <Field label={`${name}扣多少分`} quiet={quiet}>
            <TextInput numeric value={value.deduct} placeholder="扣分" onValue={(deduct) => set({ deduct })} />
          </Field>
          <Choice label="不足一档按一档" checked={value.begun} onValue={(begun) => set({ begun })} />
        </>
      )}
      {value.rule === 'tiers' && (
        <Field label={`${name}分档`} quiet={quiet}>
          <TextInput
            value={value.tiers}
            placeholder="完成率=得分%，如 90=80，60=50"
            onValue={(tiers) => set({ tiers })}
          />
        </Field>
      )}
    </span>
  )
}
