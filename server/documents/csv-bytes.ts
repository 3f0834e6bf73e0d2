import { csvCell } from './csv-cell.ts'

const COMMA = 0x2c
const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

// Labels, scores and bands: few, and in every line.
const MOST_KNOWN = 10_000
const LONGEST_KNOWN = 30

/** Lines as `csvLine` writes them, put together as bytes: of texts that come again and again only the bytes are copied. */
export function csvBytes(beginning: string, chunk: number) {
  const known = new Map<string, Uint8Array>()
  let bytes = Buffer.allocUnsafe(2 * chunk)
  let end = bytes.write(beginning)

  const makeRoom = (length: number): void => {
    if (end + length <= bytes.length) return
    bytes = Buffer.concat([bytes.subarray(0, end)], 2 * (end + length))
  }
  const bytesOf = (cell: string): Uint8Array => {
    const before = known.get(cell)
    if (before) return before
    const written = Buffer.from(csvCell(cell))
    if (known.size < MOST_KNOWN) known.set(cell, written)
    return written
  }
  const write = (cell: string): number => {
    if (cell.length > LONGEST_KNOWN) return bytes.write(csvCell(cell), end)
    const written = bytesOf(cell)
    bytes.set(written, end)
    return written.length
  }
  return {
    add(cells: readonly string[]): void {
      // Three bytes a character at most, a pair of quotes and an apostrophe, a comma; the end of the line.
      makeRoom(cells.reduce((most, cell) => most + 3 * cell.length + 4, 1))
      for (const cell of cells) {
        if (cell !== '') end += write(cell)
        bytes[end] = COMMA
        end += 1
      }
      bytes[end - 1] = CARRIAGE_RETURN
      bytes[end] = LINE_FEED
      end += 1
    },
    isFull: (): boolean => end >= chunk,
    /** What was added since the last time. */
    take(): Buffer<ArrayBuffer> {
      const taken = Buffer.from(bytes.subarray(0, end))
      end = 0
      return taken
    },
  }
}
