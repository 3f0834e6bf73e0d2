import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from './button.tsx'
import './dialog.css'

type DialogProps = {
  title: string
  onClose: () => void
  children: ComponentChildren
  /** Buttons; the main one last. A form inside `children` is submitted by a button with its `form` id. */
  footer?: ComponentChildren
  size?: 'narrow' | 'normal' | 'wide'
}

/** A modal dialog, open as long as it is drawn. Escape closes it; focus returns to where it was. */
export function Dialog({ title, onClose, children, footer, size = 'normal' }: DialogProps) {
  const id = useId()
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      class={`dialog dialog-${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button tone="plain" icon="cross" label="关闭" onClick={onClose} />
      </header>
      <div class="dialog-body">{children}</div>
      {footer && <footer class="dialog-foot">{footer}</footer>}
    </dialog>
  )
}
