import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Outcome } from '../contract/audit.ts'
import type { AuditHead, ChainedEntry } from '../domain/audit-chain.ts'
import { inBatches } from './in-batches.ts'

type Db = Kysely<Database>

export type Actor = { id: string | null; name: string; address: string | null }

export type Act = { act: string; subject: string; detail?: Record<string, unknown>; outcome?: Outcome }

/** Writes one line of the audit log; at commit the database gives it its place in the chain. Call it in the transaction of the act itself. */
export async function recordAct(db: Db, actor: Actor, { act, subject, detail = {}, outcome = 'done' }: Act) {
  await db
    .insertInto('audit_entry')
    .values({
      actor_id: actor.id,
      actor_name: actor.name,
      act,
      subject,
      detail: JSON.stringify(detail),
      address: actor.address,
      outcome,
    })
    .execute()
}

/** What was done to a subject, newest first; at most 500 lines. */
export async function listActs(db: Db, subject: string) {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['id', 'at', 'actor_name', 'act', 'detail'])
    .where('subject', '=', subject)
    .where('outcome', '=', 'done')
    .orderBy('id', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => ({ at: row.at, actor: row.actor_name, act: row.act, detail: row.detail }))
}

/** Number and digest of the last committed entry. What the asking transaction itself recorded comes after it. */
export async function getAuditHead(db: Db): Promise<AuditHead> {
  const { seq, digest } = await db.selectFrom('audit_head').select(['seq', 'digest']).executeTakeFirstOrThrow()
  return { seq, digest: digest.toString('hex') }
}

/** The number of the first entry about a subject, where an interval about it begins; null while there is none. */
export async function findFirstEntry(db: Db, subject: string): Promise<number | null> {
  const { first } = await db
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.min('seq').as('first'))
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow()
  return first
}

type Row = Pick<
  Selectable<Database['audit_entry']>,
  'seq' | 'actor_id' | 'actor_name' | 'act' | 'subject' | 'outcome' | 'address' | 'digest'
> & { at_text: string; detail_text: string }

const chained = (db: Db) =>
  db
    .selectFrom('audit_entry')
    .select([
      'seq',
      'actor_id',
      'actor_name',
      'act',
      'subject',
      'outcome',
      'address',
      'digest',
      sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at_text'),
      sql<string>`detail::text`.as('detail_text'),
    ])

const asChained = (row: Row): ChainedEntry => ({
  seq: row.seq,
  at: row.at_text,
  actorId: row.actor_id,
  actorName: row.actor_name,
  act: row.act,
  subject: row.subject,
  outcome: row.outcome,
  address: row.address,
  detail: row.detail_text,
  digest: row.digest?.toString('hex') ?? null,
})

/** Every entry in the order of the chain; what is not in it comes last. */
export async function* streamChain(db: Db): AsyncGenerator<ChainedEntry> {
  for await (const row of chained(db)
    .orderBy('seq', (order) => order.asc().nullsLast())
    .orderBy('id')
    .stream(1000))
    yield asChained(row)
}

/** One line of an interval: SHA-256 of `canonical` is `digest`, and `canonical` names the digest before it. */
export type IntervalEntry = { seq: number; digest: string; canonical: string }

/** The entries from one number to another, both included. */
export async function* streamInterval(db: Db, from: number, to: number): AsyncGenerator<IntervalEntry[]> {
  const query = db
    .selectFrom('audit_entry')
    .leftJoin('audit_entry as before', (join) => join.on(sql<boolean>`before.seq = audit_entry.seq - 1`))
    .select([
      'audit_entry.seq',
      'audit_entry.digest',
      sql<string>`audit_canonical(audit_entry, coalesce(before.digest, decode(repeat('00', 32), 'hex')))`.as(
        'canonical',
      ),
    ])
    .where('audit_entry.seq', '>=', from)
    .where('audit_entry.seq', '<=', to)
    .orderBy('audit_entry.seq')
    .compile()
  for await (const rows of inBatches(db, query))
    yield rows.map(({ seq, digest, canonical }) => ({ seq: seq!, digest: digest!.toString('hex'), canonical }))
}
