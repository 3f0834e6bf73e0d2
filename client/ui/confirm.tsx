import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { ApiProblem } from '../api.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { TextArea } from './inputs.tsx'
import { Problem } from './problem.tsx'
import { errorOf } from './sentences.ts'

type ConfirmProps = {
  title: string
  /** What will happen, and whether it can be taken back. */
  children?: ComponentChildren
  /** The verb on the button, e.g. 开始填报. */
  action: string
  danger?: boolean
  busy?: boolean
  problem?: ApiProblem | null
  onConfirm: () => void
  onClose: () => void
}

/** Asks before an act. The caller closes it once the act has worked. */
export function Confirm({ title, children, action, danger, busy, problem, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      size="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button tone={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm} autofocus>
            {action}
          </Button>
        </>
      }
    >
      {children}
      <Problem problem={problem} />
    </Dialog>
  )
}

type ReasonProps = Omit<ConfirmProps, 'onConfirm'> & { label?: string; onConfirm: (reason: string) => void }

/** Like `Confirm`, for acts that must be given a reason. */
export function ConfirmWithReason({ label = '原因', ...props }: ReasonProps) {
  const form = useId()
  const [reason, setReason] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    if (!props.busy && reason.trim()) props.onConfirm(reason.trim())
  }
  return (
    <Dialog
      title={props.title}
      size="narrow"
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button
            type="submit"
            form={form}
            tone={props.danger ? 'danger' : 'primary'}
            busy={props.busy}
            disabled={!reason.trim()}
          >
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
      <form id={form} class="form" onSubmit={submit}>
        <Field label={label} required error={errorOf(props.problem, 'reason')}>
          <TextArea value={reason} onValue={setReason} maxLength={500} autofocus />
        </Field>
      </form>
      <Problem problem={props.problem} shownFields={['reason']} />
    </Dialog>
  )
}
