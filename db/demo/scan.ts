/** A picture that stands for a scanned sheet: lines of writing and a round red stamp, as a PNG. */
import { crc32, deflateSync } from 'node:zlib'

const WIDTH = 420
const HEIGHT = 594
const STAMP = { x: 310, y: 500, outer: 48, inner: 43 }

type Colour = [red: number, green: number, blue: number]

function colourAt(x: number, y: number): Colour {
  const distance = Math.hypot(x - STAMP.x, y - STAMP.y)
  if (distance < STAMP.outer && (distance > STAMP.inner || distance < 9)) return [200, 30, 40]
  const inLine = y > 60 && y < 540 && y % 34 < 2 && x > 40 && x < 380
  return inLine ? [120, 124, 130] : [252, 251, 247]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

export function demoScan(name: string) {
  const rows = Array.from({ length: HEIGHT }, (_, y) => [
    0,
    ...Array.from({ length: WIDTH }, (_, x) => colourAt(x, y)).flat(),
  ])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const bytes = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { bytes, name, type: 'image/png' as const }
}
