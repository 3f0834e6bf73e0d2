import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'
import './qr-code.css'

/** A QR code of `text` as one SVG path, with the quiet zone scanners need. `label` says what it leads to. */
export function QrCode({ text, label, size = 200 }: { text: string; label: string; size?: number }) {
  const { side, path } = useMemo(() => draw(text), [text])
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${side} ${side}`}
      width={size}
      height={size}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}

function draw(text: string): { side: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const squares = data.flatMap((line, y) => line.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { side: size, path: squares.join('') }
}
