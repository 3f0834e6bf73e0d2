import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AuditEntryView, AuditFilter } from '../contract/audit.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

/** Entries that a filter finds. Days are those of the time zone. */
function found(db: Db, { search, person, act, subject, outcome, from, to }: AuditFilter, timeZone: string) {
  const like = (text: string) => `%${escapeLike(text)}%`
  const midnight = (day: string) => sql<Date>`${day}::date::timestamp at time zone ${timeZone}`
  return db
    .selectFrom('audit_entry')
    .where('audit_entry.seq', 'is not', null)
    .$if(person !== '', (query) => query.where('audit_entry.actor_name', 'ilike', like(person)))
    .$if(act !== '', (query) => query.where('audit_entry.act', '=', act))
    .$if(subject !== '', (query) =>
      query.where(({ or, eb }) =>
        // A kind of thing, unless a number names one of them.
        /\d$/.test(subject)
          ? eb('audit_entry.subject', '=', subject)
          : or([
              eb('audit_entry.subject', '=', subject),
              eb('audit_entry.subject', 'like', `${escapeLike(subject)} %`),
            ]),
      ),
    )
    .$if(outcome !== undefined, (query) => query.where('audit_entry.outcome', '=', outcome!))
    .$if(from !== undefined, (query) => query.where('audit_entry.at', '>=', midnight(from!)))
    .$if(to !== undefined, (query) =>
      query.where('audit_entry.at', '<', sql<Date>`(${to}::date + 1)::timestamp at time zone ${timeZone}`),
    )
    .$if(search !== '', (query) =>
      query.where(({ or, eb }) =>
        or([
          eb(sql<string>`audit_entry.detail::text`, 'ilike', like(search)),
          eb('audit_entry.subject', 'ilike', like(search)),
          eb('audit_entry.actor_name', 'ilike', like(search)),
          eb('audit_entry.address', 'ilike', like(search)),
        ]),
      ),
    )
}

const shown = (query: ReturnType<typeof found>) =>
  query
    .leftJoin('user', 'user.id', 'audit_entry.actor_id')
    .select([
      'audit_entry.seq',
      'audit_entry.at',
      'audit_entry.actor_name',
      'user.username',
      'audit_entry.act',
      'audit_entry.subject',
      'audit_entry.outcome',
      'audit_entry.address',
      'audit_entry.detail',
      'audit_entry.digest',
    ])

type Row = {
  seq: number | null
  at: Date
  actor_name: string
  username: string | null
  act: string
  subject: string
  outcome: AuditEntryView['outcome']
  address: string | null
  detail: Record<string, unknown>
  digest: Buffer | null
}

const view = (row: Row): AuditEntryView => ({
  seq: row.seq!,
  at: row.at.toISOString(),
  actor: row.actor_name,
  username: row.username,
  act: row.act,
  subject: row.subject,
  outcome: row.outcome,
  address: row.address,
  detail: row.detail,
  digest: row.digest!.toString('hex'),
})

/** Names of people, surveys, seals and whatever else entries speak of by id, by what entries call them: `user 8c1f…`, `survey 3`, `seal 5`. */
export async function namesOf(db: Db, subjects: readonly string[]): Promise<Record<string, string>> {
  const ids = subjects.map((one) => one.split(' '))
  const numbers = (kind: string) =>
    ids.flatMap(([own, id]) => (own === kind && /^\d{1,15}$/.test(id!) ? Number(id) : []))
  const { rows } = await sql<{ id: string; name: string }>`
    select 'user ' || id as id, name from "user" where 'user ' || id = any(${subjects})
    union all select 'survey ' || id, plan ->> 'title' from survey where id = any(${numbers('survey')})
    union all select 'annual ' || id, title from annual_figure where id = any(${numbers('annual')})
    union all select 'unit ' || id, name from unit where id = any(${numbers('unit')})
    union all select 'profile ' || key, content ->> 'label' from profile where 'profile ' || key = any(${subjects})
    union all select 'seal ' || id, '第 ' || number || ' 次封存' from seal where id = any(${numbers('seal')})`.execute(
    db,
  )
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]))
}

/** A page of the log, newest first. */
export async function findEntries(
  db: Db,
  { page, pageSize, ...filter }: AuditFilter & { page: number; pageSize: number },
  timeZone: string,
): Promise<{ items: AuditEntryView[]; total: number }> {
  const matching = found(db, filter, timeZone)
  const [rows, { total }] = await Promise.all([
    shown(matching)
      .orderBy('audit_entry.seq', 'desc')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items: rows.map((row) => view(row)), total }
}

/** Every entry that a filter finds, oldest first, with the text its digest is of. */
export async function* streamAudit(
  db: Db,
  filter: AuditFilter,
  timeZone: string,
): AsyncGenerator<AuditEntryView & { canonical: string }> {
  const rows = shown(found(db, filter, timeZone))
    .leftJoin('audit_entry as before', (join) => join.on(sql<boolean>`before.seq = audit_entry.seq - 1`))
    .select(
      sql<string>`audit_canonical(audit_entry, coalesce(before.digest, decode(repeat('00', 32), 'hex')))`.as(
        'canonical',
      ),
    )
    .orderBy('audit_entry.seq')
    .stream(1000)
  for await (const { canonical, ...row } of rows) yield { ...view(row), canonical }
}
