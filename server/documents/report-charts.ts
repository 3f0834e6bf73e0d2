/** The report's charts, made of the numbers that stand in the tables beside them. */
import type { Paragraph } from 'docx'
import type { ReportModel } from '../contract/report.ts'
import { chart, inkOn, main, stepColour } from './docx/chart.ts'

const quiet = '5F6873'
const ink = '1B2430'
const number = (figure: string | null) => (figure === null ? null : Number(figure))

/** Means as columns, with the target as a line across; those below it are paler. */
export function meansChart({ result }: ReportModel): Paragraph {
  const { dimensions, indicator } = result
  return chart(
    {
      type: 'column',
      categories: dimensions.map((one) => one.label),
      series: [
        {
          name: '平均分',
          values: dimensions.map((one) => number(one.mean)),
          color: main,
          colors: dimensions.map((one) => (Number(one.mean ?? 0) < Number(indicator.target) ? '8FB6CD' : main)),
          pointLabels: dimensions.map((one) => ({ text: one.mean ?? '无人评分' })),
        },
        {
          name: `目标值 ${indicator.target}`,
          type: 'line',
          values: dimensions.map(() => Number(indicator.target)),
          color: ink,
          line: { color: ink, width: 1.5, dash: 'dash' },
          dataLabels: false,
        },
      ],
      gapWidth: 45,
      dataLabels: { value: true, position: 'outsideEnd', font: { size: 9 } },
      legend: { position: 'top', font: { size: 9 } },
      valueAxis: { minimum: 0, maximum: 110, interval: 20, gridlines: true, font: { size: 9 } },
      categoryAxis: { labelRotation: -45, font: { size: 8 } },
    },
    360,
    dimensions.map((one) => `${one.label} ${one.mean ?? '无'}`).join('，'),
  )
}

export function levelsChart({ result, questionnaire }: ReportModel): Paragraph {
  const levels = questionnaire.scale.toSorted((a, b) => b.level - a.level)
  const rows = result.dimensions.toReversed()
  return chart(
    {
      type: 'bar',
      stacking: 'percent',
      categories: rows.map((one) => one.label),
      series: levels.map((level, at) => {
        const colour = stepColour(at, levels.length)
        const counts = rows.map((one) => one.counts[String(level.level)] ?? 0)
        return {
          name: level.label,
          values: counts,
          color: colour,
          dataLabels: { value: true, font: { size: 8, color: inkOn(colour) } },
          pointLabels: counts.map((count) => (count === 0 ? (false as const) : undefined)),
        }
      }),
      gapWidth: 40,
      legend: { position: 'top', font: { size: 9 } },
      valueAxis: { numberFormat: '0%', font: { size: 9 } },
      categoryAxis: { font: { size: 9 } },
    },
    74 + rows.length * 26,
    `各项评价在 ${levels.length} 档上的份数，数据见表`,
  )
}

export function bandsChart({ result, rules }: ReportModel): Paragraph {
  const bands = rules.bands.toSorted((a, b) => Number(b.min) - Number(a.min))
  const counts = bands.map((band) => result.unitBands[band.label] ?? 0)
  return chart(
    {
      type: 'column',
      categories: bands.map((band) => band.label),
      series: [{ name: '单位数', values: counts, colors: bands.map((_, at) => stepColour(at, bands.length)) }],
      gapWidth: 60,
      dataLabels: { value: true, position: 'outsideEnd', numberFormat: '0"家"', font: { size: 9 } },
      legend: false,
      valueAxis: { minimum: 0, gridlines: true, font: { size: 9 } },
      categoryAxis: { font: { size: 9 } },
    },
    230,
    bands.map((band, at) => `${band.label} ${counts[at]} 家`).join('，'),
  )
}

export function returnsChart({ byDay }: ReportModel): Paragraph {
  return chart(
    {
      type: 'column',
      categories: byDay.map(({ date }) => date.slice(5)),
      series: [{ name: '收到', values: byDay.map(({ returned }) => returned), color: main }],
      gapWidth: 60,
      dataLabels: { value: true, position: 'outsideEnd', font: { size: 9 } },
      legend: false,
      valueAxis: { minimum: 0, font: { size: 9 } },
      categoryAxis: { font: { size: 9 } },
    },
    200,
    byDay.map(({ date, returned }) => `${date} ${returned} 份`).join('，'),
  )
}

