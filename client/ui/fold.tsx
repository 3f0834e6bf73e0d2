import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { classNames } from './class-names.ts'
import './fold.css'

type Props = {
  title: ComponentChildren
  /** How it stands at first: open at a desk, folded on a phone, unless told. */
  open?: boolean
  /** Something inside is wrong: it opens, and stays open while that is mended. */
  urgent?: boolean
  class?: string
  children: ComponentChildren
}

/** A part of a page under its title, folded where the screen is small. */
export function Fold({ title, open, urgent, class: more, children }: Props) {
  const opened = useRef<boolean | null>(null)
  opened.current ??= open ?? isDesk()
  if (urgent) opened.current = true
  return (
    <details class={classNames('fold', more)} open={opened.current}>
      <summary>{title}</summary>
      {children}
    </details>
  )
}

const isDesk = () => matchMedia('(min-width: 900px)').matches
