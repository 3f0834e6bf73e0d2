import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { formulas, type FormulaKey } from '../../server/domain/formulas.ts'
import './explained.css'

type ExplainedProps = {
  of: FormulaKey
  /** How many answers, units or returns the figure rests on, with the word: "30 家". */
  n?: string | undefined
  children: ComponentChildren
}

type Place = { left: string; top?: string; bottom?: string }
const widest = 340

/** A figure or its heading with its formula and n beside it: shown by hover, tap or focus, and put away by Escape. */
export function Explained({ of, n, children }: ExplainedProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [place, setPlace] = useState<Place | null>(null)
  const [name, formula] = formulas[of]
  const open = () => setPlace(button.current ? placeUnder(button.current) : null)
  const close = () => setPlace(null)
  useEffect(() => {
    if (!place) return
    // It stands still on the screen, so it goes when what it explains moves away.
    addEventListener('scroll', close, { capture: true, once: true })
    return () => removeEventListener('scroll', close, { capture: true })
  }, [place])
  return (
    <span class="explained" onMouseEnter={open} onMouseLeave={close}>
      <button
        ref={button}
        type="button"
        class="explained-figure"
        aria-describedby={place ? id : undefined}
        onClick={open}
        onBlur={close}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      >
        {children}
      </button>
      {place && (
        <span class="explained-note" role="tooltip" id={id} style={place}>
          <strong>{name}</strong>
          {n && <span class="figures">　n = {n}</span>}
          <br />
          {formula}
        </span>
      )}
    </span>
  )
}

// Fixed to the screen: inside a table that scrolls sideways it would be cut off.
function placeUnder(element: HTMLElement): Place {
  const { left, bottom, top } = element.getBoundingClientRect()
  const x = `${Math.max(12, Math.min(left, innerWidth - widest - 12))}px`
  return bottom + 140 < innerHeight
    ? { left: x, top: `${bottom + 4}px` }
    : { left: x, bottom: `${innerHeight - top + 4}px` }
}
