/**
 * The chain of the audit log, pure, so that it can be walked anywhere. The digest of an entry is SHA-256 of its canonical text in
 * UTF-8: a JSON array [number, digest before, time, person's id, name, act, subject, outcome, address, detail] as PostgreSQL writes
 * jsonb (", " between members), times in UTC to the microsecond. The first entry follows 64 zeros.
 */
export type ChainedEntry = {
  seq: number | null
  at: string
  actorId: string | null
  actorName: string
  act: string
  subject: string
  outcome: string
  address: string | null
  /** The text of the jsonb column. */
  detail: string
  /** Hex. */
  digest: string | null
}

/** Number and digest of the last entry. */
export type AuditHead = { seq: number; digest: string }

export const beforeTheFirst: AuditHead = { seq: 0, digest: '0'.repeat(64) }

export function canonicalEntry(entry: ChainedEntry, previous: string): string {
  const { seq, at, actorId, actorName, act, subject, outcome, address, detail } = entry
  const members = [seq, previous, at, actorId, actorName, act, subject, outcome, address]
  return `[${[...members.map((member) => JSON.stringify(member)), detail].join(', ')}]`
}

export type ChainFault = 'changed' | 'removed' | 'added'

/** The first link that does not hold. */
export type BrokenLink = { seq: number; fault: ChainFault }

/** The head after this entry, or what is wrong with it. `sha256` answers hex. */
export function follow(head: AuditHead, entry: ChainedEntry, sha256: (text: string) => string): AuditHead | BrokenLink {
  const expected = head.seq + 1
  if (entry.seq === null || entry.seq < expected) return { seq: entry.seq ?? expected, fault: 'added' }
  if (entry.seq > expected) return { seq: expected, fault: 'removed' }
  const digest = sha256(canonicalEntry(entry, head.digest))
  if (digest !== entry.digest) return { seq: expected, fault: 'changed' }
  return { seq: expected, digest }
}
