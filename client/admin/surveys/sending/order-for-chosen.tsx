import type { ChannelView } from '../../../../server/contract/channels.ts'
import type { Selection } from '../../../../server/contract/progress.ts'
import type { MessageKind } from '../../../../server/domain/wording.ts'
import { api } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { OrderDialog } from './order-dialog.tsx'

type Props = { kind: MessageKind; selection: Selection; who: string; onClose: () => void; onOrdered: () => void }

/** 催办 and 重发 from the progress table. Without a channel one sends by hand, and is told how. */
export function OrderForChosen({ kind, selection, who, onClose, onOrdered }: Props) {
  const channels = useLoad((signal) => api.get<ChannelView[]>('/channels', signal), [])
  if (channels.data?.length) {
    const to = { selection, who }
    return <OrderDialog kind={kind} channels={channels.data} to={to} onClose={onClose} onOrdered={onOrdered} />
  }
  return (
    <Dialog title={kind === 'reminder' ? '催办未提交单位' : '重发填写通知'} size="narrow" onClose={onClose}>
      <WhenLoaded of={channels}>
        {() => (
          <Empty title="还没有发送通道" action={<LinkButton href="/admin/system/channels">设置发送通道</LinkButton>}>
            没有通道也可以办：用“复制通知”取得全文，发出后登记已发送。
          </Empty>
        )}
      </WhenLoaded>
    </Dialog>
  )
}
