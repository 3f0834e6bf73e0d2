import { useLayoutEffect, useRef } from 'preact/hooks'
import { classNames } from './class-names.ts'
import './tabs.css'

export type Tab = { href: string; label: string; current: boolean; count?: number }

/** Pages of one thing, as links: each has its own address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const nav = useRef<HTMLElement>(null)
  const current = tabs.find((tab) => tab.current)?.href
  // On a phone they scroll sideways: where one is must be in sight.
  useLayoutEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (nav.current && here) nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2
  }, [current])
  return (
    <nav class="tabs no-print" aria-label={label} ref={nav}>
      {tabs.map((tab) => (
        <a
          key={tab.href}
          href={tab.href}
          class={classNames('tab', tab.current && 'tab-current')}
          aria-current={tab.current ? 'page' : undefined}
        >
          {tab.label}
          {tab.count !== undefined && <span class="tab-count figures">{tab.count}</span>}
        </a>
      ))}
    </nav>
  )
}
