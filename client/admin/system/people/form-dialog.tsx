import type { ComponentChildren } from 'preact'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem } from '../../../ui/problem.tsx'
import type { Act } from '../../../ui/use-act.ts'

type Props = {
  id: string
  title: string
  action: string
  act: Act<[], void>
  shownFields: readonly string[]
  onClose: () => void
  children: ComponentChildren
}

/** A dialog that is one form: cancel, or the one thing it does. */
export function FormDialog({ id, title, action, act, shownFields, onClose, children }: Props) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={id} tone="primary" busy={act.busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={id}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void act.run()
        }}
      >
        {children}
      </form>
      <Problem problem={act.problem} shownFields={shownFields} />
    </Dialog>
  )
}
