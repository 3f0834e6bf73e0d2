import { useMemo } from 'preact/hooks'
import type { ParticipationView } from '../../../../server/contract/progress.ts'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { formatDate } from '../../../ui/format.ts'
import { Table } from '../../../ui/table.tsx'
import { monthAndDay, returnsByDay } from '../../charts/returns-by-day.ts'

const mostDays = 62

/** Returns per day against the window: every day of it stands there, also the empty ones. */
export function ReturnsPerDay({ counts }: { counts: Pick<ParticipationView, 'byDay' | 'window' | 'closedAt'> }) {
  const days = daysOf(counts)
  // The same numbers ten seconds later need no new picture.
  const config = useMemo(() => returnsByDay(days), [JSON.stringify(days)])
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
            rows={days.filter((day) => day.returned > 0)}
            rowKey={(day) => day.date}
          />
        }
      />
    </Card>
  )
}

/** The days of the window with their returns; a window too long to draw keeps only the days that have some. */
function daysOf({ byDay, window, closedAt }: Pick<ParticipationView, 'byDay' | 'window' | 'closedAt'>) {
  const returned = new Map(byDay.map((day) => [day.date, day.returned]))
  const first = [formatDate(window.opensAt), byDay[0]?.date ?? '9999'].sort()[0]!
  const last = formatDate(closedAt ?? window.closesAt)
  const length = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
  if (!(length >= 1 && length <= mostDays)) return byDay
  return Array.from({ length }, (_, i) => {
    const date = new Date(Date.parse(first) + i * 86_400_000).toISOString().slice(0, 10)
    return { date, returned: returned.get(date) ?? 0 }
  })
}
