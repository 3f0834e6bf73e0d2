/** 保存期限: which waves are due, and the deletion batch by batch. When it may begin is the database's to say (`retention_standing`). */
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ReceiptView } from '../contract/answers.ts'
import type { RetentionInput } from '../contract/retention.ts'
import type { DeletedCounts, DeletedPart, KeptCounts, RetentionStanding } from '../domain/retention.ts'
import type { Rules } from '../domain/rules.ts'
import { holdFolds } from './hold-folds.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

export type RetentionRow = {
  survey_id: number
  title: string
  organiser: string | null
  years: number
  status: 'closed' | 'sealed' | 'void'
  ended_at: Date
  standing: RetentionStanding
  due_at: Date
  deletes_at: Date | null
  announced_at: Date | null
  begun_at: Date | null
  done_at: Date | null
  answers: number | null
  root: string | null
  counts: DeletedCounts | null
  broken: string | null
  certificate: string | null
  digest: string | null
}

/** Every wave whose years run, those that are due first. */
export async function listRetention(db: Db, surveyId: number | null = null): Promise<RetentionRow[]> {
  const { rows } = await sql<RetentionRow>`
    select s.id as survey_id, s.plan ->> 'title' as title, s.plan ->> 'organiser' as organiser, s.status,
      (s.plan #>> '{rules,retentionYears}')::integer as years, coalesce(s.closed_at, s.closes_at) as ended_at,
      retention_standing(s.id) as standing, coalesce(r.due_at, retention_due(s.id)) as due_at, retention_deletes_at(s.id) as deletes_at,
      r.announced_at, r.begun_at, r.done_at, r.answers, r.root, r.counts, r.broken, r.certificate, r.digest
    from survey s left join retention r on r.survey_id = s.id
    where retention_due(s.id) is not null and ${surveyId === null ? sql`true` : sql`s.id = ${surveyId}`}
    order by r.done_at nulls first, due_at, s.id`.execute(db)
  return rows
}

export async function findRetention(db: Db, surveyId: number): Promise<RetentionRow | undefined> {
  const [row] = await listRetention(db, surveyId)
  return row
}

/** When the answers of a survey began to be deleted; null while they are there. */
export async function findDeletion(db: Db, surveyId: number): Promise<{ begunAt: Date; kept: KeptCounts } | null> {
  const row = await db
    .selectFrom('retention')
    .select(['begun_at', 'kept'])
    .where('survey_id', '=', surveyId)
    .where('begun_at', 'is not', null)
    .executeTakeFirst()
  return row ? { begunAt: row.begun_at!, kept: row.kept! } : null
}

