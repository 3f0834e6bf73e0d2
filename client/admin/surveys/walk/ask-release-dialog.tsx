import { useId, useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { Select, TextArea, TextInput } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'

type RosterUnit = { unitId: number; unit: string }

/** 申请核查: which unit, and why. */
export function AskReleaseDialog({ onClose, onAsked }: { onClose: () => void; onAsked: () => void }) {
  const { survey } = useSurvey()
  const form = useId()
  const [typed, type] = useState('')
  const [unitId, choose] = useState('')
  const [reason, setReason] = useState('')
  const search = useDebounced(typed)
  const units = useLoad(
    (signal) => api.get<Page<RosterUnit>>(withQuery(`/surveys/${survey.id}/roster`, { search, pageSize: 50 }), signal),
    [survey.id, search],
  )
  const ask = useAct(async () => {
    await api.post(`/surveys/${survey.id}/releases`, { unitId: Number(unitId), reason })
    onAsked()
  })
  const found = units.data?.items ?? []
  return (
    <Dialog
      title="申请核查单个单位"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={ask.busy} disabled={!unitId || !reason.trim()}>
            提交申请
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void ask.run()
        }}
      >
        <Field label="查找单位" hint={units.data && units.data.total > 50 ? '只列前 50 家，请输入名称' : undefined}>
          <TextInput value={typed} onValue={type} placeholder="输入名称" />
        </Field>
        <Field label="单位" required>
          <Select
            value={unitId}
            onValue={choose}
            empty="请选择"
            options={found.map((one) => ({ value: String(one.unitId), label: one.unit }))}
          />
        </Field>
        <Field label="理由" required hint="写明依据，如信访件、审计通知书的编号">
          <TextArea value={reason} onValue={setReason} maxLength={500} />
        </Field>
        <Problem problem={ask.problem} />
      </form>
    </Dialog>
  )
}
