import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api } from '../../../api.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useSurvey } from '../survey-context.ts'

type StepName = 'submit' | 'approve' | 'return' | 'open' | 'close' | 'seal' | 'void'

const done: Record<StepName, string> = {
  submit: '已提交批准',
  approve: '已批准，方案和名单已固定',
  return: '已退回修改',
  open: '已开始填报',
  close: '已截止，结果已经算出',
  seal: '已封存',
  void: '已作废',
}

/** What takes its time goes on behind: see work-notice.tsx. */
const begun = { count: '已截止，正在计算结果', seal: '已开始封存' }

/** Takes the survey one step on, reads it again, says so and closes the dialog. */
export function useStep(step: StepName, onClose: () => void) {
  const { survey, setSurvey } = useSurvey()
  const toast = useToast()
  return useAct(async (body?: object) => {
    await api.post(`/surveys/${survey.id}/${step}`, body)
    const now = await api.get<SurveyView>(`/surveys/${survey.id}`)
    setSurvey(now)
    toast(now.work ? begun[now.work.kind] : done[step])
    onClose()
  })
}
