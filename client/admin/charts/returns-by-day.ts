import type { Progress } from '../../../server/contract/progress.ts'
import { type BarConfiguration, chartInk } from '../../ui/chart.tsx'

/** Returns per day, in the order of days. */
export function returnsByDay(days: Progress['byDay']): BarConfiguration {
  return {
    type: 'bar',
    data: {
      labels: days.map((day) => monthAndDay(day.date)),
      datasets: [
        {
          data: days.map((day) => day.returned),
          texts: days.map((day) => (day.returned === 0 ? '' : String(day.returned))),
          backgroundColor: '#1d5a82',
          maxBarThickness: 36,
        },
      ],
    },
    options: {
      layout: { padding: { top: 20 } },
      scales: {
        x: { grid: { display: false } },
        y: { beginAtZero: true, ticks: { color: chartInk.quiet, precision: 0 }, border: { display: false } },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  }
}

/** "2026-11-23" as people write it: 11月23日. */
export function monthAndDay(date: string): string {
  const [, month, day] = date.split('-')
  return `${Number(month)}月${Number(day)}日`
}
