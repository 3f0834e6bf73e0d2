import { useState } from 'preact/hooks'
import type { ApiKeyView, NewApiKey } from '../../../server/contract/api-keys.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { formatDate, formatDateTime, nothing } from '../../ui/format.ts'
import { Choice, Select, TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { scopeName } from './scope-words.ts'
import { SystemTabs } from './system-tabs.tsx'
import './keys.css'

type Keys = { items: ApiKeyView[]; scopes: string[] }
type Open = { kind: 'new' } | { kind: 'shown'; made: NewApiKey } | { kind: 'revoke'; key: ApiKeyView } | null

/** 系统管理 → 接口密钥. */
export default function KeysPage() {
  const keys = useLoad((signal) => api.get<Keys>('/keys', signal), [])
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  return (
    <>
      <PageHead
        title="接口密钥"
        actions={
          <>
            <LinkButton href="/api/docs" target="_blank">
              接口说明
            </LinkButton>
            <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: 'new' })}>
              新建密钥
            </Button>
          </>
        }
      />
      <SystemTabs current="keys" />
      <p class="muted">供其他系统按本人权限调用接口。密钥只显示一次；只给需要的权限和期限，不用时撤销。</p>
      <WhenLoaded of={keys}>
        {({ items, scopes }) => (
          <>
            <KeyTable items={items} onRevoke={(key) => setOpen({ kind: 'revoke', key })} />
            {open?.kind === 'new' && (
              <NewKeyDialog
                scopes={scopes}
                onClose={close}
                onMade={(made) => {
                  keys.reload()
                  setOpen({ kind: 'shown', made })
                }}
              />
            )}
          </>
        )}
      </WhenLoaded>
      {open?.kind === 'shown' && <ShownOnce made={open.made} onClose={close} />}
      {open?.kind === 'revoke' && (
        <RevokeDialog
          apiKey={open.key}
          onClose={close}
          onRevoked={() => {
            close()
            keys.reload()
          }}
        />
      )}
    </>
  )
}

const states = {
  active: { tone: 'ok', label: '有效' },
  expired: { tone: 'neutral', label: '已到期' },
  revoked: { tone: 'bad', label: '已撤销' },
} as const

function KeyTable({ items, onRevoke }: { items: ApiKeyView[]; onRevoke: (key: ApiKeyView) => void }) {
  return (
    <Table
      caption="接口密钥"
      rows={items}
      rowKey={({ id }) => id}
      empty={<Empty title="还没有接口密钥">新建后，其他系统在请求头 x-api-key 中携带它。</Empty>}
      columns={[
        {
          key: 'label',
          label: '用途',
          heading: true,
          cell: ({ label, hint }) => (hint ? `${label}（…${hint}）` : label),
        },
        { key: 'owner', label: '所属人', cell: ({ owner }) => owner },
        {
          key: 'scopes',
          label: '权限',
          cell: ({ scopes }) => (scopes === null ? '所属人的全部权限' : scopes.map(scopeName).join('、')),
        },
        {
          key: 'expires',
          label: '到期',
          nowrap: true,
          cell: ({ expiresAt }) => (expiresAt ? formatDate(expiresAt) : '不限'),
        },
        {
          key: 'used',
          label: '最近使用',
          nowrap: true,
          cell: ({ lastUsedAt }) => (lastUsedAt ? formatDateTime(lastUsedAt) : nothing),
        },
        {
          key: 'state',
          label: '状态',
          nowrap: true,
          cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
        },
        {
          key: 'acts',
          label: '操作',
          align: 'actions',
          cell: (key) =>
            key.state === 'active' && (
              <Button tone="plain" size="small" onClick={() => onRevoke(key)}>
                撤销
              </Button>
            ),
        },
      ]}
    />
  )
}

const terms = [30, 90, 180, 366].map((days) => ({ value: String(days), label: days === 366 ? '一年' : `${days} 天` }))

function NewKeyDialog({
  scopes,
  onClose,
  onMade,
}: {
  scopes: string[]
  onClose: () => void
  onMade: (made: NewApiKey) => void
}) {
  const [label, setLabel] = useState('')
  const [days, setDays] = useState('90')
  const [chosen, setChosen] = useState<string[]>(scopes.filter((scope) => scope.endsWith('.read')))
  const make = useAct(async () =>
    onMade(await api.post<NewApiKey>('/keys', { label, expiresInDays: days, scopes: chosen })),
  )
  return (
    <Dialog
      title="新建接口密钥"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form="new-key" tone="primary" busy={make.busy}>
            新建
          </Button>
        </>
      }
    >
      <form
        id="new-key"
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void make.run()
        }}
      >
        <Field label="用途" required hint="写明给哪个系统用，如“绩效管理平台”。" error={errorOf(make.problem, 'label')}>
          <TextInput value={label} onValue={setLabel} maxLength={60} autofocus />
        </Field>
        <Field label="有效期" required error={errorOf(make.problem, 'expiresInDays')}>
          <Select value={days} onValue={setDays} options={terms} />
        </Field>
        <FieldGroup legend="权限范围" required error={errorOf(make.problem, 'scopes')}>
          <div class="scope-choices">
            {scopes.map((scope) => (
              <Choice
                key={scope}
                label={scopeName(scope)}
                checked={chosen.includes(scope)}
                onValue={(on) => setChosen(on ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
              />
            ))}
          </div>
        </FieldGroup>
      </form>
      <Problem problem={make.problem} shownFields={['label', 'expiresInDays', 'scopes']} />
    </Dialog>
  )
}

function ShownOnce({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  return (
    <Dialog
      title="密钥已新建"
      onClose={onClose}
      footer={
        <Button tone="primary" onClick={onClose}>
          我已保存
        </Button>
      }
    >
      <Notice tone="warn" title="密钥只在此处显示一次，关闭后无法再查看。请立即交给使用方保存。" />
      <p class="secret-once">
        <code>{made.key}</code>
        <CopyButton text={made.key}>复制密钥</CopyButton>
      </p>
    </Dialog>
  )
}

function RevokeDialog({
  apiKey,
  onClose,
  onRevoked,
}: {
  apiKey: ApiKeyView
  onClose: () => void
  onRevoked: () => void
}) {
  const revoke = useAct(async () => {
    await api.del(`/keys/${apiKey.id}`)
    onRevoked()
  })
  return (
    <Confirm
      title="撤销接口密钥"
      action="撤销"
      danger
      busy={revoke.busy}
      problem={revoke.problem}
      onConfirm={() => revoke.run()}
      onClose={onClose}
    >
      <p>“{apiKey.label}”撤销后立即失效，不能恢复。</p>
    </Confirm>
  )
}
