import { once } from 'node:events'
import { constants, crc32, createDeflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile } from 'fflate'

type Bytes = Uint8Array<ArrayBuffer>
export type ZipEntry = { path: string; bytes: AsyncIterable<Uint8Array> }
type Counted = ZipInputFile & { size: number; crc: number }

/**
 * A zip archive, a piece at a time: what is being packed is never held as a whole, and squeezed by Node's own zlib, away from the
 * main thread. `at` dates every entry.
 */
export async function* zipStream(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Bytes> {
  const ready: Bytes[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  for await (const { path, bytes } of entries) {
    const entry: Counted = { filename: path, size: 0, crc: 0, compression: 8, mtime: at }
    zip.add(entry)
    for await (const piece of squeeze(bytes, entry)) {
      entry.ondata!(null, piece, false)
      yield* ready.splice(0)
    }
    entry.ondata!(null, new Uint8Array(), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}

/** Deflates, and keeps count of size and checksum in `entry`. At level 1: a table of few words shrinks to a tenth either way. */
async function* squeeze(bytes: AsyncIterable<Uint8Array>, entry: Counted): AsyncGenerator<Bytes> {
  const deflate = createDeflateRaw({ level: constants.Z_BEST_SPEED, chunkSize: 16_384 })
  const out: Bytes[] = []
  deflate.on('data', (piece: Bytes) => out.push(piece))
  // The next piece is made while this one is squeezed.
  let squeezed: Promise<unknown> | undefined
  try {
    for await (const piece of bytes) {
      entry.size += piece.length
      entry.crc = crc32(piece, entry.crc)
      await squeezed
      yield* out.splice(0)
      squeezed = new Promise((resolve) => deflate.write(piece, resolve))
    }
    deflate.end()
    await once(deflate, 'end')
    yield* out.splice(0)
  } finally {
    deflate.destroy()
  }
}
