import { useRef } from 'preact/hooks'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Digest } from '../digest.tsx'
import { PlanFacts, ScaleTable } from '../plan-facts.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { useStep } from './use-step.ts'

/** What the reviewer signs: plan and roster in short, and the digest that was read. If either changes meanwhile, nothing is approved. */
export function ApproveDialog({ onClose }: { onClose: () => void }) {
  const { survey, reload } = useSurvey()
  const read = useRef(survey.planDigest)
  const step = useStep('approve', onClose)
  const changed = step.problem?.code === 'plan-changed'
  return (
    <Dialog
      title="核对并批准"
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button
            tone="primary"
            busy={step.busy}
            disabled={changed}
            onClick={() => step.run({ planDigest: read.current })}
          >
            批准
          </Button>
        </>
      }
    >
      <Notice tone="accent" title="批准后方案和名单即固定，以后的改动须另起一期。" />
      <PlanFacts survey={survey} />
      <div class="grid-2">
        <section class="stack-tight">
          <h3>评价内容（{survey.questionnaire.dimensions.length} 项）</h3>
          <ol class="numbered">
            {survey.questionnaire.dimensions.map((one) => (
              <li key={one.key}>{one.label}</li>
            ))}
          </ol>
        </section>
        <section class="stack-tight">
          <h3>量表</h3>
          <ScaleTable survey={survey} />
        </section>
      </div>
      <p>
        名单：<strong class="figures">{survey.roster.units}</strong> 家单位、
        <strong class="figures">{survey.roster.seats}</strong> 个席位。
        <a href={surveyPath(survey.id, 'roster')} onClick={onClose}>
          逐家查看
        </a>
      </p>
      <p>
        校验码：
        <Digest digest={survey.planDigest} />
      </p>
      <Problem problem={step.problem} onRetry={changed ? () => (reload(), onClose()) : undefined} />
    </Dialog>
  )
}
