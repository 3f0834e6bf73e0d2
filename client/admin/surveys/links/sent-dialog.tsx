import { useId, useState } from 'preact/hooks'
import type { Selection } from '../../../../server/contract/progress.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { Choice, DateTimeInput, TextInput } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useSurvey } from '../survey-context.ts'

const ways = ['微信', '短信', '政务办公系统', '电子邮件', '当面送达']
const other = '其他'

type Props = { selection: Selection; count: number; noun?: string; onClose: () => void; onSent: () => void }

/** 登记已发送: how and when it was done by hand; by whom the server notes itself. */
export function SentDialog({ selection, count, noun = '份', onClose, onSent }: Props) {
  const { survey } = useSurvey()
  const toast = useToast()
  const form = useId()
  const [way, choose] = useState(ways[0] ?? other)
  const [own, type] = useState('')
  const [at, setAt] = useState('')
  const how = way === other ? own.trim() : way
  const send = useAct(async () => {
    const { recorded } = await api.post<{ recorded: number }>(`/surveys/${survey.id}/invitations/sent`, {
      ...selection,
      how,
      ...(at && { at }),
    })
    toast(`已登记 ${recorded} 份`)
    onSent()
  })
  return (
    <Dialog
      title={`登记已发送（${count} ${noun}）`}
      size="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={send.busy} disabled={how === ''}>
            登记
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (how) void send.run()
        }}
      >
        <FieldGroup legend="怎么发的">
          {[...ways, other].map((one) => (
            <Choice key={one} type="radio" name="how" label={one} checked={way === one} onValue={() => choose(one)} />
          ))}
        </FieldGroup>
        {way === other && (
          <Field label="发送方式" required error={errorOf(send.problem, 'how')}>
            <TextInput value={own} onValue={type} maxLength={60} autofocus />
          </Field>
        )}
        <Field label="发送时间" hint="留空则记为现在" error={errorOf(send.problem, 'at')}>
          <DateTimeInput value={at} onValue={setAt} />
        </Field>
      </form>
      <Problem problem={send.problem} shownFields={way === other ? ['how', 'at'] : ['at']} />
    </Dialog>
  )
}
