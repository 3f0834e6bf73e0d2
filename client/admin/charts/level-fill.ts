/**
 * Fills for ordered levels, best first: a step of lightness each, and stripes on the lower half, so that they stay apart
 * in greyscale print and for the colour-blind.
 */
type Fill = { paint: string; stripe?: string; ink: string }

const good: Fill[] = [
  { paint: '#1d5a82', ink: '#ffffff' },
  { paint: '#86b3cf', ink: '#1b2430' },
]
const middle: Fill = { paint: '#dcdfdf', ink: '#1b2430' }
const low: Fill[] = [
  { paint: '#f0b878', stripe: '#c98335', ink: '#2b1a05' },
  { paint: '#8f3a1e', stripe: '#c9795a', ink: '#ffffff' },
]

/** The fill of step `at` (0 is the best) of `count`. A scale of any length is spread over the five. */
export function levelFill(at: number, count: number): { background: string | CanvasPattern; ink: string } {
  const all = [...good, middle, ...low]
  const step = count === 1 ? 0 : Math.round((at * (all.length - 1)) / (count - 1))
  const fill = all[step] ?? middle
  return { background: fill.stripe ? striped(fill.paint, fill.stripe) : fill.paint, ink: fill.ink }
}

const made = new Map<string, CanvasPattern | string>()

/** Diagonal stripes; the plain colour where a pattern cannot be made. */
export function striped(paint: string, stripe: string): CanvasPattern | string {
  const key = `${paint} ${stripe}`
  const known = made.get(key)
  if (known) return known
  const pattern = makeStripes(paint, stripe) ?? paint
  made.set(key, pattern)
  return pattern
}

function makeStripes(paint: string, stripe: string): CanvasPattern | null {
  const tile = document.createElement('canvas')
  tile.width = 16
  tile.height = 16
  const ctx = tile.getContext('2d')
  if (!ctx) return null
  ctx.fillStyle = paint
  ctx.fillRect(0, 0, 16, 16)
  ctx.strokeStyle = stripe
  ctx.lineWidth = 3
  for (const from of [-16, 0, 16]) {
    ctx.beginPath()
    ctx.moveTo(from - 2, 18)
    ctx.lineTo(from + 18, -2)
    ctx.stroke()
  }
  const pattern = ctx.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(0.5))
  return pattern
}
