import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'

/** The one time a password that an officer had made is seen. */
export function PasswordShown({ name, password, onClose }: { name: string; password: string; onClose: () => void }) {
  return (
    <Dialog title={`${name}的一次性密码`} onClose={onClose} footer={<Button onClick={onClose}>完成</Button>}>
      <Notice tone="warn" title="请当面或电话告知本人，关闭后不再显示。">
        <p>本人首次登录时须改成自己的密码。请勿用短信、微信群发送。</p>
      </Notice>
      <p class="row">
        <code class="one-time-password">{password}</code>
        <CopyButton text={password} />
      </p>
    </Dialog>
  )
}
