import { useId, useState } from 'preact/hooks'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { DateTimeInput, TextArea } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useSurvey } from '../survey-context.ts'

const words = {
  extend: { title: '提请延长期限', note: '截止时间改变后，填写页随即显示新的时间。' },
  close: { title: '提请提前截止', note: '按本期方案，提前截止须两人办理。' },
} as const

/** 延长期限, or 提前截止 where the plan wants two people for it: asked here, decided by another. */
export function WindowDialog({ kind, onClose }: { kind: keyof typeof words; onClose: () => void }) {
  const { survey, reload } = useSurvey()
  const toast = useToast()
  const form = useId()
  const [reason, setReason] = useState('')
  const [closesAt, setClosesAt] = useState(survey.window.closesAt)
  const send = useAct(async () => {
    const input = kind === 'extend' ? { kind, reason, closesAt } : { kind, reason }
    await api.post(`/surveys/${survey.id}/proposals`, input)
    toast('已提请，等待审核人复核')
    reload()
    onClose()
  })
  const ready = reason.trim() !== '' && (kind === 'close' || closesAt !== '')
  return (
    <Dialog
      title={words[kind].title}
      size="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={send.busy} disabled={!ready}>
            提请复核
          </Button>
        </>
      }
    >
      <p>
        现定 {formatDateTime(survey.window.closesAt)} 截止。{words[kind].note}须另一位审核人复核同意才生效。
      </p>
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void send.run()
        }}
      >
        {kind === 'extend' && (
          <Field label="新的截止时间" required error={errorOf(send.problem, 'closesAt')}>
            <DateTimeInput value={closesAt} onValue={setClosesAt} />
          </Field>
        )}
        <Field label="原因" required error={errorOf(send.problem, 'reason')}>
          <TextArea value={reason} onValue={setReason} maxLength={300} autofocus />
        </Field>
      </form>
      <Problem problem={send.problem} shownFields={['reason', 'closesAt']} />
    </Dialog>
  )
}
