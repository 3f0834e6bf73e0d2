import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import './account.css'

const grouped = (code: string) => code.replaceAll(/(.{4})(?=.)/g, '$1-')

/** Ten codes for when the phone is away; never shown again. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div class="form">
      <Notice tone="warn" title="请抄录或打印恢复码，离开后不再显示。">
        <p>手机不在身边时，每个恢复码可代替动态口令登录一次。请与密码分开存放。</p>
      </Notice>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{grouped(code)}</code>
          </li>
        ))}
      </ul>
      <div class="row">
        <CopyButton text={codes.map(grouped).join('\n')} size="normal">
          复制全部
        </CopyButton>
        <Button tone="primary" onClick={onDone}>
          已保存，继续
        </Button>
      </div>
    </div>
  )
}
