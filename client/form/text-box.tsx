import { ErrorSlot } from './question.tsx'

type Props = {
  class: string
  name: string
  label: string
  rows: number
  maximum: number
  value?: string
  error?: string
}

/** A field for free text with its label and error. `maximum` in characters. */
export function TextBox({ class: kind, name, label, rows, maximum, value, error }: Props) {
  const id = `box-${name}`
  return (
    <div class={kind} id={error && id}>
      <label for={name}>{label}</label>
      {error && <ErrorSlot id={id} text={error} />}
      <textarea
        id={name}
        name={name}
        rows={rows}
        maxLength={maximum}
        value={value}
        aria-describedby={error && `${id}-error`}
        aria-invalid={error ? true : undefined}
      />
    </div>
  )
}
