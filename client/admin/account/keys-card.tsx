import { useState } from 'preact/hooks'
import type { AccountView, KeyView } from '../../../server/contract/account.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { formatDate } from '../../ui/format.ts'
import { TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'

type Props = { keys: AccountView['keys']; onChanged: (sentence: string) => void }

/** Keys for programs that work in this person's name. */
export function KeysCard({ keys, onChanged }: Props) {
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<KeyView | null>(null)
  const revoke = useAct(async ({ id, label }: KeyView) => {
    await api.del(`/account/keys/${id}`)
    setRevoking(null)
    onChanged(`已撤销密钥：${label}`)
  })
  return (
    <Card
      title="接口密钥"
      flush
      actions={
        <Button size="small" icon="plus" onClick={() => setAdding(true)}>
          新建密钥
        </Button>
      }
    >
      <Table
        caption="接口密钥"
        rows={keys}
        rowKey={(one) => one.id}
        empty={<Empty title="没有密钥">其他系统以您的名义调用接口时才需要。</Empty>}
        columns={[
          { key: 'label', label: '用途', heading: true, cell: (one) => one.label },
          { key: 'from', label: '建立日期', cell: (one) => formatDate(one.createdAt) },
          { key: 'until', label: '有效至', cell: (one) => (one.expiresAt ? formatDate(one.expiresAt) : '长期') },
          {
            key: 'acts',
            label: '操作',
            align: 'actions',
            cell: (one) => (
              <Button tone="plain" size="small" onClick={() => setRevoking(one)}>
                撤销<span class="visually-hidden">{one.label}</span>
              </Button>
            ),
          },
        ]}
      />
      {adding && <NewKey onClose={() => setAdding(false)} onMade={() => onChanged('密钥已建立')} />}
      {revoking && (
        <Confirm
          title="撤销密钥"
          action="撤销"
          danger
          busy={revoke.busy}
          problem={revoke.problem}
          onConfirm={() => revoke.run(revoking)}
          onClose={() => setRevoking(null)}
        >
          <p>撤销“{revoking.label}”后，使用它的程序立即不能再调用接口，不能恢复。</p>
        </Confirm>
      )}
    </Card>
  )
}

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [label, setLabel] = useState('')
  const [days, setDays] = useState('180')
  const [key, setKey] = useState<string | null>(null)
  const make = useAct(async () => {
    setKey((await api.post<{ key: string }>('/account/keys', { label, days })).key)
    onMade()
  })
  if (key)
    return (
      <Dialog title="新建密钥" onClose={onClose} footer={<Button onClick={onClose}>完成</Button>}>
        <Notice tone="warn" title="请立即复制，关闭后不再显示。" />
        <p class="row">
          <code class="secret">{key}</code>
          <CopyButton text={key} />
        </p>
      </Dialog>
    )
  return (
    <Dialog title="新建密钥" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void make.run()
        }}
      >
        <Field label="用途" required error={errorOf(make.problem, 'label')}>
          <TextInput value={label} onValue={setLabel} maxLength={60} autofocus />
        </Field>
        <Field label="有效天数" required hint="1 到 730" error={errorOf(make.problem, 'days')}>
          <TextInput numeric value={days} onValue={setDays} />
        </Field>
        <Problem problem={make.problem} shownFields={['label', 'days']} />
        <div class="row">
          <Button type="submit" tone="primary" busy={make.busy}>
            建立
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
