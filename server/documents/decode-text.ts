import { Problem } from '../problem.ts'

const byteOrderMarks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const

/**
 * Text of a file somebody saved: what its byte order mark says, else UTF-8, else GB18030 (what Chinese Excel and WPS
 * write as "CSV"). Decoded strictly: nothing is ever replaced by U+FFFD.
 * @throws Problem unreadable-text
 */
export function decodeText(bytes: Uint8Array): string {
  const mark = byteOrderMarks.find((one) => one.bytes.every((byte, i) => bytes[i] === byte))
  const text = mark ? decodeAs(mark.encoding, bytes) : (decodeAs('utf-8', bytes) ?? decodeAs('gb18030', bytes))
  if (text === null) throw new Problem('unreadable-text')
  return text
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
