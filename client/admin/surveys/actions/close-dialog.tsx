import type { Progress } from '../../../../server/contract/progress.ts'
import { api } from '../../../api.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'
import { useStep } from './use-step.ts'

/** Says who has not answered yet before the window is closed for good. */
export function CloseDialog({ onClose }: { onClose: () => void }) {
  const { survey } = useSurvey()
  const step = useStep('close', onClose)
  const progress = useLoad((signal) => api.get<Progress>(`/surveys/${survey.id}/progress`, signal), [survey.id])
  const early = new Date(survey.window.closesAt).getTime() > Date.now()
  return (
    <Confirm
      title={early ? '提前截止' : '截止'}
      action={early ? '提前截止' : '截止'}
      danger
      busy={step.busy}
      problem={step.problem}
      onConfirm={() => step.run()}
      onClose={onClose}
    >
      <WhenLoaded of={progress}>{(now) => <Unanswered progress={now} />}</WhenLoaded>
      {early && <p>原定 {formatDateTime(survey.window.closesAt)} 截止。</p>}
      <p>截止后链接即失效，结果随即算出；不能再开。</p>
    </Confirm>
  )
}

function Unanswered({ progress: { roster, returned, dispositions } }: { progress: Progress }) {
  const missing = roster - returned - dispositions.ineligible
  if (missing === 0) return <Notice tone="ok" title={`${roster} 份邀请全部已提交。`} />
  return (
    <Notice tone="warn" title={`还有 ${missing} 份未提交（共 ${roster} 份）。`}>
      <p>未答单位按最低分计入最不利值，可能影响“达标”的结论。</p>
    </Notice>
  )
}
