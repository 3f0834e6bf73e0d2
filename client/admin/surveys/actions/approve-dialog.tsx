import { useRef } from 'preact/hooks'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { bandRange } from '../band-range.ts'
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
      <Notice tone="accent" title="批准后方案和名单即固定；以后改动须提请修订，经另一人同意，各版都保留。" />
      <div>
        <h3>{survey.title}</h3>
        <p class="muted">
          {survey.createdBy.name}起草，{survey.submittedAt ? `${formatDateTime(survey.submittedAt)} 提交` : '尚未提交'}
          。
        </p>
        <p>
          名单：<strong class="figures">{survey.roster.units}</strong> 家单位、
          <strong class="figures">{survey.roster.seats}</strong> 个席位。
          <a href={surveyPath(survey.id, 'roster')} onClick={onClose}>
            逐家查看
          </a>
        </p>
      </div>
      <PlanFacts survey={survey} />
      <div class="grid-2">
        <section class="stack-tight">
          <h3>评价内容（{survey.questionnaire.dimensions.length} 项）</h3>
          <ol class="numbered">
            {survey.questionnaire.dimensions.map((one) => (
              <li key={one.key}>
                {one.label} {one.note && <Badge>{one.note}</Badge>}
              </li>
            ))}
          </ol>
        </section>
        <section class="stack-tight">
          <h3>量表</h3>
          <ScaleTable survey={survey} />
          <p class="small">满意档位（按单位得分）：{bandsInWords(survey.rules.bands)}</p>
        </section>
      </div>
      <p>
        校验码：
        <Digest digest={survey.planDigest} />
      </p>
      <Problem problem={step.problem} onRetry={changed ? () => (reload(), onClose()) : undefined} />
    </Dialog>
  )
}

const bandsInWords = (bands: { label: string; min: string }[]) =>
  `${bands.map(({ label }, at) => `${label} ${bandRange(bands, at)}`).join('，')}。`
