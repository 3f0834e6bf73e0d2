import { useId, useState } from 'preact/hooks'
import type { ChannelView } from '../../../server/contract/channels.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { Choice, Select, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { type ChannelDraft, draftOf, type FieldsProps, secretHint, toInput } from './channel-draft.ts'
import { GatewayFields } from './gateway-fields.tsx'

type Props = { channel: ChannelView | null; onClose: () => void; onSaved: (sentence: string) => void }

/** Adds a channel or edits one. */
export function ChannelDialog({ channel, onClose, onSaved }: Props) {
  const form = useId()
  const [draft, setDraft] = useState(() => draftOf(channel))
  const save = useAct(async () => {
    const input = toInput(draft)
    const saved = channel
      ? await api.put<ChannelView>(`/channels/${channel.id}`, input)
      : await api.post<ChannelView>('/channels', input)
    onSaved(`已保存：${saved.name}`)
  })
  const props: FieldsProps = {
    draft,
    change: (change) => setDraft({ ...draft, ...change }),
    error: (field) => errorOf(save.problem, field),
    secretsSet: channel?.secretsSet ?? [],
  }
  return (
    <Dialog
      title={channel ? '修改发送通道' : '新增发送通道'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={save.busy}>
            保存
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        {!channel && <KindChoice {...props} />}
        <Field label="名称" required error={props.error('name')}>
          <TextInput value={draft.name} onValue={(name) => props.change({ name })} maxLength={60} />
        </Field>
        {draft.kind === 'smtp' ? <MailFields {...props} /> : <GatewayFields {...props} />}
        <LimitFields {...props} />
      </form>
      <Problem problem={save.problem} />
    </Dialog>
  )
}

function KindChoice({ draft, change }: FieldsProps) {
  const choice = (kind: ChannelDraft['kind'], label: string) => (
    <Choice type="radio" name="kind" label={label} checked={draft.kind === kind} onValue={() => change({ kind })} />
  )
  return (
    <FieldGroup legend="类型">
      {choice('smtp', '电子邮件（SMTP）')}
      {choice('http', '短信或消息网关（HTTP）：短信平台、政务微信、企业微信、钉钉')}
    </FieldGroup>
  )
}

function MailFields({ draft, change, error, secretsSet }: FieldsProps) {
  return (
    <div class="grid-2">
      <Field label="服务器" required error={error('host')}>
        <TextInput value={draft.host} onValue={(host) => change({ host })} placeholder="smtp.example.cn" />
      </Field>
      <Field label="端口" required error={error('port')}>
        <TextInput numeric value={draft.port} onValue={(port) => change({ port })} />
      </Field>
      <Field label="加密方式" error={error('security')}>
        <Select
          value={draft.security}
          onValue={(security) => change({ security })}
          options={[
            { value: 'tls', label: 'TLS（通常为 465 端口）' },
            { value: 'starttls', label: 'STARTTLS（通常为 587 端口）' },
            { value: 'none', label: '不加密' },
          ]}
        />
      </Field>
      <Field label="账号" error={error('user')}>
        <TextInput value={draft.user} onValue={(user) => change({ user })} />
      </Field>
      <Field label="密码" hint={secretHint(secretsSet.includes('password'))} error={error('password')}>
        <TextInput
          type="password"
          autocomplete="new-password"
          value={draft.password}
          onValue={(password) => change({ password })}
        />
      </Field>
      <Field label="发件邮箱" required error={error('fromAddress')}>
        <TextInput value={draft.fromAddress} onValue={(fromAddress) => change({ fromAddress })} />
      </Field>
      <Field label="发件人名称" error={error('fromName')}>
        <TextInput value={draft.fromName} onValue={(fromName) => change({ fromName })} />
      </Field>
    </div>
  )
}

function LimitFields({ draft, change, error }: FieldsProps) {
  return (
    <div class="grid-2">
      <Field label="每分钟最多条数" error={error('perMinute')}>
        <TextInput numeric value={draft.perMinute} onValue={(perMinute) => change({ perMinute })} />
      </Field>
      <Field label="免打扰开始" hint="此时段内不发送；两项都留空则不限" error={error('quiet.from') ?? error('quiet')}>
        <TextInput value={draft.quietFrom} onValue={(quietFrom) => change({ quietFrom })} placeholder="21:00" />
      </Field>
      <Field label="免打扰结束" error={error('quiet.to')}>
        <TextInput value={draft.quietTo} onValue={(quietTo) => change({ quietTo })} placeholder="08:00" />
      </Field>
    </div>
  )
}
