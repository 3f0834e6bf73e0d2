import { useId, useState } from 'preact/hooks'
import type { UnitEdit, UnitInput, UnitView } from '../../../server/contract/units.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { type SeatDraft, SeatsEditor } from './seats-editor.tsx'

type Draft = Record<(typeof fields)[number], string> & { seats: SeatDraft[] }
type UnitDialogProps = {
  /** Null: a new one. */
  unit: UnitView | null
  categories: readonly string[]
  onClose: () => void
  onSaved: (sentence: string) => void
}

const fields = ['name', 'code', 'category', 'contactName', 'phone', 'email', 'services', 'platforms'] as const
const seatFields = ['role', 'contactName', 'phone', 'email'] as const
const kept = '已遮盖。保持不变则不改动，清空则删除'

function draftOf(unit: UnitView | null): Draft {
  const text = (value: string | string[] | null | undefined) =>
    Array.isArray(value) ? value.join('、') : (value ?? '')
  const seats = (unit?.seats ?? []).map(
    (seat) => Object.fromEntries(seatFields.map((field) => [field, text(seat[field])])) as SeatDraft,
  )
  const own = Object.fromEntries(fields.map((field) => [field, text(unit?.[field])])) as Omit<Draft, 'seats'>
  return { ...own, seats }
}

/** What the form sends. A masked phone or mail left as it was stays out, so that the mask is never stored. */
export function toEdit(unit: UnitView, draft: Draft): UnitEdit {
  const { seats, ...own } = draft
  const seatsSent = seats.map((seat) =>
    withoutMasks(
      unit.seats.find(({ role }) => role === seat.role.trim()),
      seat,
    ),
  )
  return { ...withoutMasks(unit, own), seats: seatsSent } as unknown as UnitEdit
}

type Masked = { phone: string | null; email: string | null }

function withoutMasks<T extends { phone: string; email: string }>(shown: Masked | undefined, typed: T) {
  const { phone, email, ...rest } = typed
  return {
    ...rest,
    ...(phone !== (shown?.phone ?? '') && { phone }),
    ...(email !== (shown?.email ?? '') && { email }),
  }
}

const shownSeatFields = (seats: readonly SeatDraft[]) =>
  seats.flatMap((_, at) => seatFields.map((field) => `seats.${at}.${field}`))

/** Adds a unit or edits one. */
export function UnitDialog({ unit, categories, onClose, onSaved }: UnitDialogProps) {
  const form = useId()
  const [draft, setDraft] = useState(() => draftOf(unit))
  const save = useAct(async () => {
    const saved = unit
      ? await api.put<UnitView>(`/units/${unit.id}`, toEdit(unit, draft))
      : await api.post<UnitView>('/units', draft satisfies Record<Exclude<keyof UnitInput, 'attributes'>, unknown>)
    onSaved(unit ? `已修改：${saved.name}` : `已新增：${saved.name}`)
  })
  const input = (field: (typeof fields)[number]) => ({
    value: draft[field],
    onValue: (value: string) => setDraft({ ...draft, [field]: value }),
  })
  const error = (field: string) => errorOf(save.problem, field)
  return (
    <Dialog
      title={unit ? '修改单位' : '新增单位'}
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={save.busy}>
            保存
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <Field label="单位名称" required error={error('name')}>
          <TextInput {...input('name')} autofocus maxLength={120} />
        </Field>
        <div class="grid-2">
          <Field label="统一社会信用代码" hint="导入时按代码认出更名的单位" error={error('code')}>
            <TextInput {...input('code')} />
          </Field>
          <Field label="类别" error={error('category')}>
            <TextInput {...input('category')} list={`${form}-categories`} />
          </Field>
          <Field label="联系人" error={error('contactName')}>
            <TextInput {...input('contactName')} />
          </Field>
          <Field label="手机" hint={unit?.phone ? kept : '仅用于通知'} error={error('phone')}>
            <TextInput {...input('phone')} type="tel" />
          </Field>
          <Field label="邮箱" hint={unit?.email ? kept : '仅用于通知'} error={error('email')}>
            <TextInput {...input('email')} type="email" />
          </Field>
          <Field label="使用服务" hint="如 计算、存储、网络、安全、托管；显示在问卷上" error={error('services')}>
            <TextInput {...input('services')} />
          </Field>
          <Field label="使用平台" hint="调查有多个评价对象时，单位只评所列的；不填则全评" error={error('platforms')}>
            <TextInput {...input('platforms')} />
          </Field>
        </div>
        <SeatsEditor seats={draft.seats} onSeats={(seats) => setDraft({ ...draft, seats })} errorOf={error} />
        <datalist id={`${form}-categories`}>
          {categories.map((category) => (
            <option key={category} value={category} />
          ))}
        </datalist>
      </form>
      <Problem problem={save.problem} shownFields={[...fields, 'seats', ...shownSeatFields(draft.seats)]} />
    </Dialog>
  )
}
