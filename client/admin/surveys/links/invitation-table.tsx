import type { InvitationState, InvitationView } from '../../../../server/contract/invitations.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { Choice } from '../../../ui/inputs.tsx'
import { InvitationStateBadge } from '../../../ui/status-badge.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { noticeText } from '../notice.ts'
import { seatName } from '../seat-name.ts'
import { useSurvey } from '../survey-context.ts'

type Props = {
  items: InvitationView[]
  ticked: ReadonlySet<number>
  onTick: (ticked: ReadonlySet<number>) => void
  onShow: (invitation: InvitationView) => void
  onSend: (invitation: InvitationView) => void
  /** Links can still be sent. */
  open: boolean
}

const quiet = (text: string) => <span class="visually-hidden">{text}</span>

export function InvitationTable({ items, ticked, onTick, onShow, onSend, open }: Props) {
  const { survey } = useSurvey()
  const sendable = open ? items.filter(isSendable) : []
  const columns: Column<InvitationView>[] = [
    {
      key: 'unit',
      label: '单位',
      heading: true,
      cell: (one) =>
        sendable.includes(one) ? (
          <Choice
            label={nameOf(one)}
            checked={ticked.has(one.id)}
            onValue={(on) => onTick(tickedWith(ticked, [one.id], on))}
          />
        ) : (
          <span class={open ? 'beside-ticks' : undefined}>{nameOf(one)}</span>
        ),
    },
    { key: 'category', label: '类别', deskOnly: true, nowrap: true, cell: (one) => one.unit.category ?? nothing },
    { key: 'state', label: '状态', nowrap: true, cell: (one) => <InvitationStateBadge state={one.state} /> },
    {
      key: 'sent',
      label: '登记发送',
      deskOnly: true,
      nowrap: true,
      cell: (one) => <span class="figures">{formatDateTime(one.sentAt)}</span>,
    },
    {
      key: 'returned',
      label: '提交',
      deskOnly: true,
      nowrap: true,
      cell: (one) => <span class="figures">{one.returnedOn ?? nothing}</span>,
    },
    {
      key: 'actions',
      label: '操作',
      align: 'actions',
      cell: (one) => (
        <span class="row row-end">
          {sendable.includes(one) && (
            <>
              <CopyButton text={noticeText(survey, one.unit.name, one.link)}>复制通知</CopyButton>
              {one.state === 'issued' && (
                <Button size="small" onClick={() => onSend(one)}>
                  登记已发送
                </Button>
              )}
            </>
          )}
          <Button size="small" tone="plain" icon="link" onClick={() => onShow(one)}>
            链接{quiet(`：${nameOf(one)}`)}
          </Button>
        </span>
      ),
    },
  ]
  return <Table caption="邀请与链接" empty="没有符合的邀请" columns={columns} rows={items} rowKey={(one) => one.id} />
}

const settled: InvitationState[] = ['returned', 'on-paper', 'revoked', 'refused', 'ineligible']

/** Its link can still be sent: neither answered, nor ended, nor declined. */
export const isSendable = ({ state }: InvitationView) => !settled.includes(state)

/** The ticks with these invitations on or off. */
export function tickedWith(ticked: ReadonlySet<number>, ids: number[], on: boolean): ReadonlySet<number> {
  return new Set(on ? [...ticked, ...ids] : [...ticked].filter((id) => !ids.includes(id)))
}

/** The unit, and which of its seats when it has several. */
export const nameOf = ({ unit, seat, role }: InvitationView) => seatName({ unit: unit.name, seat, role })
