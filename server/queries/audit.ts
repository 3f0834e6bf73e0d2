import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'

export type Actor = { id: string | null; name: string; address: string | null }

export type Act = { act: string; subject: string; detail?: Record<string, unknown> }

/** Writes one line of the audit log. Call it in the transaction of the act itself. */
export async function recordAct(db: Kysely<Database>, actor: Actor, { act, subject, detail = {} }: Act): Promise<void> {
  await db
    .insertInto('audit_entry')
    .values({
      actor_id: actor.id,
      actor_name: actor.name,
      act,
      subject,
      detail: JSON.stringify(detail),
      address: actor.address,
    })
    .execute()
}

/** What was done to a subject, newest first; at most 500 lines. */
export async function listActs(db: Kysely<Database>, subject: string) {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['id', 'at', 'actor_name', 'act', 'detail'])
    .where('subject', '=', subject)
    .orderBy('id', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => ({ at: row.at, actor: row.actor_name, act: row.act, detail: row.detail }))
}
