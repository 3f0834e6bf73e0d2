const side = 720
const head = 64

/** Saves the QR code drawn on the page as PNG, with the unit's name above it, so that no two get mixed up. */
export async function saveQrCode(drawn: SVGSVGElement | null, unit: string): Promise<void> {
  if (!drawn) return
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side + head
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  ctx.fillStyle = '#fff'
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  drawModules(ctx, drawn)
  ctx.font = `600 30px ${getComputedStyle(document.body).fontFamily}`
  ctx.textAlign = 'center'
  ctx.fillText(unit, side / 2, head - 14, side - 40)
  canvas.toBlob((blob) => blob && save(blob, `${unit}-二维码.png`), 'image/png')
}

// The picture is one path on a grid of modules: drawn again at size, without going through an image (the CSP allows none of its own making).
function drawModules(ctx: CanvasRenderingContext2D, drawn: SVGSVGElement): void {
  const scale = side / drawn.viewBox.baseVal.width
  ctx.save()
  ctx.translate(0, head)
  ctx.scale(scale, scale)
  ctx.fillStyle = '#000'
  ctx.fill(new Path2D(drawn.querySelector('path')?.getAttribute('d') ?? ''))
  ctx.restore()
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
