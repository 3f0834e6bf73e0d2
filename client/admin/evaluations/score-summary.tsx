import type { EvaluationView } from '../../../server/contract/evaluations.ts'
import { Card } from '../../ui/card.tsx'
import { formatFigure, formatPercent, nothing } from '../../ui/format.ts'
import { GradeBadge } from './grade-badge.tsx'

/** 总分 and grade, with what each 一级指标 brought. */
export function ScoreSummary({ evaluation }: { evaluation: EvaluationView }) {
  const { total, full, grade, complete, byLevel1, profile } = evaluation
  return (
    <Card title="得分">
      <div class="score-summary">
        <div class="score-total">
          <p class="score-total-figure figures">
            {total ?? nothing}
            <span>/ {full} 分</span>
          </p>
          <GradeBadge grade={grade} />
        </div>
        <dl class="score-levels">
          {byLevel1.map((level) => (
            <div key={level.level1}>
              <dt>{level.level1}</dt>
              <dd class="figures">
                <strong>{formatFigure(level.score)}</strong> / {level.full}
              </dd>
              <dd class="figures small muted">{formatPercent(level.rate)}</dd>
            </div>
          ))}
        </dl>
        <p class="score-bands small muted">
          {!complete && '尚有指标未评分，等级待定。'}等级：{bandsText(profile.bands)}
        </p>
      </div>
    </Card>
  )
}

function bandsText(bands: EvaluationView['profile']['bands']): string {
  return bands.map(({ label, min }) => `${label} ≥ ${min}`).join(' · ')
}
