import { useId, useState } from 'preact/hooks'
import type { ChannelView, Delivery } from '../../../server/contract/channels.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { deliveryWords } from './delivery-words.ts'

/** 发送测试: one message now, and what came of it. */
export function TestDialog({ channel, onClose }: { channel: ChannelView; onClose: () => void }) {
  const form = useId()
  const [to, setTo] = useState({ phone: '', email: '' })
  const [outcome, setOutcome] = useState<Delivery | null>(null)
  const test = useAct(async () => {
    setOutcome(null)
    setOutcome(await api.post<Delivery>(`/channels/${channel.id}/test`, to))
  })
  return (
    <Dialog
      title={`发送测试：${channel.name}`}
      size="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>关闭</Button>
          <Button type="submit" form={form} tone="primary" busy={test.busy}>
            发送测试
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void test.run()
        }}
      >
        {channel.settings.kind === 'http' && (
          <Field label="手机" error={errorOf(test.problem, 'phone')}>
            <TextInput type="tel" value={to.phone} onValue={(phone) => setTo({ ...to, phone })} autofocus />
          </Field>
        )}
        <Field label="邮箱" error={errorOf(test.problem, 'email')}>
          <TextInput type="email" value={to.email} onValue={(email) => setTo({ ...to, email })} />
        </Field>
      </form>
      <Problem problem={test.problem} shownFields={['phone', 'email']} />
      {outcome?.state === 'sent' && <Notice tone="ok" title="对方已接收测试消息。" />}
      {outcome && outcome.state !== 'sent' && (
        <Notice tone="bad" title="测试消息没有发出。" urgent>
          <p>{deliveryWords(outcome.problem)}</p>
        </Notice>
      )}
    </Dialog>
  )
}
