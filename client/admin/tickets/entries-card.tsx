import { useState } from 'preact/hooks'
import type { TicketEntry, TicketView } from '../../../server/contract/tickets.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Select, TextArea } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAct } from '../../ui/use-act.ts'

type Props = { ticket: TicketView; onChanged: (ticket: TicketView) => void }

/** What was said, and beside it what the vendor may read: a person decides each. Ratings without a word are only counted. */
export function EntriesCard({ ticket, onChanged }: Props) {
  const spoken = ticket.entryList.filter(({ said }) => said !== null)
  const silent = ticket.entryList.length - spoken.length
  const named = ticket.entryList.filter((one) => one.named)
  return (
    <Card title={`原因和意见（${spoken.length} 条）`}>
      {silent > 0 && <p class="muted small">另有 {silent} 条评价没有写原因。</p>}
      {named.length > 0 && (
        <p class="muted small">
          其中 {named.length}{' '}
          条的单位同意把名称告知云服务商，转办后由云服务商看到。能看答卷的人不看名称：两者对照就知道该单位的全部评价。
        </p>
      )}
      <ul class="ticket-entries">
        {spoken.map((entry) => (
          <Entry
            key={`${entry.id} ${entry.masked} ${entry.withheld}`}
            entry={entry}
            // Once the vendor has seen it, it stays.
            editable={ticket.editable && ticket.objectUntil === null}
            ticket={ticket}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </Card>
  )
}

type EntryProps = Props & { entry: TicketEntry; editable: boolean }

function Entry({ entry, editable, ticket, onChanged }: EntryProps) {
  const decided = entry.masked !== null || entry.withheld
  const [editing, edit] = useState(editable && !decided)
  const [text, setText] = useState(entry.masked ?? entry.suggestion ?? entry.said ?? '')
  const [object, setObject] = useState(ticket.object ?? '')
  const save = useAct(async (input: object) =>
    onChanged(await api.put<TicketView>(`/tickets/${ticket.id}/entries/${entry.id}`, input)),
  )
  return (
    <li class="ticket-entry">
      <div>
        <p class="row">
          {entry.level && <Badge tone="warn">{entry.level}</Badge>}
          {entry.named && <Badge>同意告知云服务商</Badge>}
          {entry.digest && (
            <code class="small muted" title="答卷校验码">
              {entry.digest.slice(0, 12)}
            </code>
          )}
        </p>
        <p class="ticket-words">{entry.said}</p>
      </div>
      <div class="stack-tight">
        {editing ? (
          <>
            <TextArea label="云服务商可看到的文字" value={text} onValue={setText} rows={2} grow maxLength={2000} />
            {ticket.objects.length > 0 && (
              <Select
                label="这条意见说的是"
                empty="总体，不转给哪一家云服务商"
                value={object}
                onValue={setObject}
                options={ticket.objects.map(({ key, name }) => ({ value: key, label: `${name}，转入它的整改单` }))}
              />
            )}
            <div class="row">
              <Button
                size="small"
                tone="primary"
                busy={save.busy}
                disabled={!text.trim()}
                onClick={() => save.run({ masked: text, object: object || undefined })}
              >
                确认脱敏文字
              </Button>
              <Button size="small" busy={save.busy} onClick={() => save.run({ withheld: true })}>
                不转办
              </Button>
            </div>
          </>
        ) : (
          <>
            <p class="muted small">{entry.withheld ? '不转办' : decided ? '云服务商可看到：' : '待脱敏'}</p>
            {entry.masked && <p class="ticket-words">{entry.masked}</p>}
            {editable && (
              <div class="row">
                <Button size="small" tone="plain" onClick={() => edit(true)}>
                  修改
                </Button>
              </div>
            )}
          </>
        )}
        <Problem problem={save.problem} />
      </div>
    </li>
  )
}
