import { useState } from 'preact/hooks'
import type { ChannelView } from '../../../server/contract/channels.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { ChannelDialog } from './channel-dialog.tsx'
import { useRole } from '../me.ts'
import { SystemTabs } from './system-tabs.tsx'
import { TestDialog } from './test-dialog.tsx'

type Open = { kind: 'edit'; channel: ChannelView | null } | { kind: 'test' | 'remove'; channel: ChannelView } | null

/** 系统管理 → 发送通道. */
export default function ChannelsPage() {
  const [open, setOpen] = useState<Open>(null)
  const toast = useToast()
  // 审计管理员 reads only.
  const canWrite = [useRole('manager'), useRole('system')].includes(true)
  const channels = useLoad((signal) => api.get<ChannelView[]>('/channels', signal), [])
  const close = () => setOpen(null)
  const done = (sentence: string) => {
    close()
    toast(sentence)
    channels.reload()
  }
  return (
    <>
      <PageHead
        title="发送通道"
        actions={
          canWrite && (
            <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: 'edit', channel: null })}>
              新增通道
            </Button>
          )
        }
      />
      <SystemTabs current="channels" />
      <WhenLoaded of={channels}>
        {(list) => <ChannelTable channels={list} onOpen={canWrite ? setOpen : null} />}
      </WhenLoaded>
      {open?.kind === 'edit' && <ChannelDialog channel={open.channel} onClose={close} onSaved={done} />}
      {open?.kind === 'test' && <TestDialog channel={open.channel} onClose={close} />}
      {open?.kind === 'remove' && <RemoveChannel channel={open.channel} onClose={close} onRemoved={done} />}
    </>
  )
}

function whereTo({ settings }: ChannelView): string {
  return settings.kind === 'smtp' ? `${settings.host}:${settings.port}` : (URL.parse(settings.url)?.host ?? '')
}

function ChannelTable({ channels, onOpen }: { channels: ChannelView[]; onOpen: ((open: Open) => void) | null }) {
  return (
    <Table
      caption="发送通道"
      empty={
        <Empty title="还没有发送通道">
          没有邮件服务器或短信平台也可以工作：在调查的“链接”页复制通知，发出后登记已发送。
        </Empty>
      }
      columns={[
        { key: 'name', label: '名称', heading: true, cell: (one) => one.name },
        { key: 'kind', label: '类型', cell: (one) => (one.settings.kind === 'smtp' ? '电子邮件' : 'HTTP 网关') },
        { key: 'to', label: '服务器', cell: whereTo },
        { key: 'secrets', label: '密码、密钥', cell: (one) => (one.secretsSet.length > 0 ? '已设置' : '未设置') },
        { key: 'rate', label: '每分钟', align: 'number', cell: (one) => one.perMinute },
        {
          key: 'quiet',
          label: '免打扰',
          nowrap: true,
          cell: ({ quiet }) => (quiet ? `${quiet.from}–${quiet.to}` : '无'),
        },
        {
          key: 'acts',
          label: '操作',
          align: 'actions',
          cell: (channel) =>
            onOpen && (
              <>
                {(['test', 'edit', 'remove'] as const).map((kind) => (
                  <Button key={kind} tone="plain" size="small" onClick={() => onOpen({ kind, channel })}>
                    {{ test: '测试', edit: '修改', remove: '删除' }[kind]}
                    <span class="visually-hidden">{channel.name}</span>
                  </Button>
                ))}
              </>
            ),
        },
      ]}
      rows={channels}
      rowKey={(one) => one.id}
    />
  )
}

type RemoveProps = { channel: ChannelView; onClose: () => void; onRemoved: (sentence: string) => void }

function RemoveChannel({ channel, onClose, onRemoved }: RemoveProps) {
  const remove = useAct(async () => {
    await api.del(`/channels/${channel.id}`)
    onRemoved(`已删除：${channel.name}`)
  })
  return (
    <Confirm
      title="删除发送通道"
      action="删除"
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run()}
      onClose={onClose}
    >
      <p>删除“{channel.name}”及其保存的密码、密钥，不能恢复。</p>
    </Confirm>
  )
}
