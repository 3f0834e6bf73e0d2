import { useId, useState } from 'preact/hooks'
import type { PersonView } from '../../../../server/contract/people.ts'
import { type DeputyRole, deputyRoles } from '../../../../server/domain/roles.ts'
import { api } from '../../../api.ts'
import { Field } from '../../../ui/field.tsx'
import { formatDate } from '../../../ui/format.ts'
import { DateInput, Select, TextInput } from '../../../ui/inputs.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { roleNames } from '../../../ui/status-badge.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useMe } from '../../me.ts'
import { FormDialog } from './form-dialog.tsx'

type Props = { people: PersonView[]; onClose: () => void; onDone: (sentence: string) => void }

/** 任命代行: who, for whom, in which role, from when to when. */
export function DeputyDialog({ people, onClose, onDone }: Props) {
  const form = useId()
  const { id: me } = useMe()
  const today = formatDate(new Date().toISOString())
  const [draft, setDraft] = useState({
    forUserId: '',
    role: 'reviewer',
    userId: '',
    from: today,
    until: today,
    reason: '',
  })
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const save = useAct(async () => {
    await api.post('/people/deputies', draft)
    onDone('代行已任命')
  })
  const error = (field: string) => errorOf(save.problem, field)
  const others = people.filter(({ id }) => id !== me)
  const asOption = ({ id, name, department }: PersonView) => ({
    value: id,
    label: department ? `${name}（${department}）` : name,
  })
  const principals = others.filter(({ roles }) => roles.some(({ role }) => role === draft.role))
  return (
    <FormDialog
      id={form}
      title="任命代行"
      action="任命"
      act={save}
      shownFields={['userId', 'forUserId', 'role', 'from', 'until', 'reason']}
      onClose={onClose}
    >
      <p class="muted">代行人在所定日期内行使该角色，但不能复核被代行人和自己经手的事项。</p>
      <Field label="角色" error={error('role')}>
        <Select
          value={draft.role}
          onValue={(role) => change({ role: role as DeputyRole, forUserId: '' })}
          options={deputyRoles.map((role) => ({ value: role, label: roleNames[role] }))}
        />
      </Field>
      <Field label="被代行人" required error={error('forUserId')}>
        <Select
          value={draft.forUserId}
          onValue={(forUserId) => change({ forUserId })}
          empty="请选择"
          options={principals.map(asOption)}
        />
      </Field>
      <Field label="代行人" required error={error('userId')}>
        <Select
          value={draft.userId}
          onValue={(userId) => change({ userId })}
          empty="请选择"
          options={others.filter(({ id }) => id !== draft.forUserId).map(asOption)}
        />
      </Field>
      <div class="grid-2">
        <Field label="开始日期" required error={error('from')}>
          <DateInput value={draft.from} onValue={(from) => change({ from })} />
        </Field>
        <Field label="结束日期（含当日）" required error={error('until')}>
          <DateInput value={draft.until} onValue={(until) => change({ until })} />
        </Field>
      </div>
      <Field label="原因" required error={error('reason')}>
        <TextInput value={draft.reason} onValue={(reason) => change({ reason })} maxLength={200} />
      </Field>
    </FormDialog>
  )
}
