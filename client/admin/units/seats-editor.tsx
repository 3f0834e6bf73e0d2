import { MOST_SEATS } from '../../../server/domain/seats.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'

export type SeatDraft = Record<'role' | 'contactName' | 'phone' | 'email', string>

type Props = {
  seats: readonly SeatDraft[]
  onSeats: (seats: SeatDraft[]) => void
  errorOf: (field: string) => string | undefined
}

const labels: [keyof SeatDraft, string][] = [
  ['role', '角色'],
  ['contactName', '联系人'],
  ['phone', '手机'],
  ['email', '邮箱'],
]

/** The people of a unit who are each asked: role, and an own contact where there is one. */
export function SeatsEditor({ seats, onSeats, errorOf }: Props) {
  const change = (at: number, field: keyof SeatDraft, value: string) =>
    onSeats(seats.map((seat, i) => (i === at ? { ...seat, [field]: value } : seat)))
  return (
    <FieldGroup
      legend="填报角色"
      hint="一家单位需多人分别填报时登记，如 领导、运维、业务；每人一个链接。没有自己联系方式的，通知发给单位联系人。"
      error={errorOf('seats')}
    >
      {seats.map((seat, at) => (
        <div key={at} class="seat-row">
          {labels.map(([field, label]) => (
            <Field key={field} label={label} required={field === 'role'} error={errorOf(`seats.${at}.${field}`)}>
              <TextInput value={seat[field]} onValue={(value) => change(at, field, value)} />
            </Field>
          ))}
          <Button size="small" tone="plain" onClick={() => onSeats(seats.filter((_, i) => i !== at))}>
            删除<span class="visually-hidden">{seat.role}</span>
          </Button>
        </div>
      ))}
      {seats.length < MOST_SEATS && (
        <div class="row">
          <Button size="small" onClick={() => onSeats([...seats, { role: '', contactName: '', phone: '', email: '' }])}>
            添加角色
          </Button>
        </div>
      )}
    </FieldGroup>
  )
}