export async function countAnswers(db: Db, surveyId: number): Promise<number> {
  const { n } = await db
    .selectFrom('response')
    .where('survey_id', '=', surveyId)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** Surveys of which a leaf is kept. */
export async function listKeptSurveys(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('kept_answer').select('survey_id').distinct().execute()
  return rows.map((row) => row.survey_id)
}

/** Notes that the database is at work now; one line in twenty hours, and one whenever the clock was moved. */
export async function tickClock(db: Db): Promise<void> {
  await sql`
    insert into clock_tick (at) select clock_timestamp() where not exists (
      select from (select at from clock_tick order by id desc limit 1) latest
      where at between clock_timestamp() - interval '20 hours' and clock_timestamp() + interval '1 hour')`.execute(db)
}

/** The database takes it only once it is due; all times are its own. */
export async function announce(db: Trx, surveyId: number): Promise<void> {
  const now = new Date()
  await db
    .insertInto('retention')
    .values({ survey_id: surveyId, due_at: now, announced_at: now })
    .onConflict((conflict) => conflict.column('survey_id').doUpdateSet({ announced_at: now, due_at: now }))
    .execute()
}

export async function noteBroken(db: Trx, surveyId: number, broken: string | null): Promise<void> {
  await db.updateTable('retention').set({ broken }).where('survey_id', '=', surveyId).execute()
}

type Beginning = { answers: number; root: string; counts: DeletedCounts; kept: KeptCounts }

/** The database takes it only when everything holds (constraint retention_not_ready). */
export async function begin(db: Trx, surveyId: number, { answers, root, counts, kept }: Beginning): Promise<void> {
  await db
    .updateTable('retention')
    .set({
      begun_at: new Date(),
      answers,
      root,
      counts: JSON.stringify(counts),
      kept: JSON.stringify(kept),
      broken: null,
    })
    .where('survey_id', '=', surveyId)
    .execute()
}

/** The database takes it only when nothing is left. */
export async function finish(db: Trx, surveyId: number, certificate: string, digest: string): Promise<void> {
  await db
    .updateTable('retention')
    .set({ done_at: new Date(), certificate, digest })
    .where('survey_id', '=', surveyId)
    .execute()
}

/** One process deletes at a time; false when another does. Until the transaction ends. */
export async function holdDeletion(db: Trx, surveyId: number): Promise<boolean> {
  const row = await db
    .selectFrom('retention')
    .select('survey_id')
    .where('survey_id', '=', surveyId)
    .where('done_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

type Rest = Exclude<DeletedPart, 'answers'>
const ofSurvey = (surveyId: number) => sql`survey_id = ${surveyId}`
/** Where the rest stands. A scan may have ten megabytes. */
const places: Record<Rest, { table: string; most?: number; where: (surveyId: number) => RawBuilder<unknown> }> = {
  papers: { table: 'paper_entry', most: 50, where: ofSurvey },
  words: {
    table: 'ticket_entry',
    where: (id) => sql`ticket_id in (select ticket.id from ticket where survey_id = ${id})`,
  },
  calls: {
    table: 'callback_call',
    where: (id) => sql`draw_id in (select callback_draw.id from callback_draw where survey_id = ${id})`,
  },
  sheets: { table: 'expert_sheet', where: ofSurvey },
  experts: { table: 'expert', where: ofSurvey },
  flags: { table: 'response_flag', where: ofSurvey },
  traces: { table: 'response_trace', where: ofSurvey },
  messages: { table: 'message', where: ofSurvey },
  events: { table: 'invitation_event', where: ofSurvey },
  standings: { table: 'unit_standing', where: ofSurvey },
  drafts: { table: 'report_draft', where: (id) => sql`survey_id = ${id} and model <> 'null'` },
}
export const rest = Object.keys(places) as Rest[]

/** How many rows of each there are. */
export async function countDeletable(db: Db, surveyId: number): Promise<DeletedCounts> {
  const counted = rest.map((part) => {
    const { table, where } = places[part]
    return sql`(select count(*) from ${sql.table(table)} where ${where(surveyId)}) as ${sql.ref(part)}`
  })
  const { rows } = await sql<DeletedCounts>`
    select (select count(*) from response where survey_id = ${surveyId}) as answers, ${sql.join(counted)}`.execute(db)
  return rows[0]!
}

/** Deletes some rows of one part; answers how many. Of a draft of the report only what it quotes. */
export async function deleteSome(db: Trx, part: Rest, surveyId: number): Promise<number> {
  // One that began before the deletion would write down units behind it.
  if (part === 'standings') await holdFolds(db, surveyId)
  const { table, most = 5000, where } = places[part]
  const some = sql`ctid = any(array(select ctid from ${sql.table(table)} where ${where(surveyId)} limit ${most}))`
  const act = part === 'drafts' ? sql`update report_draft set model = 'null'` : sql`delete from ${sql.table(table)}`
  const { numAffectedRows } = await sql`${act} where ${some}`.execute(db)
  return Number(numAffectedRows ?? 0)
}

export type GoingAnswer = {
  invitation_id: number
  submission_id: string
  leaf: Buffer
  valid: boolean
  invalidated: boolean
  seat: number
  combine: Rules['combine']
  last: boolean
}

/** The answers of the next seats, all revisions of each. */
export async function listGoing(db: Trx, surveyId: number, after: number, seats: number): Promise<GoingAnswer[]> {
  const { rows } = await sql<GoingAnswer>`
    select r.invitation_id, r.submission_id, r.leaf, r.valid, coalesce(i.seat, 1) as seat,
      s.plan -> 'rules' ->> 'combine' as combine,
      r.revision = max(r.revision) over (partition by r.invitation_id) as last,
      exists (select from invalidated v where v.survey_id = r.survey_id and v.leaf = r.leaf) as invalidated
    from response r join survey s on s.id = r.survey_id left join invitation i on i.id = r.invitation_id
    where r.survey_id = ${surveyId} and r.invitation_id in (
      select distinct invitation_id from response
      where survey_id = ${surveyId} and invitation_id > ${after} order by invitation_id limit ${seats})
    order by r.invitation_id, r.revision`.execute(db)
  return rows
}

export type KeptAnswer = { leaf: Buffer; state: ReceiptView['state']; marks: Buffer[] }

const SLICE = 5000

/** Keeps the leaves, in their own order, which tells nothing, and deletes the answers of these seats. */
export async function replaceAnswers(
  db: Trx,
  surveyId: number,
  invitationIds: number[],
  kept: readonly KeptAnswer[],
): Promise<void> {
  const sorted = kept.toSorted((a, b) => Buffer.compare(a.leaf, b.leaf))
  const leaves = sorted.map(({ leaf, state }) => ({ survey_id: surveyId, leaf, state }))
  const marks = sorted.flatMap(({ leaf, marks }) => marks.map((mark) => ({ survey_id: surveyId, leaf, mark })))
  for (let at = 0; at < leaves.length; at += SLICE)
    await db
      .insertInto('kept_answer')
      .values(leaves.slice(at, at + SLICE))
      .execute()
  for (let at = 0; at < marks.length; at += SLICE)
    await db
      .insertInto('kept_receipt')
      .values(marks.slice(at, at + SLICE))
      .onConflict((one) => one.doNothing())
      .execute()
  for (const table of ['response', 'answer_leaf'] as const)
    await sql`delete from ${sql.table(table)} where survey_id = ${surveyId} and invitation_id = any(${invitationIds}::bigint[])`.execute(
      db,
    )
}

/** What stayed of the answer with this 回执码. */
export async function findKeptAnswer(db: Db, mark: Buffer) {
  return db
    .selectFrom('kept_receipt')
    .innerJoin('kept_answer', (join) =>
      join
        .onRef('kept_answer.survey_id', '=', 'kept_receipt.survey_id')
        .onRef('kept_answer.leaf', '=', 'kept_receipt.leaf'),
    )
    .innerJoin('survey', 'survey.id', 'kept_answer.survey_id')
    .innerJoin('retention', 'retention.survey_id', 'kept_answer.survey_id')
    .where('mark', '=', mark)
    .select([
      'kept_answer.survey_id',
      'kept_answer.leaf',
      'state',
      sql<string>`survey.plan ->> 'title'`.as('title'),
      sql<Date>`coalesce(done_at, begun_at)`.as('deleted_at'),
    ])
    .executeTakeFirst()
}

/** The counts that outlast the entries of 整改单. */
export async function countTicketEntries(db: Db, surveyId: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ id: number; n: number }>`
    select t.id, count(e.id) as n from ticket t left join ticket_entry e on e.ticket_id = t.id
    where t.survey_id = ${surveyId} group by t.id`.execute(db)
  return Object.fromEntries(rows.map(({ id, n }) => [id, n]))
}

/** Of what the database recorded by itself about a wave: the number of the newest entry of this act. */
export async function findNewestEntry(db: Db, surveyId: number, act: string): Promise<number> {
  const { seq } = await db
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('subject', '=', `survey ${surveyId}`)
    .where('act', '=', act)
    .executeTakeFirstOrThrow()
  return seq ?? 0
}

export async function readClock(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]!.now
}

export type RetentionRequestRow = Awaited<ReturnType<typeof listRequests>>[number]

/** 暂缓 and 放行 of waves, the newest first. */
export async function listRequests(db: Db, surveyId: number | null = null) {
  return db
    .selectFrom('retention_request')
    .innerJoin('user as asker', 'asker.id', 'asked_by')
    .leftJoin('user as decider', 'decider.id', 'decided_by')
    .$if(surveyId !== null, (query) => query.where('survey_id', '=', surveyId!))
    .selectAll('retention_request')
    .select(['asker.name as asker_name', 'decider.name as decider_name'])
    .orderBy('retention_request.id', 'desc')
    .execute()
}

export async function insertRequest(db: Trx, surveyId: number, { kind, reason }: RetentionInput, by: string) {
  await db.insertInto('retention_request').values({ survey_id: surveyId, kind, reason, asked_by: by }).execute()
}

type Decided = { outcome: 'confirmed' | 'declined' | 'withdrawn'; by: string; note: string | null }
export async function decideRequest(db: Trx, id: number, { outcome, by, note }: Decided): Promise<void> {
  await db
    .updateTable('retention_request')
    .set({ outcome, decided_by: by, decided_at: new Date(), note })
    .where('id', '=', id)
    .execute()
}
