/**
 * A backup is gzip of lines: a JSON header; for each table a line `table <name> <columns>`, its rows as PostgreSQL's COPY text and
 * a line `\.`; a JSON trailer with a digest for each table. `zcat` shows it; a cut-off file has no trailer.
 */
import type { Sequence } from './tables.ts'

export type Header = {
  format: 'manyi-backup-1'
  at: string
  /** The database's migrations, in order. */
  migrations: string[]
  /** The keys that read what is sealed in it: id → mark. The keys themselves are kept apart. */
  keys: Record<string, string>
}
export type TableDigest = { rows: number; sha256: string }
export type Trailer = { tables: Record<string, TableDigest>; sequences: Sequence[] }

export const endOfRows = '\\.\n'
const end = Buffer.from(endOfRows)
const NEWLINE = 10

/** Reads lines, and runs of rows between them, from the parts of a stream. */
export class BackupReader {
  readonly #parts: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(parts: AsyncIterable<Buffer>) {
    this.#parts = parts[Symbol.asyncIterator]()
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#parts.next()
    if (done) return false
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value])
    return true
  }

  /** The next line without its end; null at the end of the file. */
  async line(): Promise<string | null> {
    for (;;) {
      const at = this.#rest.indexOf(NEWLINE)
      if (at >= 0) {
        const line = this.#rest.toString('utf8', 0, at)
        this.#rest = this.#rest.subarray(at + 1)
        return line
      }
      if (!(await this.#more())) return null
    }
  }

  /** The bytes of one table up to its `\.` line. @throws CutOff */
  async *rows(): AsyncGenerator<Buffer> {
    // Where the next byte begins a line, an end of rows may stand there.
    let atLineStart = true
    for (;;) {
      const at = findEnd(this.#rest, atLineStart)
      if (at !== null) {
        if (at > 0) yield this.#rest.subarray(0, at)
        this.#rest = this.#rest.subarray(at + end.length)
        return
      }
      // The last bytes may be the beginning of an end.
      const sure = this.#rest.lastIndexOf(NEWLINE) + 1
      if (sure > 0) {
        yield this.#rest.subarray(0, sure)
        this.#rest = this.#rest.subarray(sure)
        atLineStart = true
      }
      if (!(await this.#more())) throw new CutOff()
    }
  }
}

export class CutOff extends Error {
  constructor() {
    super('备份文件不完整：末尾缺失，未作任何改动。')
  }
}

function findEnd(bytes: Buffer, atLineStart: boolean): number | null {
  if (atLineStart && bytes.subarray(0, end.length).equals(end)) return 0
  const at = bytes.indexOf(`\n${endOfRows}`)
  return at < 0 ? null : at + 1
}
