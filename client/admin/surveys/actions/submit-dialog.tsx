import { Confirm } from '../../../ui/confirm.tsx'
import { useSurvey } from '../survey-context.ts'
import { useStep } from './use-step.ts'

export function SubmitDialog({ onClose }: { onClose: () => void }) {
  const { survey } = useSurvey()
  const step = useStep('submit', onClose)
  return (
    <Confirm
      title="提交批准"
      action="提交批准"
      busy={step.busy}
      problem={step.problem}
      onConfirm={() => step.run()}
      onClose={onClose}
    >
      <p>方案和 {survey.roster.units} 家单位的名单将交审核人核对。等待批准期间不能修改；需要修改时，由审核人退回。</p>
      <p>起草人不能批准自己起草的方案。</p>
    </Confirm>
  )
}
