import { useState } from 'preact/hooks'
import type { ChannelView } from '../../../../server/contract/channels.ts'
import type { RemindersView, SendingAudience, SendingView } from '../../../../server/contract/sending.ts'
import type { MessageKind } from '../../../../server/domain/wording.ts'
import { api } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Stat, StatList } from '../../../ui/stat.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { usePolling } from '../progress/use-polling.ts'
import { useSurvey } from '../survey-context.ts'
import { MessagesCard } from './messages-card.tsx'
import { OrderDialog } from './order-dialog.tsx'
import { RemindersCard } from './reminders-card.tsx'
import { OrdersCard } from './orders-card.tsx'

type Sendings = { audience: SendingAudience; sendings: SendingView[]; reminders: RemindersView }
const seconds = 3

/** 发送: invitations and reminders by a channel. The work goes on when the page is left, and shows how far it is. */
export function SendingTab() {
  const { survey } = useSurvey()
  const [open, setOpen] = useState<MessageKind | null>(null)
  const channels = useLoad((signal) => api.get<ChannelView[]>('/channels', signal), [])
  const now = useLoad((signal) => api.get<Sendings>(`/surveys/${survey.id}/sendings`, signal), [survey.id])
  const busy = now.data?.sendings.some(({ counts }) => counts.waiting + counts.sending > 0) ?? false
  usePolling(now.reload, seconds, busy)
  return (
    <WhenLoaded of={channels}>
      {(list) => (
        <WhenLoaded of={now}>
          {({ audience, sendings, reminders }) => (
            <div class="stack">
              <AudienceCard audience={audience} ready={list.length > 0} onOpen={setOpen} />
              <RemindersCard reminders={reminders} channels={list} onChanged={now.reload} />
              <OrdersCard sendings={sendings} channels={list} onChanged={now.reload} />
              <MessagesCard turn={now.data} />
              {open && (
                <OrderDialog
                  kind={open}
                  channels={list}
                  to={{ audience }}
                  onClose={() => setOpen(null)}
                  onOrdered={() => (setOpen(null), now.reload())}
                />
              )}
            </div>
          )}
        </WhenLoaded>
      )}
    </WhenLoaded>
  )
}

type AudienceProps = { audience: SendingAudience; ready: boolean; onOpen: (kind: MessageKind) => void }

function AudienceCard({ audience, ready, onOpen }: AudienceProps) {
  const { survey } = useSurvey()
  if (!ready)
    return (
      <Empty title="还没有发送通道" action={<LinkButton href="/admin/system/channels">设置发送通道</LinkButton>}>
        没有通道也可以发送：在“链接”页复制通知，发出后登记已发送。
      </Empty>
    )
  const running = survey.status === 'open' || survey.status === 'approved'
  return (
    <Card
      title="通过通道发送"
      actions={
        running && (
          <>
            <Button tone="primary" onClick={() => onOpen('invitation')}>
              发送填写通知
            </Button>
            {survey.status === 'open' && <Button onClick={() => onOpen('reminder')}>催办未提交单位</Button>}
          </>
        )
      }
    >
      <StatList>
        <Stat label="尚未发送" value={audience.unsent} />
        <Stat label="发送失败" value={audience.failed} />
        <Stat label="未提交" value={audience.unanswered} />
      </StatList>
    </Card>
  )
}
