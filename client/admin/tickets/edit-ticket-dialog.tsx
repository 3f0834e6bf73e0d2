import { useState } from 'preact/hooks'
import type { TicketView } from '../../../server/contract/tickets.ts'
import { api } from '../../api.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { DateTimeInput, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'

type Props = { ticket: TicketView; onClose: () => void; onSaved: (ticket: TicketView) => void }

/** Owner and deadlines; a change of them has its reason. */
export function EditTicketDialog({ ticket, onClose, onSaved }: Props) {
  const [draft, setDraft] = useState({
    owner: ticket.owner ?? '',
    replyDue: ticket.replyDue,
    closeDue: ticket.closeDue,
    reason: '',
  })
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const save = useAct(async () => onSaved(await api.put<TicketView>(`/tickets/${ticket.id}`, draft)))
  const error = (field: string) => errorOf(save.problem, field)
  return (
    <FormDialog
      title="责任人和期限"
      size="narrow"
      action="保存"
      busy={save.busy}
      onSubmit={() => void save.run()}
      onClose={onClose}
    >
      <Field label="责任人" error={error('owner')}>
        <TextInput value={draft.owner} onValue={(owner) => set({ owner })} maxLength={60} />
      </Field>
      <Field label="答复期限" error={error('replyDue')}>
        <DateTimeInput value={draft.replyDue} onValue={(replyDue) => set({ replyDue })} />
      </Field>
      <Field label="办结期限" error={error('closeDue')}>
        <DateTimeInput value={draft.closeDue} onValue={(closeDue) => set({ closeDue })} />
      </Field>
      <Field label="原因" required error={error('reason')}>
        <TextInput value={draft.reason} onValue={(reason) => set({ reason })} maxLength={300} />
      </Field>
      <Problem problem={save.problem} shownFields={['owner', 'replyDue', 'closeDue', 'reason']} />
    </FormDialog>
  )
}
