/**
 * The one wrapper around Chart.js: loaded when first drawn, created once, updated in place, destroyed on unmount.
 * Its numbers also stand in the table beside it, for those who cannot see it.
 */
import type { Chart as ChartJs, ChartConfiguration } from 'chart.js'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { datumTexts, grid, ink, quadrants, quiet, targetLine, textSize } from './chart-plugins.ts'
import { classNames } from './class-names.ts'
import './chart.css'

export type BarConfiguration = ChartConfiguration<'bar', number[], string>
export type LineConfiguration = ChartConfiguration<'line', (number | null)[], string>
export type RadarConfiguration = ChartConfiguration<'radar', (number | null)[], string>
export type ScatterConfiguration = ChartConfiguration<'scatter', { x: number; y: number }[], string>
type Configuration = BarConfiguration | LineConfiguration | RadarConfiguration | ScatterConfiguration

type Props = {
  title: string
  /** One sentence with what the picture shows, read out instead of it. */
  summary: string
  config: Configuration
  /** In CSS pixels; the width is what the page gives. */
  height: number
  /** The same numbers. */
  table: ComponentChildren
  note?: ComponentChildren
  /** The table beneath the picture instead of beside it, for tables of many columns. */
  wide?: boolean
}

/** A chart with its title, its table and 保存为图片. */
export function ChartFigure({ title, summary, config, height, table, note, wide }: Props) {
  const titleId = useId()
  const { canvas, chart, failed } = useChart(config)
  return (
    <figure class="chart-figure" aria-labelledby={titleId}>
      <div class="chart-head">
        <figcaption id={titleId}>{title}</figcaption>
        <span class="no-print">
          <Button
            size="small"
            tone="plain"
            icon="download"
            disabled={!chart}
            onClick={() => chart && savePng(chart, title)}
          >
            保存为图片
          </Button>
        </span>
      </div>
      {note && <p class="chart-note">{note}</p>}
      <div class={classNames('chart-body', wide && 'chart-wide')} style={{ '--chart-height': `${height}px` }}>
        <div class="chart-canvas" style={{ height: `${height}px` }}>
          {failed && <p class="chart-note">图未能载入，数据见旁边的表。</p>}
          <canvas ref={canvas} role="img" aria-label={summary} />
        </div>
        <div class="chart-table">{table}</div>
      </div>
    </figure>
  )
}

function useChart(config: Configuration) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(config)
  latest.current = config
  const [chart, setChart] = useState<ChartJs | null>(null)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    let drawn: ChartJs | undefined
    let left = false
    loadChart().then(
      (Chart) => {
        if (left || !canvas.current) return
        drawn = new Chart(canvas.current, latest.current as ChartConfiguration)
        setChart(drawn)
      },
      () => setFailed(true),
    )
    return () => {
      left = true
      drawn?.destroy()
    }
  }, [])

  useEffect(() => {
    if (!chart) return
    const { data, options } = config as ChartConfiguration
    chart.data = data
    if (options) chart.options = options
    chart.update()
  }, [chart, config])

  return { canvas, chart, failed }
}

let loading: Promise<typeof ChartJs> | undefined

function loadChart(): Promise<typeof ChartJs> {
  loading ??= prepareChart().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function prepareChart(): Promise<typeof ChartJs> {
  // Named one by one, so that the bundle holds only these parts.
  const {
    Chart,
    BarController,
    BarElement,
    CategoryScale,
    Filler,
    Legend,
    LineController,
    LineElement,
    LinearScale,
    PointElement,
    RadarController,
    RadialLinearScale,
    ScatterController,
    Tooltip,
  } = await import('chart.js')
  Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement)
  Chart.register(RadarController, RadialLinearScale, ScatterController, Filler, Legend, Tooltip)
  Chart.register(targetLine, quadrants, datumTexts)
  // Nothing here gains from moving: a figure stands at once, for those who ask for less motion and for everyone else.
  Chart.defaults.animation = false
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily
  Chart.defaults.font.size = textSize
  Chart.defaults.color = ink
  Chart.defaults.borderColor = grid
  Chart.defaults.maintainAspectRatio = false
  // Sharp on paper and in the saved picture too.
  Chart.defaults.devicePixelRatio = Math.max(2, devicePixelRatio)
  return Chart
}

/** The picture as PNG, with its title, on white. */
function savePng(chart: ChartJs, title: string): void {
  const ratio = chart.currentDevicePixelRatio
  const head = 40 * ratio
  const picture = document.createElement('canvas')
  picture.width = chart.canvas.width + 32 * ratio
  picture.height = chart.canvas.height + head + 16 * ratio
  const ctx = picture.getContext('2d')
  if (!ctx) return
  ctx.fillStyle = '#fff'
  ctx.fillRect(0, 0, picture.width, picture.height)
  ctx.fillStyle = ink
  ctx.font = `600 ${15 * ratio}px ${getComputedStyle(chart.canvas).fontFamily}`
  ctx.textBaseline = 'middle'
  ctx.fillText(title, 16 * ratio, head / 2)
  ctx.drawImage(chart.canvas, 16 * ratio, head)
  picture.toBlob((blob) => blob && download(blob, `${title}.png`), 'image/png')
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

/** A category axis that leaves the bars most of the width: long names are cut at their end, and stand whole in the table. */
export const categoryTicks = {
  autoSkip: false,
  font: ({ chart }: { chart: ChartJs }) => ({ size: categorySize(chart) }),
  callback(this: { chart: ChartJs; getLabelForValue(value: number): string }, value: number | string): string {
    const room = Math.floor((this.chart.width * 0.42) / categorySize(this.chart))
    return shorten(this.getLabelForValue(Number(value)), room)
  },
}

const categorySize = (chart: ChartJs) => (chart.width < 420 ? 11 : textSize)

/** The text, cut to so many characters with a … as the last. */
export function shorten(text: string, characters: number): string {
  const all = [...text]
  return all.length <= characters ? text : `${all.slice(0, Math.max(1, characters - 1)).join('')}…`
}

/** The axis colours and inks every chart shares. */
export const chartInk = { ink, quiet, grid }
