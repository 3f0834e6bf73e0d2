import { useState } from 'preact/hooks'
import type { DeliveryView, NewWebhook, WebhookEvent, WebhookView } from '../../../server/contract/webhooks.ts'
import { webhookEvents } from '../../../server/domain/webhook-events.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { formatDateTime, nothing } from '../../ui/format.ts'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useMe } from '../me.ts'
import { SystemTabs } from './system-tabs.tsx'
import './keys.css'

type Open =
  | { kind: 'edit'; webhook: WebhookView | null }
  | { kind: 'log' | 'remove'; webhook: WebhookView }
  | { kind: 'shown'; made: NewWebhook }
  | null

const eventNames: Record<string, string> = {
  'survey.opened': '开始填报',
  'survey.closed': '调查截止',
  'survey.sealed': '调查封存',
  'evaluation.scored': '自评评分完成',
  ping: '测试',
} satisfies Record<WebhookEvent | 'ping', string>

/** 系统管理 → 事件通知: other systems that are told what happens here. */
export default function WebhooksPage() {
  const webhooks = useLoad((signal) => api.get<WebhookView[]>('/webhooks', signal), [])
  const [open, setOpen] = useState<Open>(null)
  const { roles } = useMe()
  const mayEdit = roles.includes('manager') || roles.includes('system')
  const toast = useToast()
  const close = () => setOpen(null)
  const done = (sentence: string) => {
    close()
    toast(sentence)
    webhooks.reload()
  }
  return (
    <>
      <PageHead
        title="事件通知"
        actions={
          mayEdit && (
            <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: 'edit', webhook: null })}>
              新增通知
            </Button>
          )
        }
      />
      <SystemTabs current="webhooks" />
      <p class="muted">
        事件发生后，向其他系统的地址发送签名的 POST 请求（请求头 x-manyi-signature）；未成功的在 1、5、15、60、240
        分钟后重试。内容不含任何评分和答卷；自评完成时含总分和等级。
      </p>
      <WhenLoaded of={webhooks}>
        {(items) => <WebhookTable items={items} mayEdit={mayEdit} onOpen={setOpen} />}
      </WhenLoaded>
      {open?.kind === 'edit' && (
        <WebhookDialog
          webhook={open.webhook}
          onClose={close}
          onMade={(made) => {
            webhooks.reload()
            setOpen({ kind: 'shown', made })
          }}
          onSaved={() => done('已保存')}
        />
      )}
      {open?.kind === 'shown' && <SecretOnce made={open.made} onClose={close} />}
      {open?.kind === 'log' && <LogDialog webhook={open.webhook} mayEdit={mayEdit} onClose={close} />}
      {open?.kind === 'remove' && (
        <RemoveDialog webhook={open.webhook} onClose={close} onRemoved={() => done('已删除')} />
      )}
    </>
  )
}

type TableProps = { items: WebhookView[]; mayEdit: boolean; onOpen: (open: Open) => void }

