import type { Progress } from '../../../server/contract/progress.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { Bar } from '../../ui/bar.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDateTime, formatPercent, formatTimeLeft } from '../../ui/format.ts'
import { useLoad } from '../../ui/use-load.ts'

/** 正在填报: response and time left of each open survey. Scores stay closed until the window closes. */
export function RunningSurveys({ surveys, now }: { surveys: readonly SurveyListItem[]; now: Date }) {
  return (
    <Card title="正在填报" flush>
      {surveys.length === 0 && <p class="home-nothing muted">目前没有填报中的调查。</p>}
      {surveys.map((survey) => (
        <RunningSurvey key={survey.id} survey={survey} now={now} />
      ))}
    </Card>
  )
}

function RunningSurvey({ survey, now }: { survey: SurveyListItem; now: Date }) {
  const progress = useLoad((signal) => api.get<Progress>(`/surveys/${survey.id}/progress`, signal), [survey.id])
  const { returned = survey.returned, roster = survey.roster, responseRate = null } = progress.data ?? {}
  return (
    <article class="running">
      <div class="row-apart">
        <h3>
          <a href={`/admin/surveys/${survey.id}`}>{survey.title}</a>
        </h3>
        <span class="running-left">{timeLeft(survey, now)}</span>
      </div>
      <Bar part={returned} whole={roster} label={`${survey.title}已提交`} />
      <div class="row-apart figures">
        <span>
          已提交 <strong>{returned}</strong> / {roster} 份
          <span class="running-rate">应答率 {formatPercent(responseRate)}</span>
        </span>
        <span class="muted">截止 {formatDateTime(survey.window.closesAt)}</span>
      </div>
    </article>
  )
}

function timeLeft({ window }: SurveyListItem, now: Date): string {
  if (new Date(window.opensAt) > now) return `${formatDateTime(window.opensAt)} 起填报`
  return formatTimeLeft(window.closesAt, now)
}
