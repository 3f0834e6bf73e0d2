import type { ComponentChildren, Ref } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { classNames } from './class-names.ts'
import { useFieldIds } from './field.tsx'
import { Icon } from './icon.tsx'
import { fromShanghaiInput, toShanghaiInput } from './format.ts'

type Common = {
  value: string
  onValue: (value: string) => void
  name?: string
  disabled?: boolean
  placeholder?: string
  autofocus?: boolean
  /** Only for a control outside a `Field`. */
  label?: string
  onBlur?: () => void
  onKeyDown?: (event: KeyboardEvent) => void
}

type TextInputProps = Common & {
  type?: 'text' | 'password' | 'email' | 'tel' | 'date'
  /** Right-aligned, with a numeric keypad on phones; the value stays text, so that no digit is lost. */
  numeric?: boolean
  maxLength?: number
  autocomplete?: string
  /** The id of a datalist of suggestions. */
  list?: string
  class?: string
  inputRef?: Ref<HTMLInputElement>
}

export function TextInput({ value, onValue, numeric, type = 'text', label, inputRef, ...rest }: TextInputProps) {
  // Preact types each kind of input apart; which one it is does not matter here.
  const kind = { type } as { type: 'text' }
  return (
    <input
      {...rest}
      {...useFieldIds(label)}
      {...kind}
      ref={inputRef}
      inputMode={numeric ? 'decimal' : undefined}
      autocomplete={rest.autocomplete ?? 'off'}
      class={classNames('input', numeric && 'input-number', rest.class)}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  )
}

type TextAreaProps = Common & {
  rows?: number
  maxLength?: number
  /** As tall as its text. */
  grow?: boolean
}

export function TextArea({ value, onValue, label, rows = 3, grow, ...rest }: TextAreaProps) {
  const ref = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (grow && ref.current) fitHeight(ref.current)
  }, [value, grow])
  return (
    <textarea
      {...rest}
      {...useFieldIds(label)}
      ref={ref}
      rows={rows}
      class={classNames('input', grow && 'input-grow')}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  )
}

function fitHeight(area: HTMLTextAreaElement): void {
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`
}

type SelectProps = Omit<Common, 'placeholder' | 'onKeyDown'> & {
  options: readonly { value: string; label: string }[]
  /** What stands for "nothing chosen"; its value is the empty string. */
  empty?: string
}

export function Select({ value, onValue, options, empty, label, ...rest }: SelectProps) {
  return (
    <select
      {...rest}
      {...useFieldIds(label)}
      class="input"
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
    >
      {empty !== undefined && <option value="">{empty}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

type DateTimeProps = Omit<Common, 'placeholder' | 'onKeyDown'>

/** Takes and gives ISO moments (`2026-11-23T09:00:00+08:00`); shows them as Beijing time. Incomplete input gives ''. */
export function DateTimeInput({ value, onValue, label, ...rest }: DateTimeProps) {
  return (
    <input
      {...rest}
      {...useFieldIds(label)}
      type="datetime-local"
      class="input"
      value={toShanghaiInput(value)}
      onInput={(event) => onValue(fromShanghaiInput(event.currentTarget.value))}
    />
  )
}

/** Takes and gives calendar dates, `2026-11-23`. */
export function DateInput(props: DateTimeProps) {
  return <TextInput {...props} type="date" />
}

type ChoiceProps = {
  label: ComponentChildren
  hint?: ComponentChildren
  checked: boolean
  onValue: (checked: boolean) => void
  disabled?: boolean
  name?: string
  type?: 'checkbox' | 'radio'
}

/** A check box, or one radio button of several with the same `name`. */
export function Choice({ label, hint, checked, onValue, disabled, name, type = 'checkbox' }: ChoiceProps) {
  return (
    <label class="choice">
      <input
        type={type}
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint && <span class="choice-hint">{hint}</span>}
      </span>
    </label>
  )
}

/** A search box; the caller debounces (`useDebounced`). */
export function SearchInput({ label, ...rest }: Omit<Common, 'label'> & { label: string }) {
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <TextInput {...rest} label={label} placeholder={rest.placeholder ?? label} />
    </div>
  )
}