function WebhookTable({ items, mayEdit, onOpen }: TableProps) {
  return (
    <Table
      caption="事件通知"
      rows={items}
      rowKey={({ id }) => id}
      empty={
        <Empty title="还没有事件通知">
          其他系统需要知道调查何时开始、截止、封存，或自评何时评完，可在此登记其接收地址。
        </Empty>
      }
      columns={[
        { key: 'label', label: '名称', heading: true, cell: ({ label }) => label },
        { key: 'host', label: '接收系统', cell: ({ url }) => URL.parse(url)?.host ?? nothing },
        { key: 'events', label: '事件', cell: ({ events }) => events.map((event) => eventNames[event]).join('、') },
        {
          key: 'active',
          label: '状态',
          nowrap: true,
          cell: ({ active }) => <Badge tone={active ? 'ok' : 'neutral'}>{active ? '启用' : '停用'}</Badge>,
        },
        {
          key: 'last',
          label: '最近一次',
          nowrap: true,
          cell: ({ last }) => (last ? <Outcome delivery={last} /> : nothing),
        },
        {
          key: 'acts',
          label: '操作',
          align: 'actions',
          cell: (webhook) => (
            <>
              <Button tone="plain" size="small" onClick={() => onOpen({ kind: 'log', webhook })}>
                记录
              </Button>
              {mayEdit && (
                <>
                  <Button tone="plain" size="small" onClick={() => onOpen({ kind: 'edit', webhook })}>
                    修改
                  </Button>
                  <Button tone="plain" size="small" onClick={() => onOpen({ kind: 'remove', webhook })}>
                    删除
                  </Button>
                </>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

const outcomes = {
  waiting: { tone: 'warn', label: '等待发送' },
  delivered: { tone: 'ok', label: '已送达' },
  failed: { tone: 'bad', label: '未送达' },
} as const

const Outcome = ({ delivery: { state, status } }: { delivery: DeliveryView }) => (
  <Badge tone={outcomes[state].tone}>
    {outcomes[state].label}
    {status ? ` HTTP ${status}` : ''}
  </Badge>
)

type DialogProps = {
  webhook: WebhookView | null
  onClose: () => void
  onMade: (made: NewWebhook) => void
  onSaved: () => void
}

function WebhookDialog({ webhook, onClose, onMade, onSaved }: DialogProps) {
  const [draft, setDraft] = useState({
    label: webhook?.label ?? '',
    url: webhook?.url ?? '',
    events: webhook?.events ?? [...webhookEvents],
    active: webhook?.active ?? true,
  })
  const save = useAct(async () => {
    if (!webhook) return onMade(await api.post<NewWebhook>('/webhooks', draft))
    await api.put(`/webhooks/${webhook.id}`, draft)
    onSaved()
  })
  const error = (field: string) => errorOf(save.problem, field)
  return (
    <Dialog
      title={webhook ? '修改事件通知' : '新增事件通知'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form="webhook" tone="primary" busy={save.busy}>
            保存
          </Button>
        </>
      }
    >
      <form
        id="webhook"
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <Field label="名称" required error={error('label')}>
          <TextInput value={draft.label} maxLength={60} autofocus onValue={(label) => setDraft({ ...draft, label })} />
        </Field>
        <Field
          label="接收地址"
          required
          hint="https:// 或 http:// 开头；本单位内网地址须由系统管理人员在启动参数中放行。"
          error={error('url')}
        >
          <TextInput value={draft.url} maxLength={500} onValue={(url) => setDraft({ ...draft, url })} />
        </Field>
        <FieldGroup legend="事件" required error={error('events')}>
          {webhookEvents.map((event) => (
            <Choice
              key={event}
              label={eventNames[event]}
              checked={draft.events.includes(event)}
              onValue={(on) =>
                setDraft({
                  ...draft,
                  events: on ? [...draft.events, event] : draft.events.filter((one) => one !== event),
                })
              }
            />
          ))}
        </FieldGroup>
        <Choice label="启用" checked={draft.active} onValue={(active) => setDraft({ ...draft, active })} />
      </form>
      <Problem problem={save.problem} shownFields={['label', 'url', 'events']} />
    </Dialog>
  )
}

function SecretOnce({ made, onClose }: { made: NewWebhook; onClose: () => void }) {
  return (
    <Dialog
      title="签名密钥"
      onClose={onClose}
      footer={
        <Button tone="primary" onClick={onClose}>
          我已保存
        </Button>
      }
    >
      <Notice tone="warn" title="签名密钥只在此处显示一次。接收方用它核对签名，确认通知来自本系统。" />
      <p class="secret-once">
        <code>{made.secret}</code>
        <CopyButton text={made.secret}>复制密钥</CopyButton>
      </p>
      <p class="muted small">
        签名 = HMAC-SHA256（密钥，时间戳 + “.” + 请求正文），在请求头 x-manyi-signature 的 v1 中，时间戳在 t 中。
      </p>
    </Dialog>
  )
}

function LogDialog({ webhook, mayEdit, onClose }: { webhook: WebhookView; mayEdit: boolean; onClose: () => void }) {
  const path = `/webhooks/${webhook.id}`
  const log = useLoad((signal) => api.get<DeliveryView[]>(`${path}/deliveries`, signal), [path])
  const act = useAct(async (what: string) => log.setData(await api.post<DeliveryView[]>(`${path}/${what}`)))
  return (
    <Dialog
      title={`通知记录：${webhook.label}`}
      size="wide"
      onClose={onClose}
      footer={
        <>
          {mayEdit && (
            <Button busy={act.busy} onClick={() => act.run('ping')}>
              发送测试
            </Button>
          )}
          <Button onClick={log.reload}>刷新</Button>
          <Button tone="primary" onClick={onClose}>
            关闭
          </Button>
        </>
      }
    >
      <Problem problem={act.problem} />
      <WhenLoaded of={log}>
        {(items) => (
          <Table
            caption="通知记录"
            rows={items}
            rowKey={({ id }) => id}
            empty={<Empty title="还没有发送过" />}
            columns={[
              { key: 'event', label: '事件', heading: true, cell: ({ event }) => eventNames[event] ?? event },
              { key: 'at', label: '发生时间', nowrap: true, cell: ({ createdAt }) => formatDateTime(createdAt) },
              { key: 'state', label: '结果', nowrap: true, cell: (one) => <Outcome delivery={one} /> },
              { key: 'attempts', label: '次数', align: 'number', cell: ({ attempts }) => attempts },
              { key: 'problem', label: '原因', cell: ({ problem }) => problem ?? nothing },
              {
                key: 'due',
                label: '下次',
                nowrap: true,
                cell: ({ state, dueAt }) => (state === 'waiting' ? formatDateTime(dueAt) : nothing),
              },
              {
                key: 'acts',
                label: '操作',
                align: 'actions',
                cell: ({ id, state }) =>
                  mayEdit &&
                  state !== 'waiting' && (
                    <Button tone="plain" size="small" onClick={() => act.run(`deliveries/${id}/retry`)}>
                      重发
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </WhenLoaded>
    </Dialog>
  )
}

function RemoveDialog({
  webhook,
  onClose,
  onRemoved,
}: {
  webhook: WebhookView
  onClose: () => void
  onRemoved: () => void
}) {
  const remove = useAct(async () => {
    await api.del(`/webhooks/${webhook.id}`)
    onRemoved()
  })
  return (
    <Confirm
      title="删除事件通知"
      action="删除"
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run()}
      onClose={onClose}
    >
      <p>“{webhook.label}”不再收到通知，未送达的不再重试。发送记录保留在数据库中。</p>
    </Confirm>
  )
}
