import { useId, useState } from 'preact/hooks'
import type { ChannelView } from '../../../../server/contract/channels.ts'
import type { SendingAudience } from '../../../../server/contract/sending.ts'
import { wordings, type MessageKind } from '../../../../server/domain/wording.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { Choice, DateTimeInput, Select, TextArea, TextInput } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useSurvey } from '../survey-context.ts'

type To = 'unsent' | 'failed' | 'unanswered'
type Props = {
  kind: MessageKind
  channels: readonly ChannelView[]
  audience: SendingAudience
  onClose: () => void
  onOrdered: () => void
}

const labels: Record<To, string> = { unsent: '尚未发送的', failed: '上次发送失败的', unanswered: '未提交的' }
const placeholderHint = '占位词：{单位} {链接} {截止} {电话} {名称} {组织单位} {文号}。不得引导评分'

/** Orders invitations or a reminder: to whom, by which channel, in which words, now or at a time. */
export function OrderDialog({ kind, channels, audience, onClose, onOrdered }: Props) {
  const { survey } = useSurvey()
  const toast = useToast()
  const form = useId()
  const fitting = wordings.filter((one) => one.kind === kind)
  const [channelId, chooseChannel] = useState(String(channels[0]?.id ?? ''))
  const [to, chooseTo] = useState<To>(kind === 'reminder' ? 'unanswered' : 'unsent')
  const [text, setText] = useState({ subject: fitting[0]?.subject ?? '', body: fitting[0]?.body ?? '' })
  const [notBefore, setNotBefore] = useState('')
  const order = useAct(async () => {
    const input = { kind, to, channelId: Number(channelId), ...text, ...(notBefore && { notBefore }) }
    const { messages } = await api.post<{ messages: number }>(`/surveys/${survey.id}/sendings`, input)
    toast(`已安排发送 ${messages} 份`)
    onOrdered()
  })
  const error = (field: string) => errorOf(order.problem, field)
  return (
    <Dialog
      title={kind === 'reminder' ? '催办未提交单位' : '发送填写通知'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={order.busy}>
            {notBefore ? '到时发送' : '现在发送'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void order.run()
        }}
      >
        <FieldGroup legend="发给">
          {(kind === 'reminder' ? (['unanswered'] as const) : (['unsent', 'failed'] as const)).map((one) => (
            <Choice
              key={one}
              type="radio"
              name="to"
              label={`${labels[one]}（${audience[one]} 份）`}
              checked={to === one}
              onValue={() => chooseTo(one)}
            />
          ))}
        </FieldGroup>
        <Field label="发送通道" required error={error('channelId')}>
          <Select
            value={channelId}
            onValue={chooseChannel}
            options={channels.map((one) => ({ value: String(one.id), label: one.name }))}
          />
        </Field>
        {fitting.length > 1 && (
          <Field label="套用文字">
            <Select
              value={fitting.find((one) => one.body === text.body)?.key ?? ''}
              empty="自行修改的文字"
              onValue={(key) => {
                const chosen = fitting.find((one) => one.key === key)
                if (chosen) setText({ subject: chosen.subject, body: chosen.body })
              }}
              options={fitting.map((one) => ({ value: one.key, label: one.label }))}
            />
          </Field>
        )}
        <Field label="主题" hint="只用于电子邮件" required error={error('subject')}>
          <TextInput value={text.subject} onValue={(subject) => setText({ ...text, subject })} maxLength={120} />
        </Field>
        <Field label="内容" required hint={placeholderHint} error={error('body')}>
          <TextArea value={text.body} onValue={(body) => setText({ ...text, body })} rows={5} maxLength={1000} />
        </Field>
        <Field label="发送时间" hint="留空则现在发送；免打扰时段内顺延" error={error('notBefore')}>
          <DateTimeInput value={notBefore} onValue={setNotBefore} />
        </Field>
      </form>
      <Problem problem={order.problem} shownFields={['channelId', 'subject', 'body', 'notBefore']} />
    </Dialog>
  )
}
