import type { Selection } from '../../../../server/contract/progress.ts'
import type { InvitationView } from '../../../../server/contract/invitations.ts'
import { api, withQuery } from '../../../api.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { AddressSelect } from '../links/address-select.tsx'
import { isSendable, nameOf } from '../links/invitation-table.tsx'
import { useAddresses } from '../links/use-addresses.ts'
import { noticeText } from '../notice.ts'
import { useSurvey } from '../survey-context.ts'

/** The whole messages, or the list of links, of those who can still answer; fetching them is recorded. */
export function NoticesDialog({ selection, onClose }: { selection: Selection; onClose: () => void }) {
  const { survey } = useSurvey()
  const { addresses, address, choose } = useAddresses()
  const path = withQuery(`/surveys/${survey.id}/invitations/notices`, { address })
  const notices = useLoad(() => api.post<{ items: InvitationView[] }>(path, selection), [path])
  return (
    <Dialog title="复制通知" onClose={onClose}>
      <AddressSelect addresses={addresses} address={address} onChoose={choose} />
      <WhenLoaded of={notices}>
        {({ items }) => {
          const open = items.filter(isSendable)
          const texts = open.map((one) => noticeText(survey, nameOf(one), one.link))
          const lines = open.map((one) => `${nameOf(one)}\t${one.link}`)
          return (
            <div class="stack-tight">
              <p>
                {open.length} 份尚可填写的邀请
                {items.length > open.length && `（另有 ${items.length - open.length} 份已答、已作废或谢绝，不在其中）`}
                。一个席位一个链接，请只发给本单位联系人；取用已记入经过。
              </p>
              {open.length > 0 && (
                <div class="row">
                  <CopyButton text={texts.join('\n\n')} tone="primary" size="normal">
                    复制全部通知
                  </CopyButton>
                  <CopyButton text={lines.join('\n')} size="normal">
                    复制单位与链接两列
                  </CopyButton>
                </div>
              )}
            </div>
          )
        }}
      </WhenLoaded>
    </Dialog>
  )
}
