import { Confirm } from '../../../ui/confirm.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { useSurvey } from '../survey-context.ts'
import { useStep } from './use-step.ts'

export function OpenDialog({ onClose }: { onClose: () => void }) {
  const { survey } = useSurvey()
  const step = useStep('open', onClose)
  return (
    <Confirm
      title="开始填报"
      action="开始填报"
      busy={step.busy}
      problem={step.problem}
      onConfirm={() => step.run()}
      onClose={onClose}
    >
      <p>
        开始后，{survey.roster.units} 家单位可凭各自的链接在 {formatDateTime(survey.window.opensAt)} 至{' '}
        {formatDateTime(survey.window.closesAt)} 之间填写。
      </p>
      <p>截止前任何人（包括您）不能查看评分，只能看到进度。</p>
    </Confirm>
  )
}
