import type { DimensionResult } from '../../../server/domain/result.ts'
import { type BarConfiguration, categoryTicks, chartInk } from '../../ui/chart.tsx'
import { striped } from './level-fill.ts'

const reached = '#1d5a82'

/** Mean per dimension, from 0 to 100, against the target. Bars below it are striped. */
export function dimensionMeans(dimensions: DimensionResult[], target: string): BarConfiguration {
  const below = striped('#b7cbd9', '#7fa3bb')
  return {
    type: 'bar',
    data: {
      labels: dimensions.map((one) => one.label),
      datasets: [
        {
          data: dimensions.map((one) => Number(one.mean ?? 0)),
          texts: dimensions.map((one) => one.mean ?? '无人评分'),
          backgroundColor: dimensions.map((one) => (Number(one.mean ?? 0) < Number(target) ? below : reached)),
          barPercentage: 0.72,
          categoryPercentage: 0.9,
        },
      ],
    },
    options: {
      indexAxis: 'y',
      layout: { padding: { top: 18, right: 40 } },
      scales: {
        x: { min: 0, max: 100, ticks: { color: chartInk.quiet, stepSize: 20 }, border: { display: false } },
        y: { grid: { display: false }, ticks: categoryTicks },
      },
      plugins: {
        legend: { display: false },
        tooltip: { enabled: false },
        targetLine: { value: Number(target), label: `目标 ${target}` },
      },
    },
  }
}
