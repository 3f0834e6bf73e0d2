import type { StampedType } from '../contract/report.ts'
import { scanTypeOf } from './scan-type.ts'
import { readZipDirectory } from './zip-directory.ts'

/** What a stamped document is by its content: PDF, or OFD (GB/T 33190: a zip with OFD.xml at its root); null for all else. */
export function stampedTypeOf(bytes: Uint8Array): StampedType | null {
  if (scanTypeOf(bytes) === 'application/pdf') return 'application/pdf'
  const isOfd = readZipDirectory(bytes)?.some((entry) => entry.name === 'OFD.xml') ?? false
  return isOfd ? 'application/ofd' : null
}
