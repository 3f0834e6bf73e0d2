import { ErrorSlot } from './question.tsx'

type Props = {
  class: string
  name: string
  label: string
  help?: string
  rows: number
  maximum: number
  value?: string
  error?: string
}

/** A field for free text with its label, help and error. `maximum` in characters. */
export function TextBox({ class: kind, name, label, help, rows, maximum, value, error }: Props) {
  const id = `box-${name}`
  return (
    <div class={kind} id={id}>
      <label for={name}>{label}</label>
      {help && (
        <p class="hint" id={`${id}-help`}>
          {help}
        </p>
      )}
      <ErrorSlot id={id} text={error} />
      <textarea
        id={name}
        name={name}
        rows={rows}
        maxLength={maximum}
        value={value}
        aria-describedby={help ? `${id}-help ${id}-error` : `${id}-error`}
        aria-invalid={error ? true : undefined}
      />
    </div>
  )
}
