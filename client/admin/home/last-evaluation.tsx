import type { EvaluationListItem } from '../../../server/contract/evaluations.ts'
import { Card } from '../../ui/card.tsx'
import { nothing } from '../../ui/format.ts'
import { GradeBadge } from '../evaluations/grade-badge.tsx'

/** Total and grade of the latest evaluation. */
export function LastEvaluation({ evaluation }: { evaluation: EvaluationListItem | undefined }) {
  if (!evaluation) {
    return (
      <Card title="绩效自评">
        <p class="muted">
          还没有绩效自评。<a href="/admin/evaluations">去新建</a>
        </p>
      </Card>
    )
  }
  const { id, project, year, total, full, grade } = evaluation
  return (
    <Card title="绩效自评">
      <div class="headline">
        <p class="headline-figure figures">
          {total ?? nothing}
          <span>/ {full} 分</span>
        </p>
        <GradeBadge grade={grade} />
      </div>
      <p>
        <a href={`/admin/evaluations/${id}`}>
          {year} 年度 {project}
        </a>
      </p>
    </Card>
  )
}
