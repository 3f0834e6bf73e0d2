import type { ComponentChildren } from 'preact'
import { isLow, type Level } from '../../server/domain/scale.ts'
import { pageTexts as texts } from './texts.ts'

type Props = {
  id: string
  name: string
  label: string
  number?: number
  help?: string
  scale: Level[]
  notApplicable: boolean
  rating: number | null | undefined
  error?: string
  /** Asked below the choices, and shown by the style sheet alone when one of the lowest levels is chosen. */
  reason?: ComponentChildren
}

/** One rated aspect: real radio buttons, each followed by its label, so that the style sheet can draw them without a script. */
export function Question({ id, name, label, number, help, scale, notApplicable, rating, error, reason }: Props) {
  const choice = (value: number | null, text: string, kind: string) => {
    const written = value === null ? 'na' : value
    const choiceId = `${name}-${written}`
    return (
      <>
        <input type="radio" class={kind} id={choiceId} name={name} value={written} checked={rating === value} />
        <label for={choiceId}>
          <span>{inHalves(text)}</span>
        </label>
      </>
    )
  }
  return (
    <fieldset id={id} class="q" aria-describedby={help ? `${id}-help ${id}-error` : `${id}-error`}>
      <legend>
        {number && <b>{number}</b>}
        {label}
        {!number && <small>{texts.optional}</small>}
      </legend>
      {help && (
        <p class="hint" id={`${id}-help`}>
          {help}
        </p>
      )}
      <ErrorSlot id={id} text={error} />
      <div class={fitsRow(scale) ? 'choices row' : 'choices'}>
        {scale.map((step) => choice(step.level, step.label, isLow(scale, step.level) ? 'step low' : 'step'))}
        {notApplicable && choice(null, texts.notApplicable, 'na')}
        {reason}
      </div>
    </fieldset>
  )
}

/** Where a field's error stands; empty, and then unseen, until there is one. */
export function ErrorSlot({ id, text }: { id: string; text?: string }) {
  return (
    <p class="error" id={`${id}-error`}>
      {text}
    </p>
  )
}

// Five labels of two short lines each fit beside each other on the narrowest phone.
const fitsRow = (scale: Level[]) => scale.length <= 5 && scale.every((step) => step.label.length <= 6)

// 非常|满意, 非常|不满意: where a label may break in a narrow cell. Short ones stay whole.
function inHalves(label: string): ComponentChildren {
  const middle = Math.floor(label.length / 2)
  if (label.length < 4 || label.length > 6) return label
  return [label.slice(0, middle), <wbr />, label.slice(middle)]
}
