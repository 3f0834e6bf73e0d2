import type { ApiProblem } from '../../api.ts'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { errorOf } from '../../ui/sentences.ts'

export type Person = { username: string; name: string; password: string; department: string }

type NewPersonProps = {
  legend: string
  task: string
  person: Person
  onPerson: (person: Person) => void
  problem: ApiProblem | null
  /** Where this person stands in what is sent, e.g. `users.0`. */
  path: string
  visible: boolean
}

/** One account to be made: name, user name, password. */
export function NewPerson({ legend, task, person, onPerson, problem, path, visible }: NewPersonProps) {
  const change = (part: Partial<Person>) => onPerson({ ...person, ...part })
  return (
    <FieldGroup legend={legend} hint={task}>
      <div class="form new-person">
        <Field label="姓名" required error={errorOf(problem, `${path}.name`)}>
          <TextInput value={person.name} onValue={(name) => change({ name })} autocomplete="off" />
        </Field>
        <Field label="科室" error={errorOf(problem, `${path}.department`)}>
          <TextInput value={person.department} onValue={(department) => change({ department })} />
        </Field>
        <Field
          label="用户名"
          required
          hint="字母开头，2–30 个字母、数字、点、横线或下划线"
          error={errorOf(problem, `${path}.username`)}
        >
          <TextInput value={person.username} onValue={(username) => change({ username })} autocomplete="off" />
        </Field>
        <Field label="密码" required error={errorOf(problem, `${path}.password`)}>
          <TextInput
            value={person.password}
            onValue={(password) => change({ password })}
            type={visible ? 'text' : 'password'}
            autocomplete="new-password"
          />
        </Field>
      </div>
    </FieldGroup>
  )
}
