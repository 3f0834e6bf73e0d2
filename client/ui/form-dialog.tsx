import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

type FormDialogProps = {
  title: string
  size?: 'narrow' | 'normal' | 'wide'
  /** The words on the main button. */
  action: ComponentChildren
  busy: boolean
  disabled?: boolean
  onSubmit: () => void
  onClose: () => void
  children: ComponentChildren
}

/** A dialog that is one form: 取消, and the button that submits it. */
export function FormDialog({ title, size, action, busy, disabled, onSubmit, onClose, children }: FormDialogProps) {
  const form = useId()
  return (
    <Dialog
      title={title}
      size={size}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={busy} disabled={disabled}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
      </form>
    </Dialog>
  )
}
