import { useState } from 'preact/hooks'
import type { AccountView } from '../../../server/contract/account.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAct } from '../../ui/use-act.ts'
import { EnrolFactor } from './enrol-factor.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Factor = AccountView['secondFactor']
type Open = 'enrol' | 'replace' | 'codes' | null

/** 动态口令: whether it is in use, its recovery codes, another phone. */
export function FactorCard({ factor, onChanged }: { factor: Factor; onChanged: (sentence: string) => void }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const done = (sentence: string) => {
    close()
    onChanged(sentence)
  }
  return (
    <Card title="动态口令">
      {factor.since ? (
        <>
          <p class="row">
            <Badge tone="ok" icon="check">
              已启用
            </Badge>
            <span class="muted small">
              {formatDateTime(factor.since)} 起，剩余恢复码 {factor.recoveryCodes} 个
            </span>
          </p>
          <div class="row">
            <Button onClick={() => setOpen('codes')}>换新恢复码</Button>
            <Button onClick={() => setOpen('replace')}>换到另一部手机</Button>
          </div>
        </>
      ) : (
        <>
          <p>登录时除密码外，再输入手机验证器显示的 6 位数字。密码泄露时，他人仍不能登录。</p>
          <div class="row">
            <Button tone="primary" onClick={() => setOpen('enrol')}>
              启用动态口令
            </Button>
          </div>
        </>
      )}
      {open === 'enrol' && (
        <Dialog title="启用动态口令" onClose={close}>
          <EnrolFactor onDone={() => done('动态口令已启用')} />
        </Dialog>
      )}
      {open === 'replace' && <ReplaceDialog onClose={close} onDone={() => done('动态口令已换到另一部手机')} />}
      {open === 'codes' && <CodesDialog onClose={close} onDone={() => done('恢复码已换新，原有的全部失效')} />}
    </Card>
  )
}

type DialogProps = { onClose: () => void; onDone: () => void }

/** Another phone: first a code of the one in use. */
function ReplaceDialog({ onClose, onDone }: DialogProps) {
  const [code, setCode] = useState('')
  const [given, setGiven] = useState<string | null>(null)
  return (
    <Dialog title="换到另一部手机" onClose={onClose}>
      {given === null ? (
        <CodeForm code={code} onCode={setCode} onSubmit={() => setGiven(code)} action="继续" />
      ) : (
        <EnrolFactor code={given} onDone={onDone} />
      )}
    </Dialog>
  )
}

function CodesDialog({ onClose, onDone }: DialogProps) {
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<string[] | null>(null)
  const renew = useAct(async () => {
    setCodes((await api.post<{ recoveryCodes: string[] }>('/account/recovery-codes', { code })).recoveryCodes)
  })
  return (
    <Dialog title="换新恢复码" onClose={onClose}>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onDone} />
      ) : (
        <CodeForm code={code} onCode={setCode} onSubmit={() => void renew.run()} action="换新" busy={renew.busy} />
      )}
      <Problem problem={renew.problem} />
    </Dialog>
  )
}

type CodeFormProps = {
  code: string
  onCode: (code: string) => void
  onSubmit: () => void
  action: string
  busy?: boolean
}

function CodeForm({ code, onCode, onSubmit, action, busy }: CodeFormProps) {
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <Field label="现用动态口令" hint="6 位数字，或一个恢复码">
        <TextInput value={code} onValue={onCode} autocomplete="one-time-code" autofocus />
      </Field>
      <div class="row">
        <Button type="submit" tone="primary" busy={busy} disabled={code.trim() === ''}>
          {action}
        </Button>
      </div>
    </form>
  )
}
