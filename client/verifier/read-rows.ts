/** The package's files by path. */
export type Files = ReadonlyMap<string, Uint8Array>

const LINE_END = 10
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The members of an array that stands one a line, read a line at a time: a file may be longer than a text can be. */
export function* readRows<T>(files: Files, path: string): Generator<T> {
  const bytes = files.get(path)
  if (!bytes) throw new Error(`缺少文件 ${path}`)
  let from = 0
  while (from < bytes.length) {
    const end = bytes.indexOf(LINE_END, from)
    const line = decoder.decode(bytes.subarray(from, end === -1 ? bytes.length : end)).replace(/,$/, '')
    if (!['', '[', ']', '[]'].includes(line)) yield JSON.parse(line) as T
    if (end === -1) return
    from = end + 1
  }
}