export function ipaChart({ analysis: { ipa } }: ReportModel): Paragraph | null {
  const { crossing } = ipa
  const placed = ipa.points
    .map((one, at) => ({ ...one, number: at + 1 }))
    .filter((one) => one.importance !== null && one.performance !== null)
  if (!crossing || placed.length < 2) return null
  const xs = placed.map((one) => Number(one.importance))
  const ys = placed.map((one) => Number(one.performance))
  const [x, y] = [room(xs, 0.1), room(ys, 1)]
  const cross = { x: Number(crossing.importance), y: Number(crossing.performance) }
  const arms = { type: 'custom', endCaps: false, line: { color: ink, width: 1, dash: 'dash' } } as const
  return chart(
    {
      type: 'scatter',
      lines: 'none',
      series: [
        {
          name: '评价内容',
          points: placed.map((one) => ({ x: Number(one.importance), y: Number(one.performance) })),
          color: main,
          markers: { shape: 'circle', size: 8 },
          pointLabels: placed.map((one) => ({ text: String(one.number), position: 'right' as const })),
        },
        // The cross of the four quadrants: an upright arm, and a level line through both rims.
        {
          name: '重要性分界',
          points: [cross],
          color: ink,
          markers: { shape: 'plus', size: 5 },
          yErrorBars: { ...arms, plus: [y.high - cross.y], minus: [cross.y - y.low] },
        },
        {
          name: '平均分分界',
          points: [
            { x: x.low, y: cross.y },
            { x: x.high, y: cross.y },
          ],
          color: ink,
          markers: false,
          trendlines: [{ type: 'linear', line: arms.line }],
        },
      ],
      legend: false,
      xAxis: { title: '重要性', minimum: x.low, maximum: x.high, gridlines: false, font: { size: 9 } },
      yAxis: { title: '平均分', minimum: y.low, maximum: y.high, gridlines: false, font: { size: 9 } },
    },
    320,
    placed.map((one) => `${one.number} ${one.label} ${one.quadrant ?? ''}`).join('，'),
  )
}

// Some of the spread on either side, to a round value; at least one step where there is none.
function room(values: readonly number[], step: number): { low: number; high: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const rim = Math.max((high - low) * 0.1, step / 2)
  const parts = Math.round(1 / step)
  return { low: Math.floor((low - rim) * parts) / parts, high: Math.ceil((high + rim) * parts) / parts }
}

export function radarChart({ comparison }: ReportModel): Paragraph | null {
  const [former, current] = comparison.waves.slice(-2)
  const rows = comparison.rows.filter((row) => row.means.at(-1) !== null && row.means.at(-2) != null)
  if (!former || !current || former === current || rows.length < 3) return null
  const values = (at: number) => rows.map((row) => number(row.means.at(at) ?? null))
  const lowest = Math.min(...[...values(-1), ...values(-2)].filter((one) => one !== null))
  return chart(
    {
      type: 'radar',
      categories: rows.map((row) => row.label),
      series: [
        { name: `${current.year}年`, values: values(-1), color: main, markers: { shape: 'circle', size: 6 } },
        {
          name: `${former.year}年${former.origin === 'outside' ? '（外部来源）' : ''}`,
          values: values(-2),
          color: quiet,
          markers: { shape: 'triangle', size: 7 },
          line: { color: quiet, width: 1.5, dash: 'dash' },
        },
      ],
      legend: { position: 'top', font: { size: 9 } },
      valueAxis: { minimum: Math.max(0, Math.floor((lowest - 10) / 10) * 10), maximum: 100, font: { size: 8 } },
      categoryAxis: { font: { size: 8 } },
    },
    380,
    rows.map((row) => `${row.label} ${row.means.at(-2)} 至 ${row.means.at(-1)}`).join('，'),
  )
}

export function trendChart({ comparison: { waves } }: ReportModel): Paragraph | null {
  if (waves.length < 2) return null
  const values = waves.map((wave) => number(wave.value))
  return chart(
    {
      type: 'line',
      categories: waves.map((wave) => `${wave.year}${wave.origin === 'outside' ? '（外部来源）' : ''}`),
      series: [
        {
          name: '用户使用满意度',
          values,
          color: main,
          markers: { shape: 'circle', size: 8 },
          pointLabels: waves.map((wave) =>
            wave.value === null ? false : { text: wave.value, position: 'above' as const },
          ),
        },
        {
          name: '目标值',
          values: waves.map((wave) => number(wave.target)),
          color: quiet,
          markers: false,
          line: { color: quiet, width: 1.5, dash: 'dash' },
        },
      ],
      legend: { position: 'top', font: { size: 9 } },
      valueAxis: {
        minimum: Math.max(0, Math.floor((Math.min(...values.filter((one) => one !== null)) - 5) / 10) * 10),
        maximum: 100,
        font: { size: 9 },
      },
      categoryAxis: { font: { size: 9 } },
    },
    230,
    waves.map((wave) => `${wave.year}年 ${wave.value ?? '无'}`).join('，'),
  )
}
