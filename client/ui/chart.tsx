/**
 * The one wrapper around Chart.js: loaded when first drawn, created once, updated in place, destroyed on unmount.
 * Its numbers also stand in the table beside it, for those who cannot see it.
 */
import type { Chart as ChartJs, ChartConfiguration, ChartType, Plugin } from 'chart.js'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import './chart.css'

declare module 'chart.js' {
  interface BarControllerDatasetOptions {
    /** What is written on or beside each bar. */
    texts?: string[]
    /** The ink of `texts` written inside a bar. */
    ink?: string
  }
  interface PluginOptionsByType<TType extends ChartType> {
    /** A line across a value axis that runs from left to right, with its name. */
    targetLine?: { value: number; label: string }
  }
}

export type BarConfiguration = ChartConfiguration<'bar', number[], string>
type BarChart = ChartJs<'bar', number[], string>

// As in theme.css, which a canvas cannot read.
const ink = '#1b2430'
const quiet = '#5f6873'
const grid = '#dedfda'
const textSize = 12

type Props = {
  title: string
  /** One sentence with what the picture shows, read out instead of it. */
  summary: string
  config: BarConfiguration
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

function useChart(config: BarConfiguration) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(config)
  latest.current = config
  const [chart, setChart] = useState<BarChart | null>(null)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    let drawn: BarChart | undefined
    let left = false
    loadChart().then(
      (Chart) => {
        if (left || !canvas.current) return
        drawn = new Chart(canvas.current, latest.current)
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
    chart.data = config.data
    if (config.options) chart.options = config.options
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
  const { Chart, BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip } = await import('chart.js')
  Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip, targetLine, barTexts)
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

/** Writes `texts`: inside a stacked segment where it fits, else beyond the end of the bar. */
const barTexts: Plugin<'bar'> = {
  id: 'barTexts',
  afterDatasetsDraw(chart) {
    chart.data.datasets.forEach((dataset, at) => {
      const meta = chart.getDatasetMeta(at)
      if (meta.hidden || !dataset.texts) return
      meta.data.forEach((bar, i) => writeText(chart, bar, dataset.texts?.[i] ?? '', dataset.ink))
    })
  },
}

type Drawn = { x: number; y: number; getProps(names: string[], final?: boolean): Record<string, unknown> }

function writeText(chart: ChartJs, bar: Drawn, text: string, inside: string | undefined): void {
  if (!text) return
  const { ctx } = chart
  const { base, width, horizontal } = bar.getProps(['base', 'width', 'horizontal']) as Record<string, number | boolean>
  ctx.save()
  ctx.font = `500 ${textSize}px ${getComputedStyle(chart.canvas).fontFamily}`
  ctx.textBaseline = 'middle'
  if (inside) {
    if (ctx.measureText(text).width + 4 <= Number(width)) {
      ctx.fillStyle = inside
      ctx.textAlign = 'center'
      ctx.fillText(text, (bar.x + Number(base)) / 2, bar.y)
    }
    ctx.restore()
    return
  }
  const [x, y] = horizontal ? [bar.x + 6, bar.y] : [bar.x, bar.y - 9]
  ctx.textAlign = horizontal ? 'left' : 'center'
  // A white rim keeps the figure readable where a line runs behind it.
  ctx.strokeStyle = '#fff'
  ctx.lineWidth = 4
  ctx.lineJoin = 'round'
  ctx.strokeText(text, x, y)
  ctx.fillStyle = ink
  ctx.fillText(text, x, y)
  ctx.restore()
}

const targetLine: Plugin<'bar'> = {
  id: 'targetLine',
  afterDatasetsDraw(chart) {
    const target = chart.options.plugins?.targetLine
    const scale = chart.scales['x']
    if (target?.value === undefined || !scale) return
    const x = scale.getPixelForValue(target.value)
    const { ctx, chartArea } = chart
    ctx.save()
    ctx.strokeStyle = ink
    ctx.setLineDash([4, 3])
    ctx.beginPath()
    ctx.moveTo(x, chartArea.top - 4)
    ctx.lineTo(x, chartArea.bottom)
    ctx.stroke()
    ctx.fillStyle = ink
    ctx.font = `500 ${textSize}px ${getComputedStyle(chart.canvas).fontFamily}`
    ctx.textAlign = 'right'
    ctx.fillText(target.label ?? '', x - 2, chartArea.top - 8)
    ctx.restore()
  },
}

/** The picture as PNG, with its title, on white. */
function savePng(chart: BarChart, title: string): void {
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
