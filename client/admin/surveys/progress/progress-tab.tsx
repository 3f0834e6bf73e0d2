import { useMemo } from 'preact/hooks'
import type { Progress } from '../../../../server/contract/surveys.ts'
import { api } from '../../../api.ts'
import { Bar } from '../../../ui/bar.tsx'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { formatCount, formatDateTime, formatPercent, formatTimeLeft } from '../../../ui/format.ts'
import { Stat, StatList } from '../../../ui/stat.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { monthAndDay, returnsByDay } from '../../charts/returns-by-day.ts'
import { useSurvey } from '../survey-context.ts'
import { UnitStates } from './unit-states.tsx'
import { usePolling } from './use-polling.ts'

const seconds = 10

/** 进度: who has answered, never how. */
export function ProgressTab() {
  const { survey } = useSurvey()
  const progress = useLoad(
    (signal) => api.get<Progress>(`/surveys/${survey.id}/progress`, signal),
    [survey.id, survey.status],
  )
  usePolling(progress.reload, seconds, survey.status === 'open')
  return (
    <WhenLoaded of={progress}>
      {(now) => (
        <div class="stack">
          <Counts progress={now} open={survey.status === 'open'} />
          <ReturnsPerDay days={now.byDay} />
          <UnitStates units={now.byUnit} />
        </div>
      )}
    </WhenLoaded>
  )
}

function Counts({ progress, open }: { progress: Progress; open: boolean }) {
  const { roster, sent, opened, returned, valid, responseRate, window } = progress
  const parts = [
    ['已发送', sent, '登记过发送'],
    ['已查看', opened, '打开并开始填写'],
    ['已提交', returned, '收到的答卷'],
    ['有效', valid, '达到方案规定的作答项数'],
  ] as const
  return (
    <Card
      title="填报进度"
      actions={
        open && (
          <span class="muted small">
            {formatTimeLeft(window.closesAt)} · 每 {seconds} 秒更新
          </span>
        )
      }
    >
      <StatList>
        <Stat large label="应答率" value={formatPercent(responseRate)} hint="完整答卷 ÷ 名单" />
        <Stat large label="名单" value={formatCount(roster)} hint="全部邀请" />
        {parts.map(([label, count, hint]) => (
          <Stat
            key={label}
            large
            label={label}
            value={formatCount(count)}
            hint={
              <>
                <Bar part={count} whole={roster} label={`${label} ${count}，名单 ${roster}`} />
                {hint}
              </>
            }
          />
        ))}
      </StatList>
      <p class="muted small">
        {formatDateTime(window.opensAt)} 至 {formatDateTime(window.closesAt)}。未提交 {formatCount(roster - returned)}{' '}
        份。
      </p>
    </Card>
  )
}

function ReturnsPerDay({ days }: { days: Progress['byDay'] }) {
  // The same numbers every ten seconds need no new picture.
  const key = JSON.stringify(days)
  const config = useMemo(() => returnsByDay(days), [key])
  const total = days.reduce((sum, day) => sum + day.returned, 0)
  if (total === 0) return null
  return (
    <Card>
      <ChartFigure
        title="每日收到的答卷"
        summary={`共 ${total} 份，分布在 ${days.filter((day) => day.returned > 0).length} 天`}
        config={config}
        height={200}
        table={
          <Table
            caption="每日收到的答卷"
            phone="scroll"
            columns={[
              { key: 'date', label: '日期', heading: true, cell: (day) => monthAndDay(day.date) },
              { key: 'returned', label: '份数', align: 'number', cell: (day) => day.returned },
            ]}
            rows={days}
            rowKey={(day) => day.date}
          />
        }
      />
    </Card>
  )
}
