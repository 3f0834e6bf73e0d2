import type { ComponentChildren } from 'preact'
import { classNames } from '../../ui/class-names.ts'
import { Icon } from '../../ui/icon.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SecrecyLine } from '../shell.tsx'
import './outside-shell.css'

/** The frame of the pages before anyone is signed in. */
export function OutsideShell({
  title,
  wide,
  children,
}: {
  title: string
  wide?: boolean
  children: ComponentChildren
}) {
  return (
    <div class="outside">
      <header class="outside-brand">
        <span class="brand">
          <Icon name="check" />
          满意
        </span>
        <span class="muted">政务云服务用户满意度调查与绩效自评</span>
      </header>
      <main class={classNames('outside-panel', wide && 'outside-wide')}>
        <PageHead title={title} />
        {children}
      </main>
      <footer>
        <SecrecyLine />
      </footer>
    </div>
  )
}
