import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { api } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { OutsideShell } from './outside-shell.tsx'

/** Why 统一身份认证 led nowhere, by the word it came back with. */
const refusals: Record<string, string> = {
  signup_disabled: '统一身份认证已通过，但本系统没有与之对应的账号，请联系系统管理员登记。',
  access_denied: '统一身份认证没有通过。',
  unreachable: '统一身份认证暂时无法访问，请稍后重试，或用密码登录。',
}

/** 登录. Goes back to where a lost session was noticed. */
export function SignInPage() {
  const { query, route } = useLocation()
  const setup = useLoad((signal) => api.get<{ open: boolean }>('/setup', signal), [])
  const ways = useLoad((signal) => api.get<{ unified: string | null }>('/sign-in-ways', signal), [])
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useAct(async () => {
    await api.signIn(username.trim(), password)
    route(placeWithin(query.back), true)
  })
  const submit = (event: Event) => {
    event.preventDefault()
    void signIn.run()
  }
  return (
    <OutsideShell title="登录">
      {setup.data?.open && (
        <Notice tone="accent" title="系统尚未初始设置">
          <p>请打开服务器启动时显示的设置链接，建立第一批账号。</p>
        </Notice>
      )}
      {query.back && !signIn.problem && <Notice title="请登录后继续。" />}
      {query.error && <Notice tone="bad" urgent title={refusals[query.error] ?? '统一身份认证没有完成，请重试。'} />}
      <form class="form" onSubmit={submit}>
        <Field label="用户名">
          <TextInput value={username} onValue={setUsername} name="username" autocomplete="username" autofocus />
        </Field>
        <Field label="密码">
          <TextInput
            value={password}
            onValue={setPassword}
            name="password"
            type="password"
            autocomplete="current-password"
          />
        </Field>
        <Problem problem={signIn.problem} />
        <Button type="submit" tone="primary" busy={signIn.busy}>
          登录
        </Button>
      </form>
      {ways.data?.unified && <LinkButton href="/api/auth/oidc">用{ways.data.unified}登录</LinkButton>}
    </OutsideShell>
  )
}

// `back` comes from the address bar: only a page of ours is gone to.
function placeWithin(back: string | undefined): string {
  return back && /^\/admin(?:[/?]|$)/.test(back) && !/\\|\.\./.test(back) && !back.startsWith('/admin/sign-in')
    ? back
    : '/admin'
}
