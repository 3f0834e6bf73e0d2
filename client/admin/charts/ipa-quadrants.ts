import type { IpaResult } from '../../../server/domain/ipa.ts'
import { chartInk, type ScatterConfiguration } from '../../ui/chart.tsx'

/** Importance across, satisfaction up; each point bears the number it has in the table. */
export function ipaQuadrants({ points, crossing, basis }: IpaResult): ScatterConfiguration {
  const placed = points
    .map((one, at) => ({ ...one, number: at + 1 }))
    .filter((one) => one.importance !== null && one.performance !== null)
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: placed.map((one) => ({ x: Number(one.importance), y: Number(one.performance) })),
          texts: placed.map((one) => `${one.number} ${one.label}`),
          shortTexts: placed.map((one) => String(one.number)),
          pointRadius: 5,
          pointStyle: placed.map((one) => (one.quadrant === '修补区' ? 'triangle' : 'circle')),
          pointBackgroundColor: placed.map((one) => (one.quadrant === '修补区' ? '#a3261e' : '#1d5a82')),
          pointBorderColor: '#fff',
        },
      ],
    },
    options: {
      layout: { padding: { right: 16, top: 8 } },
      scales: {
        x: {
          title: { display: true, text: basis === 'stated' ? '重要性（方案权重）' : '重要性（与总体评价的相关系数）' },
          ticks: { color: chartInk.quiet },
          grace: '18%',
        },
        y: { title: { display: true, text: '满意程度（平均分）' }, ticks: { color: chartInk.quiet }, grace: '15%' },
      },
      plugins: {
        legend: { display: false },
        tooltip: { enabled: false },
        ...(crossing && {
          quadrants: {
            x: Number(crossing.importance),
            y: Number(crossing.performance),
            names: ['维持区', '优势区', '机会区', '修补区'],
          },
        }),
      },
    },
  }
}
