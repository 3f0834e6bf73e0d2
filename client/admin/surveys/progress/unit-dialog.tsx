import { useState } from 'preact/hooks'
import type { UnitProgress } from '../../../../server/contract/progress.ts'
import type { InvitationState, InvitationView } from '../../../../server/contract/invitations.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { InvitationStateBadge } from '../../../ui/status-badge.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { AddressSelect } from '../links/address-select.tsx'
import { LinkDialog } from '../links/link-dialog.tsx'
import { useAddresses } from '../links/use-addresses.ts'
import { seatName } from '../seat-name.ts'
import { useSurvey } from '../survey-context.ts'
import { GroundsDialog } from './grounds-dialog.tsx'

type Seat = UnitProgress['invitations'][number]
type Act = 'refuse' | 'reinstate' | 'ineligible' | 'eligible'
type Props = { unit: UnitProgress; workable: boolean; onClose: () => void; onChanged: () => void }

const labels: Record<Act, string> = {
  refuse: '登记谢绝填写',
  reinstate: '撤销谢绝填写',
  ineligible: '提请不属调查范围',
  eligible: '提请恢复为调查单位',
}

/** What can be done for a seat, by its state. */
function actsOn(state: InvitationState): Act[] {
  if (state === 'returned' || state === 'on-paper') return []
  if (state === 'ineligible') return ['eligible']
  return [state === 'refused' ? 'reinstate' : 'refuse', 'ineligible']
}

/** One unit with its seats: link and QR code, refusal, out of the survey and back. */
export function UnitDialog({ unit, workable, onClose, onChanged }: Props) {
  const { survey } = useSurvey()
  const toast = useToast()
  const { addresses, address, choose } = useAddresses()
  const [asked, ask] = useState<{ seat: Seat; act: Act } | null>(null)
  const [link, setLink] = useState<InvitationView | null>(null)
  const showLink = useAct(async (seat: Seat) => {
    const path = withQuery(`/surveys/${survey.id}/invitations/notices`, { address })
    const { items } = await api.post<{ items: InvitationView[] }>(path, { invitationIds: [seat.id] })
    setLink(items[0] ?? null)
  })
  const takeBack = useAct(async (seat: Seat, reason: string) => {
    await api.post(`/surveys/${survey.id}/invitations/${seat.id}/reinstate`, { reason })
    toast('已撤销谢绝填写')
    ask(null)
    onChanged()
  })
  const nameOf = (seat: Seat) => seatName({ unit: unit.unit, ...seat })
  if (link)
    return (
      <LinkDialog
        invitation={link}
        address={address}
        onClose={() => setLink(null)}
        onChanged={(now) => (setLink(now), onChanged())}
      />
    )
  if (asked?.act === 'reinstate') {
    return (
      <ConfirmWithReason
        title={labels.reinstate}
        action="撤销"
        busy={takeBack.busy}
        problem={takeBack.problem}
        onConfirm={(reason) => takeBack.run(asked.seat, reason)}
        onClose={() => ask(null)}
      >
        <p>{nameOf(asked.seat)}：恢复为未答，请再发一次通知。</p>
      </ConfirmWithReason>
    )
  }
  if (asked) {
    return (
      <GroundsDialog
        act={asked.act as Exclude<Act, 'reinstate'>}
        selection={{ invitationIds: [asked.seat.id] }}
        who={nameOf(asked.seat)}
        onClose={() => ask(null)}
        onDone={() => (ask(null), onChanged())}
      />
    )
  }
  return (
    <Dialog title={unit.unit} onClose={onClose}>
      <AddressSelect addresses={addresses} address={address} onChoose={choose} />
      {unit.invitations.map((seat) => (
        <section key={seat.id} class="stack-tight">
          <p class="row">
            {unit.seats > 1 && <strong>{seat.role ?? `第 ${seat.seat} 席`}</strong>}
            <InvitationStateBadge state={seat.state} />
          </p>
          <div class="row">
            <Button size="small" icon="link" busy={showLink.busy} onClick={() => showLink.run(seat)}>
              链接与二维码
            </Button>
            {workable &&
              actsOn(seat.state).map((act) => (
                <Button key={act} size="small" onClick={() => ask({ seat, act })}>
                  {labels[act]}
                </Button>
              ))}
          </div>
        </section>
      ))}
      <Problem problem={showLink.problem} />
    </Dialog>
  )
}
