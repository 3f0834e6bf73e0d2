import { useState } from 'preact/hooks'
import type { TicketView } from '../../../server/contract/tickets.ts'
import type { TicketState } from '../../../server/domain/ticket-steps.ts'
import { api } from '../../api.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextArea, TextInput } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { stepWords } from './ticket-words.tsx'

type Props = { ticket: TicketView; to: TicketState; onClose: () => void; onDone: (ticket: TicketView) => void }

/** The next step, with what was found or done. */
export function StepDialog({ ticket, to, onClose, onDone }: Props) {
  const [note, setNote] = useState('')
  const [owner, setOwner] = useState(ticket.owner ?? '')
  const move = useAct(async () => {
    const input = { to, note, ...(owner.trim() && { owner }) }
    onDone(await api.post<TicketView>(`/tickets/${ticket.id}/step`, input))
  })
  const toVendor = to === 'rectify' && !ticket.objectUntil
  return (
    <FormDialog
      title={stepWords[ticket.state][to] ?? '办理'}
      size="narrow"
      action="确定"
      busy={move.busy}
      disabled={!note.trim()}
      onSubmit={() => void move.run()}
      onClose={onClose}
    >
      {toVendor && ticket.unmasked > 0 && (
        <Notice tone="warn" title={`还有 ${ticket.unmasked} 条文字没有脱敏`}>
          <p>转入整改后云服务商即可看到；请先逐条确认脱敏文字，或标为不转办。</p>
        </Notice>
      )}
      {toVendor && ticket.unmasked === 0 && (
        <p>转入整改后，云服务商可看到脱敏后的文字和同意告知的单位，并可在 5 个工作日内提出异议。</p>
      )}
      {to === 'rectify' && (
        <Field label="责任人" required error={errorOf(move.problem, 'owner')}>
          <TextInput value={owner} onValue={setOwner} maxLength={60} placeholder="如 云服务商运维部" />
        </Field>
      )}
      <Field label="情况说明" required error={errorOf(move.problem, 'note')}>
        <TextArea value={note} onValue={setNote} rows={4} maxLength={1000} autofocus />
      </Field>
      <Problem problem={move.problem} shownFields={['note', 'owner']} />
    </FormDialog>
  )
}
