import type { Progress } from '../../../../server/contract/progress.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime, formatPercent, formatTimeLeft } from '../../../ui/format.ts'
import { Facts } from '../../../ui/stat.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'
import { Funnel } from './funnel.tsx'
import { ResponseRate } from './response-rate.tsx'
import { ReturnsPerDay } from './returns-per-day.tsx'

/** 参与情况简报: one page to print for whoever asks before the window closes. Participation only, no score. */
export function Brief() {
  const { survey } = useSurvey()
  const progress = useLoad(
    (signal) => api.get<Progress>(`/surveys/${survey.id}/progress?pageSize=1`, signal),
    [survey.id],
  )
  return (
    <WhenLoaded of={progress}>
      {(now) => (
        <div class="stack">
          <Card
            title="参与情况简报"
            actions={
              <Button size="small" icon="print" tone="primary" onClick={() => print()}>
                打印
              </Button>
            }
          >
            <p>{sentenceOf(now)}</p>
            <Facts
              facts={[
                ['调查', survey.title],
                ['评价的服务期', `${survey.servicePeriod.from} 至 ${survey.servicePeriod.to}`],
                ['截至', formatDateTime(new Date().toISOString())],
              ]}
            />
            <p class="muted">本简报只列参与情况。按调查方案，截止前任何人不能查看评分，本页不含任何评分。</p>
          </Card>
          <Funnel counts={now} />
          <ResponseRate counts={now} />
          <ReturnsPerDay counts={now} />
        </div>
      )}
    </WhenLoaded>
  )
}

function sentenceOf({ units, responseRate, window, closedAt }: Progress): string {
  const left = closedAt ? `已于 ${formatDateTime(closedAt)} 截止` : formatTimeLeft(window.closesAt)
  return `名册内 ${units.roster} 家单位，${units.returned} 家已提交，应答率 ${formatPercent(responseRate)}；${left}。`
}
