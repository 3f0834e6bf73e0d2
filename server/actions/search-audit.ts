import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { idsIn } from '../contract/act-words.ts'
import type { AuditFilter, NamedAuditEntry } from '../contract/audit.ts'
import type { Paging } from '../contract/fields.ts'
import { findEntries, namesOf } from '../queries/audit-search.ts'

/** A page of the log, newest first, with the names of whom and what its entries speak of by id. */
export async function searchAudit(
  db: Kysely<Database>,
  filter: AuditFilter & Paging,
  timeZone: string,
): Promise<{ items: NamedAuditEntry[]; total: number }> {
  const { items, total } = await findEntries(db, filter, timeZone)
  const names = await namesOf(db, [...new Set(items.flatMap(idsIn))])
  const ownOf = (ids: string[]) => Object.fromEntries(ids.flatMap((id) => (names[id] ? [[id, names[id]]] : [])))
  return { items: items.map((one) => ({ ...one, names: ownOf(idsIn(one)) })), total }
}
