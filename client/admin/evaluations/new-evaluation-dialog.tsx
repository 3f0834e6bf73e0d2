import { useId, useState } from 'preact/hooks'
import type { EvaluationView } from '../../../server/contract/evaluations.ts'
import type { ProfileItem } from '../../../server/contract/profiles.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Select, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'

type Draft = Record<'profile' | 'project' | 'year' | 'department' | 'implementer', string>

const fields = ['profile', 'project', 'year', 'department', 'implementer'] as const
// A self-evaluation looks back at the year before.
const emptyDraft = (): Draft => ({
  profile: '',
  project: '',
  year: String(new Date().getFullYear() - 1),
  department: '',
  implementer: '',
})

/** 新建自评: its scoring rules and what it is about. The indicators come from the rules. */
export function NewEvaluationDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void
  onCreated: (created: EvaluationView) => void
}) {
  const form = useId()
  const profiles = useLoad((signal) => api.get<ProfileItem[]>('/profiles', signal), [])
  const [draft, setDraft] = useState(emptyDraft)
  const offered = newestOf(profiles.data ?? [])
  const chosen = offered.find(({ key }) => key === draft.profile) ?? offered[0]
  const create = useAct(async () =>
    onCreated(await api.post<EvaluationView>('/evaluations', { ...draft, profile: chosen?.key })),
  )
  const input = (field: keyof Draft) => ({
    value: draft[field],
    onValue: (value: string) => setDraft({ ...draft, [field]: value }),
  })
  const error = (field: keyof Draft) => errorOf(create.problem, field)
  return (
    <Dialog
      title="新建绩效自评"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={create.busy} disabled={!chosen}>
            新建
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void create.run()
        }}
      >
        <Field label="项目名称" required error={error('project')}>
          <TextInput {...input('project')} autofocus maxLength={120} />
        </Field>
        <Field label="年度" required error={error('year')}>
          <TextInput {...input('year')} numeric />
        </Field>
        <Field label="主管部门" error={error('department')}>
          <TextInput {...input('department')} />
        </Field>
        <Field label="实施单位" error={error('implementer')}>
          <TextInput {...input('implementer')} />
        </Field>
        <Field
          label="评分规则"
          required
          hint={chosen && `依据：${chosen.legalBasis}（第 ${chosen.version} 版）`}
          error={error('profile')}
        >
          <Select
            value={chosen?.key ?? ''}
            onValue={(profile) => setDraft({ ...draft, profile })}
            options={offered.map(({ key, label }) => ({ value: key, label }))}
          />
        </Field>
      </form>
      <Problem problem={profiles.problem} onRetry={profiles.reload} />
      <Problem problem={create.problem} shownFields={fields} />
    </Dialog>
  )
}

// What the server will take: of each profile the newest version that is not retired.
function newestOf(profiles: readonly ProfileItem[]): ProfileItem[] {
  const offered = profiles.filter(({ retiredAt }) => retiredAt === null)
  return offered.filter((one) => offered.every(({ key, id }) => key !== one.key || id <= one.id))
}
