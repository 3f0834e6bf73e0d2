import { useState } from 'preact/hooks'
import type { AccountView } from '../../../server/contract/account.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { roleNames } from '../../ui/status-badge.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useMe } from '../me.ts'
import { FactorCard } from './factor-card.tsx'
import { KeysCard } from './keys-card.tsx'
import { ifNotYou, oddSignIn } from './odd-sign-in.ts'
import { PasswordForm } from './password-form.tsx'
import './account.css'

/** 我的账号: password, 动态口令, where one is signed in, keys. */
export default function AccountPage() {
  const { username, roles } = useMe()
  const account = useLoad((signal) => api.get<AccountView>('/account', signal), [])
  const toast = useToast()
  const changed = (sentence: string) => {
    toast(sentence)
    account.reload()
  }
  return (
    <>
      <PageHead
        title="我的账号"
        meta={
          <span class="muted">
            {username}　{roles.map((role) => roleNames[role]).join('、') || '尚未授予角色'}
          </span>
        }
      />
      <WhenLoaded of={account}>
        {(data) => (
          <div class="stack">
            <LastSignIn account={data} />
            <div class="account-cards">
              <Card title="密码">
                <p class="muted small">
                  上次更改：{formatDateTime(data.passwordAt)}
                  {data.passwordDays !== null && `，每 ${data.passwordDays} 天须更换`}
                </p>
                <PasswordForm action="更改密码" onDone={() => changed('密码已更改，其他登录已全部退出')} />
              </Card>
              <FactorCard factor={data.secondFactor} onChanged={changed} />
              <div class="account-wide">
                <Sessions sessions={data.sessions} onEnded={() => changed('已退出该登录')} />
              </div>
              <div class="account-wide">
                <KeysCard keys={data.keys} onChanged={changed} />
              </div>
            </div>
          </div>
        )}
      </WhenLoaded>
    </>
  )
}

function LastSignIn({ account }: { account: AccountView }) {
  const { lastSignIn } = account
  const odd = oddSignIn(account)
  return (
    <Notice
      tone={odd.length > 0 ? 'warn' : 'neutral'}
      title={
        lastSignIn
          ? `上次登录：${formatDateTime(lastSignIn.at)}${lastSignIn.address ? `，来自 ${lastSignIn.address}` : ''}`
          : '这是该账号第一次登录'
      }
    >
      {odd.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {odd.length > 0 && <p>{ifNotYou}</p>}
    </Notice>
  )
}

/** The browser and system out of what a browser says of itself. */
function nameAgent(agent: string | null): string {
  if (!agent) return '未知'
  const browser = /(MicroMessenger|Edg|Firefox|Chrome|Safari)\/[\d.]+/.exec(agent)?.[1] ?? agent.slice(0, 30)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1] ?? ''
  const names: Record<string, string> = { MicroMessenger: '微信', Edg: 'Edge' }
  return [names[browser] ?? browser, system].filter(Boolean).join('，')
}

function Sessions({ sessions, onEnded }: { sessions: AccountView['sessions']; onEnded: () => void }) {
  const end = useAct(async (id: string) => {
    await api.del(`/account/sessions/${id}`)
    onEnded()
  })
  const [ending, setEnding] = useState('')
  return (
    <Card title="当前登录" flush>
      <Table
        caption="当前登录"
        rows={sessions}
        rowKey={(one) => one.id}
        columns={[
          {
            key: 'agent',
            label: '设备',
            heading: true,
            cell: (one) => (
              <>
                {nameAgent(one.agent)} {one.current && <Badge tone="ok">本次</Badge>}
              </>
            ),
          },
          { key: 'address', label: '来自', cell: (one) => one.address ?? '—' },
          { key: 'from', label: '登录时间', nowrap: true, cell: (one) => formatDateTime(one.startedAt) },
          { key: 'last', label: '最近操作', nowrap: true, cell: (one) => formatDateTime(one.lastAt) },
          {
            key: 'acts',
            label: '操作',
            align: 'actions',
            cell: (one) =>
              !one.current && (
                <Button
                  tone="plain"
                  size="small"
                  busy={end.busy && ending === one.id}
                  onClick={() => {
                    setEnding(one.id)
                    void end.run(one.id)
                  }}
                >
                  退出
                </Button>
              ),
          },
        ]}
      />
      <Problem problem={end.problem} />
    </Card>
  )
}
