import { useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'

export const passwordRule =
  '至少 12 个字符；或至少 8 个，含大写字母、小写字母、数字、符号中的三类。不用常见的、含用户名的和最近 5 次用过的。'

/** The current password and a new one. */
export function PasswordForm({ action, onDone }: { action: string; onDone: () => void }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [visible, setVisible] = useState(false)
  const save = useAct(async () => {
    await api.post('/account/password', { current, password })
    setCurrent('')
    setPassword('')
    onDone()
  })
  const type = visible ? 'text' : 'password'
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void save.run()
      }}
    >
      <Field label="当前密码" error={errorOf(save.problem, 'current')}>
        <TextInput type={type} value={current} onValue={setCurrent} name="current" autocomplete="current-password" />
      </Field>
      <Field label="新密码" hint={passwordRule} error={errorOf(save.problem, 'password')}>
        <TextInput type={type} value={password} onValue={setPassword} name="new" autocomplete="new-password" />
      </Field>
      <Choice label="显示密码" checked={visible} onValue={setVisible} />
      <Problem problem={save.problem} shownFields={['current', 'password']} />
      <div class="row">
        <Button type="submit" tone="primary" busy={save.busy}>
          {action}
        </Button>
      </div>
    </form>
  )
}
