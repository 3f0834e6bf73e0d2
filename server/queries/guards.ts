import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** The triggers that hold the audit log and the answers; every other trigger that is switched off is named too. */
const needed = [
  'audit_entry_guard',
  'audit_entry_truncate_guard',
  'audit_entry_chain',
  'audit_head_guard',
  'audit_head_truncate_guard',
  'answer_batch_guard',
  'answer_batch_truncate_guard',
  'answer_leaf_guard',
  'answer_leaf_truncate_guard',
  'response_guard',
  'response_taken',
  'response_truncate_guard',
  'survey_guard',
  'survey_sealed',
  'proposal_a_sealed',
  'seal_request_guard',
  'seal_request_one',
  'result_version_guard',
  'seal_insert_guard',
  'seal_guard',
  'seal_truncate_guard',
  'seal_leaves_guard',
  'seal_leaves_truncate_guard',
  'response_delete_guard',
  'answer_leaf_delete_guard',
  'retention_guard',
  'retention_truncate_guard',
  'retention_request_guard',
  'retention_request_truncate_guard',
  'kept_answer_insert_guard',
  'kept_answer_guard',
  'kept_answer_truncate_guard',
  'kept_receipt_guard',
  'kept_receipt_truncate_guard',
  'clock_tick_insert_guard',
  'clock_tick_guard',
  'clock_tick_truncate_guard',
]

/** Rules of the database that are switched off or gone, by name. */
export async function listGuardsOff(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string; off: boolean }>`
    select tgname as name, tgenabled = 'D' as off from pg_trigger
    join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and pg_class.relnamespace = 'public'::regnamespace`.execute(db)
  const there = new Set(rows.map((row) => row.name))
  const off = rows.filter((row) => row.off).map((row) => row.name)
  return [...off, ...needed.filter((name) => !there.has(name))].sort()
}
