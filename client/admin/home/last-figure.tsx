import type { SurveyListItem } from '../../../server/contract/surveys.ts'
import { Card } from '../../ui/card.tsx'
import { formatDate, formatFigure, nothing } from '../../ui/format.ts'
import { VerdictBadge } from '../../ui/status-badge.tsx'

/** The figure of the survey that closed last. */
export function LastFigure({ surveys }: { surveys: readonly SurveyListItem[] }) {
  const last = surveys
    .filter(({ indicator }) => indicator?.value)
    .toSorted((a, b) => (b.closedAt ?? '').localeCompare(a.closedAt ?? ''))[0]
  if (!last?.indicator) {
    return (
      <Card title="用户使用满意度">
        <p class="muted">第一期调查截止后，这里显示其结果。</p>
      </Card>
    )
  }
  const { value, unit, target, verdict, worstCase } = last.indicator
  return (
    <Card title="用户使用满意度">
      <div class="headline">
        <p class="headline-figure figures">
          {value ?? nothing}
          <span>{unit}</span>
        </p>
        <VerdictBadge verdict={verdict} />
      </div>
      <dl class="home-facts">
        <dt>目标值</dt>
        <dd class="figures">≥ {formatFigure(target, unit)}</dd>
        <dt>最不利值</dt>
        <dd class="figures">{formatFigure(worstCase, unit)}</dd>
        <dt>提交</dt>
        <dd class="figures">
          {last.returned} / {last.roster} 份
        </dd>
        <dt>截止</dt>
        <dd class="figures">{formatDate(last.closedAt)}</dd>
      </dl>
      <p>
        <a href={`/admin/surveys/${last.id}/result`}>{last.title}</a>
      </p>
    </Card>
  )
}
