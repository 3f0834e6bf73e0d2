import { useId, useState } from 'preact/hooks'
import type { Selection } from '../../../../server/contract/progress.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { TextArea } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useSurvey } from '../survey-context.ts'

const words = {
  refuse: {
    title: '登记谢绝填写',
    note: '仍计入应答率的分母；链接仍可用，该单位改变主意提交后照常计入。已提交的不受影响。',
    action: '登记',
    done: '已登记谢绝填写',
  },
  ineligible: {
    title: '提请认定不属调查范围',
    note: '须另一位审核人复核同意才生效。生效后不计入应答率的分母和最不利情形，链接失效。',
    action: '提请复核',
    done: '已提请，等待审核人复核',
  },
  eligible: {
    title: '提请恢复为调查单位',
    note: '须另一位审核人复核同意才生效。生效后重新计入分母，并生成新链接。',
    action: '提请复核',
    done: '已提请，等待审核人复核',
  },
} as const

type Props = {
  act: keyof typeof words
  /** Whom it is about; a proposal is about one invitation. */
  selection: Selection
  who: string
  onClose: () => void
  onDone: () => void
}

/** An act on units that needs a reason and what shows it. */
export function GroundsDialog({ act, selection, who, onClose, onDone }: Props) {
  const { survey } = useSurvey()
  const toast = useToast()
  const form = useId()
  const [reason, setReason] = useState('')
  const [evidence, setEvidence] = useState('')
  const send = useAct(async () => {
    const grounds = { reason, evidence }
    const path = `/surveys/${survey.id}`
    if (act === 'refuse') await api.post(`${path}/invitations/refuse`, { ...selection, ...grounds })
    if (act !== 'refuse' && 'invitationIds' in selection)
      await api.post(`${path}/proposals`, { kind: act, invitationId: selection.invitationIds[0], ...grounds })
    toast(words[act].done)
    onDone()
  })
  const ready = reason.trim() !== '' && evidence.trim() !== ''
  return (
    <Dialog
      title={words[act].title}
      size="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={send.busy} disabled={!ready}>
            {words[act].action}
          </Button>
        </>
      }
    >
      <p>
        {who}：{words[act].note}
      </p>
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void send.run()
        }}
      >
        <Field label="原因" required error={errorOf(send.problem, 'reason')}>
          <TextArea value={reason} onValue={setReason} maxLength={300} rows={2} autofocus />
        </Field>
        <Field
          label="依据"
          hint="谁、何时、以何种方式告知，或文号。"
          required
          error={errorOf(send.problem, 'evidence')}
        >
          <TextArea value={evidence} onValue={setEvidence} maxLength={300} rows={2} />
        </Field>
      </form>
      <Problem problem={send.problem} shownFields={['reason', 'evidence']} />
    </Dialog>
  )
}
