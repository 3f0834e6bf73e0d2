import { createContext, type ComponentChildren } from 'preact'
import { useContext, useId } from 'preact/hooks'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import './field.css'

type FieldIds = { id: string; describedBy?: string; invalid: boolean; required: boolean }
const FieldContext = createContext<FieldIds | null>(null)

type FieldProps = {
  label: ComponentChildren
  hint?: ComponentChildren
  /** The sentence shown beneath; its presence marks the control invalid. */
  error?: string | null
  required?: boolean
  /** Hides the label from sight, not from a screen reader. */
  quiet?: boolean
  children: ComponentChildren
}

/** Label, one control from `inputs.tsx`, hint and error, tied together for assistive software. */
export function Field({ label, hint, error, required = false, quiet, children }: FieldProps) {
  const id = useId()
  const describedBy = classNames(Boolean(hint) && `${id}-hint`, error && `${id}-error`) || undefined
  return (
    <FieldContext.Provider value={{ id, describedBy, invalid: Boolean(error), required }}>
      <div class={classNames('field', error && 'field-invalid')}>
        <label class={classNames('field-label', quiet && 'visually-hidden')} for={id}>
          {label}
          {required && <RequiredMark />}
        </label>
        {children}
        <FieldNotes id={id} hint={hint} error={error} />
      </div>
    </FieldContext.Provider>
  )
}

type GroupProps = Omit<FieldProps, 'label' | 'quiet'> & { legend: ComponentChildren }

/** A named group of check boxes, radio buttons or related fields. */
export function FieldGroup({ legend, hint, error, required, children }: GroupProps) {
  const id = useId()
  const describedBy = classNames(Boolean(hint) && `${id}-hint`, error && `${id}-error`) || undefined
  return (
    <fieldset class={classNames('field', error && 'field-invalid')} aria-describedby={describedBy}>
      <legend class="field-label">
        {legend}
        {required && <RequiredMark />}
      </legend>
      <FieldNotes id={id} hint={hint} error={error} />
      {children}
    </fieldset>
  )
}

function RequiredMark() {
  return (
    <span class="field-required" aria-hidden="true">
      必填
    </span>
  )
}

function FieldNotes({ id, hint, error }: { id: string; hint?: ComponentChildren; error?: string | null }) {
  return (
    <>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warning" />
          {error}
        </p>
      )}
    </>
  )
}

/** What a control inside a `Field` must carry; a control on its own gets `label` from its caller. */
export function useFieldIds(label?: string) {
  const own = useId()
  const field = useContext(FieldContext)
  if (!field) return { id: own, 'aria-label': label }
  return {
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  }
}
