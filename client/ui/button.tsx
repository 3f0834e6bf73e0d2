import type { ComponentChildren } from 'preact'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

type Look = {
  children?: ComponentChildren
  /** `primary`: the one thing to do here. `plain`: looks like text. `danger`: cannot be taken back. */
  tone?: 'primary' | 'default' | 'plain' | 'danger'
  size?: 'normal' | 'small'
  icon?: IconName
}

type ButtonProps = Look & {
  onClick?: (event: MouseEvent) => void
  type?: 'button' | 'submit'
  busy?: boolean
  disabled?: boolean
  /** For a button that shows only an icon. */
  label?: string
  /** For a button that shows and hides what stands after it. */
  expanded?: boolean
  class?: string
  /** The id of a form this button submits from outside, e.g. from a dialog's footer. */
  form?: string
  autofocus?: boolean
}

function lookOf({ tone = 'default', size = 'normal' }: Look, iconOnly: boolean, more?: string): string {
  return classNames('button', `button-${tone}`, size === 'small' && 'button-small', iconOnly && 'button-icon', more)
}

/** While `busy` it stays focused and readable but does nothing. */
export function Button({
  children,
  onClick,
  type = 'button',
  busy,
  disabled,
  label,
  expanded,
  form,
  autofocus,
  ...look
}: ButtonProps) {
  return (
    <button
      type={type}
      form={form}
      class={lookOf(look, !children, look.class)}
      disabled={disabled}
      autofocus={autofocus}
      aria-label={label}
      aria-expanded={expanded}
      title={children ? undefined : label}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : look.icon && <Icon name={look.icon} />}
      {children}
    </button>
  )
}

type LinkButtonProps = Look & { href: string; download?: boolean; target?: '_blank' }

/** A link that looks like a button: for going somewhere, or fetching a file (`download`). */
export function LinkButton({ children, href, download, target, ...look }: LinkButtonProps) {
  return (
    <a
      class={lookOf(look, false)}
      href={href}
      download={download || undefined}
      target={target}
      rel={target && 'noopener'}
    >
      {look.icon && <Icon name={look.icon} />}
      {children}
    </a>
  )
}
