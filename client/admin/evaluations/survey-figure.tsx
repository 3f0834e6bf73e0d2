import { withQuery } from '../../api.ts'
import type { IndicatorView } from '../../../server/contract/evaluations.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatFigure } from '../../ui/format.ts'
import { VerdictBadge } from '../../ui/status-badge.tsx'

type SurveyFigureProps = {
  indicator: IndicatorView
  editable: boolean
  onBind: () => void
  onUnbind: () => void
  onRebind: () => void
}

/** 年度综合: each wave, its weight and figure, one click from its seal. */
function Waves({ source }: { source: Source }) {
  return (
    <ul class="plain-list small">
      {source.waves.map(({ surveyId, title, weight, value, seal }) => (
        <li key={surveyId}>
          <a href={`/admin/surveys/${surveyId}/result`} title={seal?.digest}>
            {title}
          </a>{' '}
          {value} × {weight}
        </li>
      ))}
    </ul>
  )
}

type Source = NonNullable<IndicatorView['source']>

const pathOf = ({ annualId, surveyId, object }: Source) =>
  annualId === null ? withQuery(`/admin/surveys/${surveyId}/result`, { object: object?.key }) : '/admin/surveys/annual'

/** The figure of a survey: read here, never typed, under the seal's digest, one click from its evidence. */
export function SurveyFigure({ indicator, editable, onBind, onUnbind, onRebind }: SurveyFigureProps) {
  const { source, actual, unit } = indicator
  if (!source) {
    if (!editable) return <span class="muted">未关联调查</span>
    return (
      <Button size="small" icon="link" onClick={onBind}>
        关联调查
      </Button>
    )
  }
  return (
    <div class="survey-figure">
      <a href={pathOf(source)} title={source.title}>
        <strong>{formatFigure(actual, unit)}</strong>
        <span class="visually-hidden">（取自 {source.title}，查看结果）</span>
      </a>
      {source.object && <span class="small">{source.object.name}</span>}
      <VerdictBadge verdict={source.verdict} />
      {source.seal ? (
        <span class="muted small" title={source.seal}>
          封存 <code>{source.seal.split(':')[1]?.slice(0, 8)}</code>
        </span>
      ) : (
        <Badge tone="warn">未封存，不能定稿</Badge>
      )}
      {source.annualId !== null && <Waves source={source} />}
      {source.corrected && (
        <>
          <Badge tone="warn" icon="warning">
            已有更正封存
          </Badge>
          {editable && (
            <Button size="small" onClick={onRebind}>
              改用新封存
            </Button>
          )}
        </>
      )}
      {editable && (
        <Button tone="plain" size="small" onClick={onUnbind}>
          解除关联
        </Button>
      )}
    </div>
  )
}
