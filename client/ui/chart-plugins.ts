/** What Chart.js does not draw by itself: texts on bars and points, the target line, the cross of four quadrants. */
import type { Chart as ChartJs, ChartType, Plugin } from 'chart.js'

declare module 'chart.js' {
  interface BarControllerDatasetOptions {
    /** What is written on or beside each bar. */
    texts?: string[]
    /** The ink of `texts` written inside a bar. */
    ink?: string
  }
  interface LineControllerDatasetOptions {
    /** What is written beside each point. */
    texts?: string[]
    /** Instead of `texts` where the picture is narrow: numbers that the table beside it names. */
    shortTexts?: string[]
  }
  interface PluginOptionsByType<TType extends ChartType> {
    /** A line across a value axis that runs from left to right, with its name. */
    targetLine?: { value: number; label: string }
    /** Two lines that cross, and what the quarters are called: top left, top right, bottom left, bottom right. */
    quadrants?: { x: number; y: number; names: [string, string, string, string] }
  }
}

// As in theme.css, which a canvas cannot read.
export const ink = '#1b2430'
export const quiet = '#5f6873'
export const grid = '#dedfda'
export const textSize = 12

const fontOf = (chart: ChartJs, weight = 500) => `${weight} ${textSize}px ${getComputedStyle(chart.canvas).fontFamily}`

type Drawn = { x: number; y: number; getProps(names: string[], final?: boolean): Record<string, unknown> }
type Textual = { texts?: string[]; shortTexts?: string[]; ink?: string }

/** Below this width, in CSS pixels, names beside points would cover each other. */
const narrow = 480

/** Writes `texts`: inside a stacked segment where it fits, beyond the end of a bar, or beside a point. */
export const datumTexts: Plugin = {
  id: 'datumTexts',
  afterDatasetsDraw(chart) {
    const taken: Box[] = [...cornersOf(chart), ...pointsOf(chart)]
    chart.data.datasets.forEach((dataset, at) => {
      const meta = chart.getDatasetMeta(at)
      const { shortTexts, ink: inside, texts: full } = dataset as Textual
      const texts = shortTexts && chart.width < narrow ? shortTexts : full
      if (meta.hidden || !texts) return
      meta.data.forEach((drawn, i) => {
        const text = texts[i]
        if (!text) return
        if (meta.type === 'bar') writeOnBar(chart, drawn as unknown as Drawn, text, inside)
        if (meta.type !== 'bar') writeAtPoint(chart, drawn, [text, shortTexts?.[i] ?? text], taken)
      })
    })
  },
}

function writeOnBar(chart: ChartJs, bar: Drawn, text: string, inside: string | undefined): void {
  const { ctx } = chart
  const { base, width, horizontal } = bar.getProps(['base', 'width', 'horizontal']) as Record<string, number | boolean>
  ctx.save()
  ctx.font = fontOf(chart)
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
  writeRimmed(ctx, text, x, y)
  ctx.restore()
}

/** Where the quadrants' names stand: no other word goes there. */
function cornersOf(chart: ChartJs): Box[] {
  if (chart.options.plugins?.quadrants?.x === undefined) return []
  const { left, right, top, bottom } = chart.chartArea
  const [width, height] = [60, 22]
  return [
    { left, right: left + width, top, bottom: top + height },
    { left: right - width, right, top, bottom: top + height },
    { left, right: left + width, top: bottom - height, bottom },
    { left: right - width, right, top: bottom - height, bottom },
  ]
}

/** Every point of the picture, also those whose names come later: no word covers one. */
const pointsOf = (chart: ChartJs): Box[] =>
  chart.data.datasets.flatMap((_, at) => {
    const { type, data } = chart.getDatasetMeta(at)
    return type === 'bar' ? [] : data.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }))
  })

type Box = { left: number; right: number; top: number; bottom: number }
const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

// Right of its point, else left, above or below: wherever nothing is written yet and it stays in the picture. Where the points
// stand too close for that, the short text.
function writeAtPoint(chart: ChartJs, point: { x: number; y: number }, texts: [string, string], taken: Box[]): void {
  const { ctx, chartArea } = chart
  ctx.save()
  ctx.font = fontOf(chart)
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  const inside = (box: Box) => box.left >= 2 && box.right <= chart.width - 2
  const fits = (box: Box) => inside(box) && box.top >= chartArea.top - 18 && !taken.some((one) => meets(box, one))
  const places = texts.map((text) => ({ text, boxes: boxesBeside(point, ctx.measureText(text).width) }))
  const free = places.find(({ boxes }) => boxes.some(fits))
  const { text, boxes } = free ?? places[1]!
  const box = boxes.find(free ? fits : inside) ?? boxes[0]!
  taken.push(box)
  writeRimmed(ctx, text, box.left, (box.top + box.bottom) / 2)
  ctx.restore()
}

function boxesBeside({ x, y }: { x: number; y: number }, width: number): Box[] {
  const half = textSize / 2 + 1
  const places = [
    [x + 9, y],
    [x - 9 - width, y],
    [x - width / 2, y - 15],
    [x - width / 2, y + 16],
    [x + 9, y - 13],
    [x + 9, y + 13],
    [x - 9 - width, y - 13],
    [x - 9 - width, y + 13],
  ] as const
  return places.map(([left, middle]) => ({ left, right: left + width, top: middle - half, bottom: middle + half }))
}

// A white rim keeps the words readable where a line runs behind them.
function writeRimmed(ctx: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  ctx.strokeStyle = '#fff'
  ctx.lineWidth = 4
  ctx.lineJoin = 'round'
  ctx.strokeText(text, x, y)
  ctx.fillStyle = ink
  ctx.fillText(text, x, y)
}

export const targetLine: Plugin = {
  id: 'targetLine',
  afterDatasetsDraw(chart) {
    const target = chart.options.plugins?.targetLine
    const scale = chart.scales['x']
    if (target?.value === undefined || !scale) return
    const x = scale.getPixelForValue(target.value)
    const { ctx, chartArea } = chart
    drawDashed(ctx, [x, chartArea.top - 4], [x, chartArea.bottom])
    ctx.save()
    ctx.fillStyle = ink
    ctx.font = fontOf(chart)
    ctx.textAlign = 'right'
    ctx.fillText(target.label ?? '', x - 2, chartArea.top - 8)
    ctx.restore()
  },
}

export const quadrants: Plugin = {
  id: 'quadrants',
  beforeDatasetsDraw(chart) {
    const cross = chart.options.plugins?.quadrants
    const { x: across, y: up } = chart.scales
    if (cross?.x === undefined || cross.y === undefined || !across || !up) return
    const [x, y] = [across.getPixelForValue(cross.x), up.getPixelForValue(cross.y)]
    const { ctx, chartArea } = chart
    const { left, right, top, bottom } = chartArea
    drawDashed(ctx, [x, top], [x, bottom])
    drawDashed(ctx, [left, y], [right, y])
    ctx.save()
    ctx.font = fontOf(chart, 600)
    ctx.fillStyle = quiet
    const corners = [
      [left + 6, top + 14, 'left'],
      [right - 6, top + 14, 'right'],
      [left + 6, bottom - 6, 'left'],
      [right - 6, bottom - 6, 'right'],
    ] as const
    corners.forEach(([atX, atY, align], i) => {
      ctx.textAlign = align
      ctx.fillText(cross.names?.[i] ?? '', atX, atY)
    })
    ctx.restore()
  },
}

function drawDashed(
  ctx: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  ctx.save()
  ctx.strokeStyle = ink
  ctx.setLineDash([4, 3])
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
  ctx.restore()
}
