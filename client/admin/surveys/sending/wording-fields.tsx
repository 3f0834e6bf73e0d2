import type { ChannelView } from '../../../../server/contract/channels.ts'
import { type MessageKind, wordings } from '../../../../server/domain/wording.ts'
import { Field } from '../../../ui/field.tsx'
import { Select, TextArea, TextInput } from '../../../ui/inputs.tsx'

export type Wording = { channelId: string; subject: string; body: string }

/** What a message of a kind begins with: the first channel, the first of the shipped texts. */
export function firstWording(kind: MessageKind, channels: readonly ChannelView[]): Wording {
  const text = wordings.find((one) => one.kind === kind)
  return { channelId: String(channels[0]?.id ?? ''), subject: text?.subject ?? '', body: text?.body ?? '' }
}

type Props = {
  kind: MessageKind
  channels: readonly ChannelView[]
  wording: Wording
  onWording: (wording: Wording) => void
  error: (field: string) => string | undefined
}

const placeholderHint = '占位词：{单位} {链接} {截止} {电话} {名称} {组织单位} {文号}。不得引导评分'

/** By which channel, and in which words. */
export function WordingFields({ kind, channels, wording, onWording, error }: Props) {
  const fitting = wordings.filter((one) => one.kind === kind)
  const set = (change: Partial<Wording>) => onWording({ ...wording, ...change })
  return (
    <>
      <Field label="发送通道" required error={error('channelId')}>
        <Select
          value={wording.channelId}
          onValue={(channelId) => set({ channelId })}
          options={channels.map((one) => ({ value: String(one.id), label: one.name }))}
        />
      </Field>
      {fitting.length > 1 && (
        <Field label="套用文字">
          <Select
            value={fitting.find((one) => one.body === wording.body)?.key ?? ''}
            empty="自行修改的文字"
            onValue={(key) => {
              const chosen = fitting.find((one) => one.key === key)
              if (chosen) set({ subject: chosen.subject, body: chosen.body })
            }}
            options={fitting.map((one) => ({ value: one.key, label: one.label }))}
          />
        </Field>
      )}
      <Field label="主题" hint="只用于电子邮件" required error={error('subject')}>
        <TextInput value={wording.subject} onValue={(subject) => set({ subject })} maxLength={120} />
      </Field>
      <Field label="内容" required hint={placeholderHint} error={error('body')}>
        <TextArea value={wording.body} onValue={(body) => set({ body })} rows={5} maxLength={1000} />
      </Field>
    </>
  )
}
