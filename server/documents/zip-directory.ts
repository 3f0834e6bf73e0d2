import { inflateRawSync } from 'node:zlib'

/** One file of a zip, as its central directory declares it: sizes in bytes, `offset` of its local header. */
export type ZipEntry = { name: string; method: number; packed: number; unpacked: number; offset: number }

// PKWARE APPNOTE.TXT 4.3.12 (central directory) and 4.3.16 (its end); all numbers little-endian.
const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endLength = 22
const entryLength = 46
const longestComment = 0xffff
const stored = 0
const deflated = 8

/**
 * What a zip says it holds, without unpacking anything.
 * Null when there is no readable directory; zip64 and archives in several parts count as unreadable.
 */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === null) return null
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + entryLength > end || view.getUint32(at, true) !== entrySignature) return null
    const nameLength = view.getUint16(at + 28, true)
    entries.push(readEntry(view, bytes, at, nameLength))
    at += entryLength + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/**
 * The content of one entry.
 * @throws when it is damaged, packed in a way other than deflate, or larger than declared.
 */
export function unpackEntry(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const packed = bytes.subarray(start, start + entry.packed)
  if (entry.method === stored) return packed
  if (entry.method !== deflated) throw new RangeError(`zip method ${entry.method}`)
  return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) })
}

function findEnd(view: DataView): number | null {
  const earliest = Math.max(0, view.byteLength - endLength - longestComment)
  for (let at = view.byteLength - endLength; at >= earliest; at--) {
    if (view.getUint32(at, true) === endSignature) return at
  }
  return null
}

function readEntry(view: DataView, bytes: Uint8Array, at: number, nameLength: number): ZipEntry {
  return {
    name: new TextDecoder().decode(bytes.subarray(at + entryLength, at + entryLength + nameLength)),
    method: view.getUint16(at + 10, true),
    packed: view.getUint32(at + 20, true),
    unpacked: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  }
}
