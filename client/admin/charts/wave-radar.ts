import type { WaveComparison } from '../../../server/domain/compare-waves.ts'
import { chartInk, type RadarConfiguration, shorten } from '../../ui/chart.tsx'

/** Means of this wave beside those of the one before, from a floor that lets the differences be seen. */
export function waveRadar({ waves, rows }: WaveComparison): RadarConfiguration {
  const [former, current] = waves.slice(-2)
  const asked = rows.filter((row) => row.means.at(-1) !== null)
  const numbers = (at: number) => asked.map((row) => (row.means.at(at) === null ? null : Number(row.means.at(at))))
  const lowest = Math.min(...[...numbers(-1), ...numbers(-2)].filter((one) => one !== null))
  return {
    type: 'radar',
    data: {
      labels: asked.map((row) => row.label),
      datasets: [
        {
          label: `${current?.year ?? ''} 年`,
          data: numbers(-1),
          borderColor: '#1d5a82',
          backgroundColor: 'rgba(29, 90, 130, 0.12)',
          borderWidth: 2.5,
          pointStyle: 'circle',
          pointRadius: 4,
          pointBackgroundColor: '#1d5a82',
          fill: true,
        },
        {
          label: `${former?.year ?? ''} 年${former?.origin === 'outside' ? '（外部来源）' : ''}`,
          data: numbers(-2),
          borderColor: '#46505c',
          borderDash: [6, 4],
          borderWidth: 2,
          pointStyle: 'triangle',
          pointRadius: 5,
          pointBackgroundColor: '#fff',
          fill: false,
        },
      ],
    },
    options: {
      scales: {
        r: {
          min: Math.max(0, Math.floor((lowest - 10) / 10) * 10),
          max: 100,
          ticks: { stepSize: 10, color: chartInk.quiet, backdropColor: 'rgba(255, 255, 255, 0.8)' },
          pointLabels: {
            font: { size: 12 },
            color: chartInk.ink,
            // On a phone eight would be cut off at both sides.
            callback: (label) => shorten(label, innerWidth < 720 ? 5 : 8),
          },
          grid: { color: chartInk.grid },
          angleLines: { color: chartInk.grid },
        },
      },
      plugins: {
        legend: {
          position: 'top',
          align: 'start',
          labels: { usePointStyle: true, padding: 14, font: { size: 13 }, color: chartInk.ink },
          onClick: () => {},
        },
        tooltip: { enabled: false },
      },
    },
  }
}
