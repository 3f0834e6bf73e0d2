import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { AccountView } from '../../../server/contract/account.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { ifNotYou, oddSignIn } from './odd-sign-in.ts'

/** What was odd about this sign-in, above every page until its owner has noted it; 我的账号 says it by itself. */
export function SignInNotice() {
  const { path } = useLocation()
  const account = useLoad((signal) => api.get<AccountView>('/account', signal), [])
  const [noted, setNoted] = useState<string | null>(() => sessionStorage.getItem(noteKey))
  const session = account.data?.sessions.find(({ current }) => current)?.id
  const sentences = account.data ? oddSignIn(account.data) : []
  if (!session || noted === session || sentences.length === 0 || path === '/admin/account') return null
  const note = () => {
    sessionStorage.setItem(noteKey, session)
    setNoted(session)
  }
  return (
    <div class="no-print">
      <Notice tone="warn" title={sentences.join('')}>
        <p>
          {ifNotYou}
          <Button size="small" tone="plain" onClick={note}>
            是本人
          </Button>
        </p>
      </Notice>
    </div>
  )
}

const noteKey = 'manyi-sign-in-noted'
