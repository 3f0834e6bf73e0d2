import { useEffect, useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { InvitationView } from '../../../../server/contract/invitations.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Choice, SearchInput, Select } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { invitationStates } from '../../../ui/status-badge.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { useSurvey } from '../survey-context.ts'
import { AddressSelect } from './address-select.tsx'
import { HandOut } from './hand-out.tsx'
import { InvitationTable, isSendable, tickedWith } from './invitation-table.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { SentDialog } from './sent-dialog.tsx'
import { useAddresses } from './use-addresses.ts'

const pageSize = 50
const states = Object.entries(invitationStates).map(([value, { label }]) => ({ value, label }))

/** 链接: one personal link a seat; copied, shown as QR code, noted as sent, ended or made anew. */
export function LinksTab() {
  const { survey } = useSurvey()
  const [query, setQuery] = useQuery()
  const { addresses, address, choose } = useAddresses()
  const [typed, type] = useState('')
  const search = useDebounced(typed)
  const state = query['state'] ?? ''
  const page = Number(query['page'] ?? 1) || 1
  const [ticked, tick] = useState<ReadonlySet<number>>(new Set())
  const [sending, send] = useState<number[] | null>(null)
  const [shown, show] = useState<InvitationView | null>(null)
  const invitations = useLoad(
    (signal) =>
      api.get<Page<InvitationView>>(
        withQuery(`/surveys/${survey.id}/invitations`, { page, pageSize, search, state, address }),
        signal,
      ),
    [survey.id, page, search, state, address],
  )
  // The link that is looked at is of the address chosen, also where it was opened before the list had come.
  useEffect(() => {
    show((before) => invitations.data?.items.find(({ id }) => id === before?.id) ?? before)
  }, [invitations.data])
  const open = survey.status === 'open' || survey.status === 'approved'
  return (
    <div class="stack">
      <Notice>
        <p>一个席位一个链接，凭链接即可代表该单位填写。请只发给本单位联系人；查看本页会留下记录。</p>
      </Notice>
      <div class="filters">
        <SearchInput
          label="查找单位"
          value={typed}
          onValue={(text) => (type(text), page > 1 && setQuery({ page: undefined }))}
        />
        <Select
          label="状态"
          empty="全部状态"
          value={state}
          onValue={(value) => setQuery({ state: value, page: undefined })}
          options={states}
        />
        <AddressSelect addresses={addresses} address={address} onChoose={choose} />
        {open && (
          <Button disabled={ticked.size === 0} onClick={() => send([...ticked])}>
            登记已发送{ticked.size > 0 ? `（${ticked.size}）` : ''}
          </Button>
        )}
      </div>
      {open && <HandOut address={address} />}
      <WhenLoaded of={invitations}>
        {({ items, total }) => (
          <>
            {open && <TickAll items={items} ticked={ticked} onTick={tick} />}
            <InvitationTable
              items={items}
              ticked={ticked}
              onTick={tick}
              onShow={show}
              onSend={(one) => send([one.id])}
              open={open}
            />
            <Pager
              page={page}
              pageSize={pageSize}
              total={total}
              noun="份邀请"
              onPage={(next) => setQuery({ page: next })}
            />
          </>
        )}
      </WhenLoaded>
      {sending && (
        <SentDialog
          selection={{ invitationIds: sending }}
          count={sending.length}
          onClose={() => send(null)}
          onSent={() => {
            send(null)
            tick(new Set())
            invitations.reload()
          }}
        />
      )}
      {shown && (
        <LinkDialog
          invitation={shown}
          address={address}
          onClose={() => show(null)}
          onChanged={(changed) => {
            show(changed)
            invitations.reload()
          }}
        />
      )}
    </div>
  )
}

type TickAllProps = {
  items: InvitationView[]
  ticked: ReadonlySet<number>
  onTick: (ticked: ReadonlySet<number>) => void
}

function TickAll({ items, ticked, onTick }: TickAllProps) {
  const ids = items.filter(isSendable).map((one) => one.id)
  return (
    <div class="tick-all">
      <Choice
        label={`选中本页未提交的 ${ids.length} 份`}
        checked={ids.length > 0 && ids.every((id) => ticked.has(id))}
        disabled={ids.length === 0}
        onValue={(on) => onTick(tickedWith(ticked, ids, on))}
      />
    </div>
  )
}
