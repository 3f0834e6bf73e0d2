import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Need } from '../../../server/contract/people.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAct } from '../../ui/use-act.ts'
import { EnrolFactor } from '../account/enrol-factor.tsx'
import { PasswordForm } from '../account/password-form.tsx'
import { OutsideShell } from './outside-shell.tsx'

const titles: Record<Need, string> = { code: '动态口令', password: '设置新密码', enrol: '启用动态口令' }

type Props = { need: Need; name: string; onDone: () => void }

/** What a session still lacks is given here, before any other page. */
export function CompleteSignIn({ need, name, onDone }: Props) {
  const { route } = useLocation()
  const leave = useAct(async () => {
    await api.signOut()
    route('/admin/sign-in', true)
  })
  return (
    <OutsideShell title={titles[need]}>
      {need === 'code' && <CodeForm onDone={onDone} />}
      {need === 'password' && (
        <>
          <Notice title="现用密码由他人设置或已到期，请换成只有本人知道的密码。" />
          <PasswordForm action="保存并继续" onDone={onDone} />
        </>
      )}
      {need === 'enrol' && (
        <>
          <Notice title="该账号须用动态口令登录，请先启用。" />
          <EnrolFactor onDone={onDone} />
        </>
      )}
      <p class="row-apart muted small">
        <span>已用密码登录：{name}</span>
        <Button tone="plain" size="small" busy={leave.busy} onClick={() => leave.run()}>
          换一个账号
        </Button>
      </p>
    </OutsideShell>
  )
}

function CodeForm({ onDone }: { onDone: () => void }) {
  const [code, setCode] = useState('')
  const confirm = useAct(async () => {
    await api.post('/account/code', { code })
    onDone()
  })
  const submit = (event: Event) => {
    event.preventDefault()
    void confirm.run()
  }
  return (
    <form class="form" onSubmit={submit}>
      <Field label="动态口令" hint="验证器应用当前显示的 6 位数字；手机不在身边时，输入一个恢复码">
        <TextInput value={code} onValue={setCode} name="code" autocomplete="one-time-code" autofocus />
      </Field>
      <Problem problem={confirm.problem} />
      <Button type="submit" tone="primary" busy={confirm.busy}>
        继续
      </Button>
    </form>
  )
}
