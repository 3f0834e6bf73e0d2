import { useState } from 'preact/hooks'
import type { Enrolment } from '../../../server/contract/account.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Sets up 动态口令: a secret for the authenticator, its first code, then recovery codes, shown once. `code`: of the one in use. */
export function EnrolFactor({ code, onDone }: { code?: string; onDone: () => void }) {
  const enrolment = useLoad(() => api.post<Enrolment>('/account/second-factor', code ? { code } : undefined), [])
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  return <WhenLoaded of={enrolment}>{(data) => <TryCode {...data} onCodes={setCodes} />}</WhenLoaded>
}

function TryCode({ secret, uri, onCodes }: Enrolment & { onCodes: (codes: string[]) => void }) {
  const [code, setCode] = useState('')
  const confirm = useAct(async () => {
    const { recoveryCodes } = await api.post<{ recoveryCodes: string[] }>('/account/second-factor/confirm', { code })
    onCodes(recoveryCodes)
  })
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void confirm.run()
      }}
    >
      <p>用验证器应用扫描二维码，或手工输入密钥（基于时间、6 位、30 秒）。</p>
      <QrCode text={uri} label="动态口令的密钥" size={180} />
      <p class="row">
        <code class="secret">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
        <CopyButton text={secret}>复制密钥</CopyButton>
      </p>
      <Field label="验证器显示的 6 位数字">
        <TextInput value={code} onValue={setCode} name="code" autocomplete="one-time-code" />
      </Field>
      <Problem problem={confirm.problem} />
      <div class="row">
        <Button type="submit" tone="primary" busy={confirm.busy}>
          启用
        </Button>
      </div>
    </form>
  )
}
