import { useId, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { PersonView } from '../../../../server/contract/people.ts'
import { api } from '../../../api.ts'
import { Field } from '../../../ui/field.tsx'
import { Select, TextInput } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useAct } from '../../../ui/use-act.ts'
import { FormDialog } from './form-dialog.tsx'

type Props = { person: PersonView; people: PersonView[]; onClose: () => void }

/** 离任交接: to whom, why; then the list to print and sign. */
export function HandOverDialog({ person, people, onClose }: Props) {
  const form = useId()
  const { route } = useLocation()
  const [successorId, setSuccessor] = useState('')
  const [reason, setReason] = useState('')
  const hand = useAct(async () => {
    const { id } = await api.post<{ id: number }>(`/people/${person.id}/hand-over`, { successorId, reason })
    route(`/admin/system/people/hand-overs/${id}`)
  })
  return (
    <FormDialog
      id={form}
      title={`${person.name}离任交接`}
      action="办理交接"
      act={hand}
      shownFields={['successorId', 'reason']}
      onClose={onClose}
    >
      <Notice tone="warn" title="办理后不能撤回">
        <p>账号停用，登录、密钥、角色和代行全部结束；未完事项转给接手人，并生成交接清单。</p>
      </Notice>
      <Field
        label="接手人"
        required
        hint="接手人可撤回离任者的提请，但不能复核离任者经手的事项；所需角色由安全管理员另行授予"
        error={errorOf(hand.problem, 'successorId')}
      >
        <Select
          value={successorId}
          onValue={setSuccessor}
          empty="请选择"
          options={people
            .filter(({ id }) => id !== person.id)
            .map(({ id, name, department }) => ({ value: id, label: department ? `${name}（${department}）` : name }))}
        />
      </Field>
      <Field label="原因" required error={errorOf(hand.problem, 'reason')}>
        <TextInput value={reason} onValue={setReason} placeholder="如：调离、退休" maxLength={200} />
      </Field>
    </FormDialog>
  )
}
