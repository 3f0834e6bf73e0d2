import { useId, useState } from 'preact/hooks'
import type { PersonView } from '../../../../server/contract/people.ts'
import { roles, separatedRoles } from '../../../../server/domain/roles.ts'
import { api } from '../../../api.ts'
import { FieldGroup } from '../../../ui/field.tsx'
import { Choice } from '../../../ui/inputs.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { roleNames } from '../../../ui/status-badge.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { FormDialog } from './form-dialog.tsx'

type Props = { person: PersonView; onClose: () => void; onDone: (sentence: string) => void }

/** Gives and takes roles. Of the 三员 one excludes the others. */
export function RolesDialog({ person, onClose, onDone }: Props) {
  const form = useId()
  const [held, setHeld] = useState(() => person.roles.map(({ role }) => role))
  const save = useAct(async () => {
    await api.put(`/people/${person.id}/roles`, { roles: held })
    onDone(`角色已更新：${person.name}`)
  })
  return (
    <FormDialog
      id={form}
      title={`${person.name}的角色`}
      action="授予"
      act={save}
      shownFields={['roles']}
      onClose={onClose}
    >
      <FieldGroup
        legend="角色"
        hint="减少角色时，该人员的登录立即退出。系统、安全、审计管理员三者不得兼任，须用动态口令登录。"
        error={errorOf(save.problem, 'roles')}
      >
        {roles.map((role) => (
          <Choice
            key={role}
            label={roleNames[role]}
            checked={held.includes(role)}
            disabled={
              separatedRoles.includes(role) && held.some((other) => other !== role && separatedRoles.includes(other))
            }
            onValue={(checked) => setHeld(checked ? [...held, role] : held.filter((other) => other !== role))}
          />
        ))}
      </FieldGroup>
    </FormDialog>
  )
}
