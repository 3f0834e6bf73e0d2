import type { ComponentChildren } from 'preact'
import './stat.css'

type StatProps = {
  label: ComponentChildren
  value: ComponentChildren
  unit?: string
  hint?: ComponentChildren
  large?: boolean
}

/** One figure with its name; put several in a `StatList`. */
export function Stat({ label, value, unit, hint, large }: StatProps) {
  return (
    <div class={large ? 'stat stat-large' : 'stat'}>
      <dt class="stat-label">{label}</dt>
      <dd class="stat-value figures">
        {value}
        {unit && <span class="stat-unit">{unit}</span>}
      </dd>
      {hint && <dd class="stat-hint">{hint}</dd>}
    </div>
  )
}

export function StatList({ children }: { children: ComponentChildren }) {
  return <dl class="stat-list">{children}</dl>
}

/** Name and value pairs in two columns, for the particulars of one thing. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
