import { useEffect, useRef, useState } from 'preact/hooks'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextArea, TextInput } from '../../ui/inputs.tsx'
import { errorOf, problemSentence } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'

type EditableCellProps = {
  label: string
  field: 'actual' | 'score' | 'reason'
  rowKey: string
  value: string
  unit?: string
  onSave: (text: string) => Promise<void>
}

const markShownFor = 2500

/** A cell one types into. It saves when left or on Enter, which goes on to the row below; Escape takes the typing back. */
export function EditableCell({ label, field, rowKey, value, unit, onSave }: EditableCellProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const [saved, setSaved] = useSavedMark()
  const typed = useRef(draft)
  typed.current = draft
  const act = useAct(async (text: string) => {
    await onSave(text)
    if (typed.current?.trim() === text) setDraft(null)
    setSaved()
  })
  const save = () => {
    const text = draft?.trim()
    if (text === undefined) return
    if (text !== value) return void act.run(text)
    setDraft(null)
    act.clear()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Escape') {
      setDraft(null)
      act.clear()
    }
    moveByKey(event, field)
  }
  const input = { value: draft ?? value, onValue: setDraft, onBlur: save, onKeyDown }
  const error = act.problem && (errorOf(act.problem, field) ?? problemSentence(act.problem))
  return (
    <div
      class="cell-edit"
      data-cell={field === 'reason' ? 'reason' : 'figure'}
      data-field={field}
      data-row-key={rowKey}
    >
      <Field label={label} quiet error={error}>
        {field === 'reason' ? (
          <TextArea {...input} rows={1} grow maxLength={1000} />
        ) : (
          <span class="cell-figure">
            <TextInput {...input} numeric />
            {unit && <span class="cell-unit">{unit}</span>}
          </span>
        )}
      </Field>
      <span class="print-text">
        {value}
        {value && unit}
      </span>
      {saved && (
        <span class="cell-saved">
          <Icon name="check" label="已保存" />
        </span>
      )}
    </div>
  )
}

function useSavedMark(): [boolean, () => void] {
  const [shown, setShown] = useState(0)
  useEffect(() => {
    if (shown === 0) return
    const timer = setTimeout(() => setShown(0), markShownFor)
    return () => clearTimeout(timer)
  }, [shown])
  return [shown > 0, () => setShown((before) => before + 1)]
}

const steps: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }

// Like a spreadsheet: down the column of figures, or of reasons. In a reason the arrows stay with its own lines.
function moveByKey(event: KeyboardEvent, field: EditableCellProps['field']): void {
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return moveSideways(event)
  const step = steps[event.key]
  if (!step || (field === 'reason' && (event.key !== 'Enter' || event.shiftKey))) return
  event.preventDefault()
  const here = event.currentTarget as HTMLElement
  const column = here.closest('[data-cell]')?.getAttribute('data-cell')
  const cells = [...document.querySelectorAll<HTMLInputElement>(`[data-cell="${column}"] :is(input, textarea)`)]
  const next = cells[cells.indexOf(here as HTMLInputElement) + (event.shiftKey ? -1 : step)]
  if (!next) return here.blur()
  next.focus()
  next.select()
}

// Out of a cell only where its text ends: inside it the arrows belong to the typing.
function moveSideways(event: KeyboardEvent): void {
  const here = event.currentTarget as HTMLInputElement
  const left = event.key === 'ArrowLeft'
  const edge = left ? 0 : here.value.length
  const whole = here.selectionStart === 0 && here.selectionEnd === here.value.length
  if (event.shiftKey || (!whole && (here.selectionStart !== edge || here.selectionEnd !== edge))) return
  const cells = [...(here.closest('tr')?.querySelectorAll<HTMLInputElement>('[data-cell] :is(input, textarea)') ?? [])]
  const next = cells[cells.indexOf(here) + (left ? -1 : 1)]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.select()
}
