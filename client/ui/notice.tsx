import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import './notice.css'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad'

const icons: Record<Tone, IconName> = { neutral: 'info', accent: 'info', ok: 'check', warn: 'warning', bad: 'warning' }

type NoticeProps = { tone?: Tone; title?: ComponentChildren; children?: ComponentChildren; urgent?: boolean }

/** A quiet box with something to know; `urgent` is read out at once. */
export function Notice({ tone = 'neutral', title, children, urgent }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={urgent ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div class="notice-body">
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  )
}
