import type { DimensionResult } from '../../../server/domain/result.ts'
import type { Level } from '../../../server/domain/scale.ts'
import { type BarConfiguration, categoryTicks, chartInk } from '../../ui/chart.tsx'
import { levelFill } from './level-fill.ts'

/** How the scored answers of each dimension divide over the levels, in percent of the row; each segment bears its count. */
export function levelShares(dimensions: DimensionResult[], scale: Level[]): BarConfiguration {
  const levels = scale.toSorted((a, b) => b.level - a.level)
  return {
    type: 'bar',
    data: {
      labels: dimensions.map((one) => one.label),
      datasets: levels.map((step, at) => {
        const fill = levelFill(at, levels.length)
        const counts = dimensions.map((one) => one.counts[String(step.level)] ?? 0)
        return {
          label: step.label,
          data: dimensions.map((one, i) => (one.n === 0 ? 0 : ((counts[i] ?? 0) * 100) / one.n)),
          texts: counts.map((count) => (count === 0 ? '' : String(count))),
          ink: fill.ink,
          backgroundColor: fill.background,
          borderColor: '#fff',
          borderWidth: { right: 1 },
          borderSkipped: false,
          barPercentage: 0.78,
          categoryPercentage: 0.9,
        }
      }),
    },
    options: {
      indexAxis: 'y',
      scales: {
        x: {
          stacked: true,
          min: 0,
          max: 100,
          ticks: { color: chartInk.quiet, stepSize: 25, callback: (value) => `${value}%` },
          border: { display: false },
        },
        y: { stacked: true, grid: { display: false }, ticks: categoryTicks },
      },
      plugins: {
        legend: {
          position: 'top',
          align: 'start',
          // Large enough to tell the stripes by, also when printed smaller.
          labels: { boxWidth: 24, boxHeight: 14, padding: 14, font: { size: 14 }, color: chartInk.ink },
          onClick: () => {},
        },
        tooltip: {
          callbacks: { label: (item) => `${item.dataset.label}：${item.dataset.texts?.[item.dataIndex] || '0'} 份` },
        },
      },
    },
  }
}
