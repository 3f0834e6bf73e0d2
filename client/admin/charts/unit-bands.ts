import type { Band } from '../../../server/domain/bands.ts'
import { type BarConfiguration, chartInk } from '../../ui/chart.tsx'
import { levelFill } from './level-fill.ts'

/** How many units fall in each band. */
export function unitBands(bands: Band[], counts: Record<string, number>): BarConfiguration {
  const units = bands.map((band) => counts[band.label] ?? 0)
  return {
    type: 'bar',
    data: {
      labels: bands.map((band) => band.label),
      datasets: [
        {
          data: units,
          texts: units.map((count) => `${count} 家`),
          backgroundColor: bands.map((_, at) => levelFill(at, bands.length).background),
          barPercentage: 0.7,
          categoryPercentage: 0.9,
        },
      ],
    },
    options: {
      indexAxis: 'y',
      layout: { padding: { right: 48 } },
      scales: {
        x: { beginAtZero: true, ticks: { color: chartInk.quiet, precision: 0 }, border: { display: false } },
        y: { grid: { display: false } },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  }
}
