import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { classNames } from './class-names.ts'
import './card.css'

type CardProps = {
  title?: ComponentChildren
  /** Buttons or links at the heading's right. */
  actions?: ComponentChildren
  /** Without inner padding, for a table that fills the card. */
  flush?: boolean
  class?: string
  children: ComponentChildren
}

/** A panel with an optional second-level heading, which also names it for assistive software. */
export function Card({ title, actions, flush, class: more, children }: CardProps) {
  const id = useId()
  return (
    <section class={classNames('card', flush && 'card-flush', more)} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header class="card-head">
          {title && <h2 id={id}>{title}</h2>}
          {actions && <div class="row no-print">{actions}</div>}
        </header>
      )}
      <div class="card-body">{children}</div>
    </section>
  )
}
