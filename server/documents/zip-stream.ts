import { Zip, ZipDeflate } from 'fflate'

export type ZipEntry = { path: string; bytes: AsyncIterable<Uint8Array> }

/** A zip archive, a piece at a time: what is being packed is never held as a whole. `at` dates every entry. */
export async function* zipStream(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  for await (const { path, bytes } of entries) {
    const entry = new ZipDeflate(path, { level: 6 })
    entry.mtime = at
    zip.add(entry)
    for await (const piece of bytes) {
      entry.push(piece)
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}
