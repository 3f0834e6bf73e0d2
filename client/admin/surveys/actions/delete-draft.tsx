import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Confirm } from '../../../ui/confirm.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useSurvey } from '../survey-context.ts'

/** A draft nobody needs may go; what was approved stays. */
export function DeleteDraft() {
  const { survey } = useSurvey()
  const { route } = useLocation()
  const toast = useToast()
  const [asking, ask] = useState(false)
  const remove = useAct(async () => {
    await api.del(`/surveys/${survey.id}`)
    toast('草稿已删除')
    route('/admin/surveys', true)
  })
  return (
    <>
      <Button tone="plain" size="small" onClick={() => ask(true)}>
        删除草稿
      </Button>
      {asking && (
        <Confirm
          title="删除草稿"
          action="删除"
          danger
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.run()}
          onClose={() => ask(false)}
        >
          <p>“{survey.title}”的方案和名单将删除，不能恢复。</p>
        </Confirm>
      )}
    </>
  )
}
