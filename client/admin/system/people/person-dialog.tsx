import { useId, useState } from 'preact/hooks'
import type { PersonView } from '../../../../server/contract/people.ts'
import { api } from '../../../api.ts'
import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/inputs.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useAct } from '../../../ui/use-act.ts'
import { FormDialog } from './form-dialog.tsx'

type Props = {
  person?: PersonView
  onClose: () => void
  onDone: (sentence: string) => void
  onPassword: (name: string, password: string) => void
}

/** Adds an account, which holds no role yet, or edits whose it is. */
export function PersonDialog({ person, onClose, onDone, onPassword }: Props) {
  const form = useId()
  const [draft, setDraft] = useState({
    username: person?.username ?? '',
    name: person?.name ?? '',
    department: person?.department ?? '',
    external: person?.external ?? '',
  })
  const save = useAct(async () => {
    const { username, ...rest } = draft
    if (person) {
      await api.put(`/people/${person.id}`, rest)
      return onDone(`已保存：${draft.name}`)
    }
    const { password } = await api.post<{ password: string }>('/people', { username, ...rest })
    onPassword(draft.name, password)
  })
  const field = (key: keyof typeof draft, label: string, hint?: string, required = false) => (
    <Field label={label} hint={hint} required={required} error={errorOf(save.problem, key)}>
      <TextInput value={draft[key]} onValue={(value) => setDraft({ ...draft, [key]: value })} />
    </Field>
  )
  return (
    <FormDialog
      id={form}
      title={person ? '修改人员' : '新增人员'}
      action={person ? '保存' : '建立账号'}
      act={save}
      shownFields={['username', 'name', 'department', 'external']}
      onClose={onClose}
    >
      {!person && <p class="muted">新账号没有任何角色，由安全管理员另行授予。</p>}
      {field('name', '姓名', undefined, true)}
      {!person && field('username', '用户名', '字母开头，2–30 个字母、数字、点、横线或下划线', true)}
      {field('department', '科室')}
      {field('external', '统一身份认证标识', '使用统一身份认证登录时，对方系统中的用户标识（sub）；不用则留空')}
    </FormDialog>
  )
}
