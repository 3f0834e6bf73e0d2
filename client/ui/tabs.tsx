import { classNames } from './class-names.ts'
import './tabs.css'

export type Tab = { href: string; label: string; current: boolean; count?: number }

/** Pages of one thing, as links: each has its own address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  return (
    <nav class="tabs no-print" aria-label={label}>
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
