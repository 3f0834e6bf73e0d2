import type { WaveComparison } from '../../../server/domain/compare-waves.ts'
import { chartInk, type LineConfiguration } from '../../ui/chart.tsx'

/** The figure over the years: filled points were computed here, hollow ones come from outside. */
export function waveTrend({ waves }: WaveComparison): LineConfiguration {
  const values = waves.map((wave) => (wave.value === null ? null : Number(wave.value)))
  const targets = waves.map((wave) => (wave.target === null ? null : Number(wave.target)))
  const lowest = Math.min(...[...values, ...targets].filter((one) => one !== null))
  return {
    type: 'line',
    data: {
      labels: waves.map((wave) => (wave.origin === 'outside' ? `${wave.year}（外部来源）` : String(wave.year))),
      datasets: [
        {
          label: '用户使用满意度',
          data: values,
          texts: waves.map((wave) => (wave.value === null ? '' : `${wave.value}${wave.unit === '%' ? '%' : ''}`)),
          borderColor: '#1d5a82',
          borderWidth: 2.5,
          pointRadius: 6,
          pointBorderWidth: 2,
          pointBackgroundColor: waves.map((wave) => (wave.origin === 'outside' ? '#fff' : '#1d5a82')),
          segment: { borderDash: (at) => (waves[at.p0DataIndex]?.origin === 'outside' ? [3, 3] : undefined) },
        },
        {
          label: '目标值',
          data: targets,
          borderColor: chartInk.ink,
          borderDash: [6, 4],
          borderWidth: 1.5,
          pointRadius: 0,
        },
      ],
    },
    options: {
      layout: { padding: { top: 20, right: 48 } },
      scales: {
        x: { grid: { display: false }, offset: true },
        y: {
          min: Math.max(0, Math.floor((lowest - 5) / 10) * 10),
          max: 100,
          ticks: { color: chartInk.quiet },
          border: { display: false },
        },
      },
      plugins: {
        legend: {
          position: 'top',
          align: 'start',
          labels: { boxWidth: 28, boxHeight: 0, padding: 14 },
          onClick: () => {},
        },
        tooltip: { enabled: false },
      },
    },
  }
}
