import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

import type { AuditHead } from '../domain/audit-chain.ts'
import { Problem } from '../problem.ts'
import { inBatches } from './in-batches.ts'
import type { CorrectedAnswer } from '../domain/evidence.ts'

type Db = Kysely<Database>
type Survey = Selectable<Database['survey']>

/** What a survey says as it stands: its latest correction, else what was computed at close. For a `select` from `survey`. */
export const currentResult = sql<Survey['result']>`
  coalesce((select seal.result from seal where seal.survey_id = survey.id order by seal.number desc limit 1), survey.result)`

/** What must be settled before a wave can be sealed, counted by kind. */
export async function countUnsettled(db: Db, surveyId: number) {
  const { rows } = await sql<{ messages: number; paper: number; proposals: number }>`
    select (select count(*) from message where survey_id = ${surveyId} and state in ('waiting', 'sending')) as messages,
      (select count(*) from paper_entry where survey_id = ${surveyId} and state = 'entered') as paper,
      (select count(*) from proposal where survey_id = ${surveyId} and outcome is null) as proposals`.execute(db)
  return rows[0]!
}

export type SealRow = Awaited<ReturnType<typeof listSeals>>[number]

/** The seals of a survey, the newest first. */
export async function listSeals(db: Db, surveyId: number) {
  return db
    .selectFrom('seal')
    .innerJoin('user as sealer', 'sealer.id', 'sealed_by')
    .leftJoin('user as asker', 'asker.id', 'asked_by')
    .where('survey_id', '=', surveyId)
    .selectAll('seal')
    .select(['sealer.name as sealer_name', 'asker.name as asker_name'])
    .orderBy('number', 'desc')
    .execute()
}

/** One of them. @throws Problem not-found */
export async function getSeal(db: Db, surveyId: number, number: number): Promise<SealRow> {
  const seal = (await listSeals(db, surveyId)).find((one) => one.number === number)
  if (!seal) throw new Problem('not-found')
  return seal
}

/** Every head of the audit log that some seal names: it must still be in the chain. */
export async function listSealedHeads(db: Db): Promise<AuditHead[]> {
  const { rows } = await sql<{ head: AuditHead }>`
    select statement::jsonb -> 'audit' -> 'head' as head from seal order by id`.execute(db)
  return rows.map((row) => row.head)
}

/** The seal that holds. */
export async function findLatestSeal(db: Db, surveyId: number) {
  return db
    .selectFrom('seal')
    .select(['id', 'statement', 'digest'])
    .where('survey_id', '=', surveyId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertSeal(db: Db, seal: Insertable<Database['seal']>): Promise<number> {
  const row = await db.insertInto('seal').values(seal).returning('id').executeTakeFirstOrThrow()
  return row.id
}

const leavesOf = (db: Db, surveyId: number) =>
  db
    .selectFrom('response')
    .select('leaf')
    .where('survey_id', '=', surveyId)
    .unionAll(db.selectFrom('kept_answer').select('leaf').where('survey_id', '=', surveyId))
    .as('leaves')

/** Every leaf of a survey in the order of the tree, so many at a time: of the answers, and of those that are deleted. */
export async function* streamLeaves(db: Db, surveyId: number, size: number): AsyncGenerator<Buffer[]> {
  const query = sql<{ leaf: Buffer }>`select leaf from ${leavesOf(db, surveyId)} order by leaf`.compile(db)
  for await (const rows of inBatches(db, query, size)) yield rows.map(({ leaf }) => leaf)
}

/** Keeps the leaves under a seal, so many a row, each row with the root of its subtree. */
export async function keepLeaves(
  db: Db,
  { sealId, surveyId, size, roots }: { sealId: number; surveyId: number; size: number; roots: readonly Uint8Array[] },
): Promise<void> {
  await sql`
    insert into seal_leaves (seal_id, part, first, leaves, root)
    select ${sealId}, part, (array_agg(leaf order by leaf))[1], string_agg(leaf, ''::bytea order by leaf), (${roots}::bytea[])[part + 1]
    from (select leaf, ((row_number() over (order by leaf) - 1) / ${size}::int)::int as part from ${leavesOf(db, surveyId)}) placed
    group by part`.execute(db)
}

/** The part of the tree that would hold a leaf, and the roots of all parts. */
export async function findLeafPart(db: Db, sealId: number, leaf: Buffer) {
  const part = await db
    .selectFrom('seal_leaves')
    .select(['part', 'leaves'])
    .where('seal_id', '=', sealId)
    .where('first', '<=', leaf)
    .orderBy('first', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!part) return undefined
  const roots = await db
    .selectFrom('seal_leaves')
    .select('root')
    .where('seal_id', '=', sealId)
    .orderBy('part')
    .execute()
  return { ...part, roots: roots.map(({ root }) => root) }
}

export type Correction = NonNullable<Awaited<ReturnType<typeof findCorrection>>>

/** 更正 of a sealed wave that waits for a second person (no outcome), or is open: confirmed, and not sealed yet. */
export async function findCorrection(db: Db, surveyId: number) {
  return db
    .selectFrom('seal_request as request')
    .innerJoin('user as asker', 'asker.id', 'asked_by')
    .leftJoin('user as decider', 'decider.id', 'decided_by')
    .where('survey_id', '=', surveyId)
    .where(sql<boolean>`(outcome is null or request.id = open_correction(survey_id))`)
    .selectAll('request')
    .select(['asker.name as asker_name', 'decider.name as decider_name'])
    .executeTakeFirst()
}

/** The rulings confirmed under a correction, in their order: what moved. */
export async function listCorrected(db: Db, correctionId: number): Promise<CorrectedAnswer[]> {
  const rows = await db
    .selectFrom('proposal')
    .innerJoin('user as proposer', 'proposer.id', 'proposed_by')
    .innerJoin('user as decider', 'decider.id', 'decided_by')
    .where('correction_id', '=', correctionId)
    .where('outcome', '=', 'confirmed')
    .where('leaf', 'is not', null)
    .select(['kind', 'leaf', 'reason', 'proposer.name as proposer_name', 'decider.name as decider_name'])
    .orderBy('decided_at')
    .orderBy('proposal.id')
    .execute()
  return rows.map(({ kind, leaf, reason, proposer_name, decider_name }) => ({
    answer: leaf!.toString('hex'),
    kind: kind as CorrectedAnswer['kind'],
    reason,
    proposedBy: proposer_name,
    confirmedBy: decider_name,
  }))
}

export async function insertSealRequest(db: Db, request: { survey_id: number; reason: string; asked_by: string }) {
  await db.insertInto('seal_request').values(request).execute()
}

type Decided = { outcome: 'confirmed' | 'declined' | 'withdrawn'; decidedBy: string; note: string | null }
export async function decide(db: Db, table: 'seal_request' | 'erratum', id: number, decision: Decided): Promise<void> {
  await db
    .updateTable(table)
    .set({
      outcome: decision.outcome,
      decided_by: decision.decidedBy,
      decided_at: sql<Date>`clock_timestamp()`,
      note: decision.note,
    })
    .where('id', '=', id)
    .execute()
}
