import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { headingMayTakeFocus } from './navigation-focus.ts'
import './page-head.css'

type PageHeadProps = {
  title: string
  /** The page above this one. */
  back?: { href: string; label: string }
  /** Status, dates: small things beside or beneath the title. */
  meta?: ComponentChildren
  actions?: ComponentChildren
}

/** A page's first-level heading. It names the browser's tab, and takes the focus after a navigation. */
export function PageHead({ title, back, meta, actions }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · 满意`
    if (headingMayTakeFocus()) heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <header class="page-head">
      {back && (
        <a class="page-back no-print" href={back.href}>
          ‹ {back.label}
        </a>
      )}
      <div class="page-head-line">
        <div class="page-head-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {meta && <div class="page-meta">{meta}</div>}
        </div>
        {actions && <div class="row no-print">{actions}</div>}
      </div>
    </header>
  )
}
