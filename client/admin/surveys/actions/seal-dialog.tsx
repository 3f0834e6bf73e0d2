import type { SealsView } from '../../../../server/contract/seals.ts'
import { api } from '../../../api.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'
import { Movement } from '../result/movement.tsx'
import { useStep } from './use-step.ts'

/** 封存, and where a correction waits, 更正封存: final either way, so it says what is bound and what can never change again. */
export function SealDialog({ onClose }: { onClose: () => void }) {
  const { survey } = useSurvey()
  const step = useStep('seal', onClose)
  const seals = useLoad((signal) => api.get<SealsView>(`/surveys/${survey.id}/seals`, signal), [survey.id])
  const action = survey.status === 'sealed' ? '更正封存' : '封存'
  return (
    <Confirm
      title={action}
      action={action}
      busy={step.busy}
      problem={step.problem}
      onConfirm={() => step.run()}
      onClose={onClose}
    >
      <WhenLoaded of={seals}>
        {({ request, seals: [before] }) =>
          request?.moved && before ? (
            <Notice tone="warn" title={`${request.askedBy.name}提请更正第 ${before.number} 次封存`}>
              <p>原因：{request.reason}</p>
              <p>
                <Movement figure={request.moved.figure} rulings={request.moved.rulings} />
              </p>
              <p>重新计算结果，生成新的封存校验码；原封存、当时的结果和佐证材料包继续保留、可查。</p>
            </Notice>
          ) : (
            <Notice tone="accent" title="封存后不能再改动，也不能撤销。" />
          )
        }
      </WhenLoaded>
      <p>方案和批准、名单、修订、发放日志、全部答卷、无效清单、结果和审计日志区间，一并固定在一个封存校验码之下。</p>
      <p class="muted">封存人不能是起草人或办理截止的人。封存后请打印封存回执，盖章报送备存。</p>
    </Confirm>
  )
}
