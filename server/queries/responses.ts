import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Channel, Database } from '../../db/schema.ts'
import type { Answers } from '../contract/answers.ts'
import type { Paging } from '../contract/fields.ts'
import type { SurveyStatus } from '../contract/surveys.ts'
import type { Rules } from '../domain/rules.ts'
import type { Link } from '../links.ts'
import { copyOut, NULL_COPIED, unescapeCopied } from './copy-out.ts'
import { inBatches } from './in-batches.ts'
import { type AsOf, invalidatedIn } from './invalidated.ts'
import { findDeletion } from './retention.ts'

type Db = Kysely<Database>

export type NewResponse = {
  submissionId: string
  revision: number
  answers: Answers
  valid: boolean
  elapsedSeconds: number | null
  submittedAt: Date
  salt: Buffer
  leaf: Buffer
  channel: Channel
  /** The plan the answer was checked against. */
  planDigest: string
  trace?: Trace
}

/** Where an answer came from, as digests; null where that is not known, or shared by many and so says nothing. */
export type Trace = { address: Buffer | null; device: Buffer | null }

/** How the link stands, as the database saw it in the moment of the statement. */
export type Standing = {
  generation: number
  revoked: boolean
  status: SurveyStatus
  closed_at: Date | null
  plan_digest: string | null
  begun: boolean
  over: boolean
}

export type NewSubmission = { link: Link; response: NewResponse }

/**
 * Takes answers of one survey in one round trip and one transaction: the function checks links, survey, window and plan and writes
 * them. Null where an answer was saved, which is the usual case and costs no row; else how the link stands; undefined where the
 * invitation is gone.
 */
export async function submitResponses(
  db: Db,
  surveyId: number,
  submissions: readonly NewSubmission[],
): Promise<(Standing | undefined | null)[]> {
  const { rows } = await sql<Standing & { place: number; generation: number | null }>`
    select * from submit_responses(${surveyId}, ${JSON.stringify(submissions.map(asParameters))})`.execute(db)
  const outcomes: (Standing | undefined | null)[] = submissions.map(() => null)
  for (const row of rows) outcomes[row.place] = row.generation === null ? undefined : row
  return outcomes
}

const asParameters = ({ link, response }: NewSubmission, place: number) => ({
  place,
  invitation: link.invitationId,
  generation: link.generation,
  plan_digest: response.planDigest,
  revision: response.revision,
  submission: response.submissionId,
  answers: response.answers,
  valid: response.valid,
  elapsed: response.elapsedSeconds,
  submitted_at: response.submittedAt,
  salt: asHex(response.salt),
  leaf: asHex(response.leaf),
  channel: response.channel,
  address: asHex(response.trace?.address),
  device: asHex(response.trace?.device),
})

/** Bytes as JSON carries them to PostgreSQL. */
const asHex = (bytes: Buffer | null | undefined) => bytes && `\\x${bytes.toString('hex')}`

export type Seat = Pick<Link, 'surveyId' | 'invitationId'>

/** What an invitation has answered so far, oldest first. */
export function listAnswers(db: Db, { surveyId, invitationId }: Seat) {
  return db
    .selectFrom('response')
    .select(['submission_id as submissionId', 'answers', 'channel'])
    .where('survey_id', '=', surveyId)
    .where('invitation_id', '=', invitationId)
    .orderBy('revision')
    .execute()
}

/** 使用平台 of a seat, as the roster froze it: which of several objects it rates. */
export async function findPlatforms(db: Db, { surveyId, invitationId }: Seat): Promise<string[]> {
  const row = await db
    .selectFrom('invitation')
    .select('platforms')
    .where('survey_id', '=', surveyId)
    .where('id', '=', invitationId)
    .executeTakeFirst()
  return row?.platforms ?? []
}

/** How the answers of an invitation came, oldest first. */
export async function listChannels(db: Db, { surveyId, invitationId }: Seat): Promise<Channel[]> {
  const rows = await db
    .selectFrom('response')
    .select('channel')
    .where('survey_id', '=', surveyId)
    .where('invitation_id', '=', invitationId)
    .orderBy('revision')
    .execute()
  return rows.map((row) => row.channel)
}

/** How many of the answers that count came on paper. */
export async function countOnPaper(db: Db, surveyId: number): Promise<number> {
  const deleted = await findDeletion(db, surveyId)
  if (deleted) return deleted.kept.onPaper
  const { onPaper } = await counted(db, surveyId)
    .where('channel', '=', 'paper')
    .select(sql<number>`count(*)`.as('onPaper'))
    .executeTakeFirstOrThrow()
  return onPaper
}

export type Visit = Standing & {
  unit_name: string
  services: string[]
  seat: number
  seats: number
  /** 填报角色 of the seat, as the roster froze it. */
  role: string | null
  /** What came of it, oldest first: the ids of the submissions, and when they arrived. */
  submissions: string[]
  moments: Date[]
  /** When somebody first began at this link as it is. */
  opened_at: Date | null
  /** The answer that counts came on paper. */
  on_paper: boolean
  unit_id: number
  closes_at: Date
}

/**
 * What the pages of these links of one survey show, in one query; undefined where there is no invitation. It changes nothing: previews
 * and scanners open links too.
 */
export async function findVisits(db: Db, surveyId: number, links: readonly Link[]): Promise<(Visit | undefined)[]> {
  const invitations = links.map((link) => link.invitationId)
  const { rows } = await sql<Visit & { place: number }>`
    select * from find_visits(${surveyId}, ${invitations}::bigint[])`.execute(db)
  const visits: (Visit | undefined)[] = links.map(() => undefined)
  for (const { place, ...visit } of rows) visits[place] = visit
  return visits
}

/** Without the survey where there is only a receipt, which does not name it. */
export async function listRevisions(db: Db, { surveyId, invitationId }: Partial<Seat> & Pick<Seat, 'invitationId'>) {
  return db
    .selectFrom('response')
    .innerJoin('survey', 'survey.id', 'response.survey_id')
    .innerJoin('invitation', (join) =>
      join
        .onRef('invitation.survey_id', '=', 'response.survey_id')
        .onRef('invitation.id', '=', 'response.invitation_id'),
    )
    .select([
      'response.revision',
      'response.submission_id',
      'response.answers',
      'response.valid',
      'response.submitted_at',
      'response.leaf',
      'response.survey_id',
      'invitation.seat',
      sql<boolean>`exists (select from invalidated i where i.survey_id = response.survey_id and i.leaf = response.leaf)`.as(
        'invalidated',
      ),
      sql<string>`survey.plan ->> 'title'`.as('title'),
      sql<Rules['combine']>`survey.plan -> 'rules' ->> 'combine'`.as('combine'),
    ])
    .where('invitation.id', '=', invitationId)
    .$if(surveyId !== undefined, (query) => query.where('invitation.survey_id', '=', surveyId!))
    .orderBy('revision')
    .execute()
}

/** Only the highest revision of an invitation counts. */
export const counted = (db: Db, surveyId: number) =>
  db
    .selectFrom('response')
    .where('response.survey_id', '=', surveyId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('response as later')
            .whereRef('later.survey_id', '=', 'response.survey_id')
            .whereRef('later.invitation_id', '=', 'response.invitation_id')
            .whereRef('later.revision', '>', 'response.revision')
            // Follows from the line above, and lets the index of the few revised answers do.
            .where('later.revision', '>', 1)
            .select('later.revision'),
        ),
      ),
    )

/** The answers that count, unit by unit, a thousand at a time: for the figures. Here, and only here, answers meet units. */
export function streamByUnit(
  db: Db,
  surveyId: number,
  { unitIds, asOf = 'now' }: { unitIds?: number[]; asOf?: AsOf } = {},
) {
  const query = counted(db, surveyId)
    .innerJoin('invitation', (join) =>
      join
        .onRef('invitation.survey_id', '=', 'response.survey_id')
        .onRef('invitation.id', '=', 'response.invitation_id'),
    )
    .leftJoin('response_flag', (join) =>
      join
        .onRef('response_flag.invitation_id', '=', 'response.invitation_id')
        .on('response_flag.survey_id', '=', surveyId),
    )
    .leftJoin(invalidatedIn(surveyId, asOf), (join) => join.onRef('invalidated.leaf', '=', 'response.leaf'))
    .select([
      'invitation.unit_id',
      'invitation.category',
      'invitation.seat',
      'response.invitation_id',
      'response.leaf',
      'response.answers',
      'response.elapsed_seconds',
      sql<boolean>`response_flag.kind is not null`.as('burst'),
      sql<boolean>`invalidated.leaf is not null`.as('invalidated'),
      'response.submitted_at',
    ])
    .$if(unitIds !== undefined, (query) =>
      query.where('invitation.unit_id', '=', sql<number>`any(${unitIds}::bigint[])`),
    )
    .orderBy('invitation.unit_id')
    .orderBy('invitation.seat')
    .compile()
  return inBatches(db, query)
}

export type RowByUnit = Awaited<ReturnType<ReturnType<typeof streamByUnit>['next']>>['value'][number]

/** The moment by which half of the valid answers that count had come; null without any. */
export async function findMedianReturn(db: Db, surveyId: number): Promise<Date | null> {
  const { median } = await counted(db, surveyId)
    .where('valid', '=', true)
    .select(sql<Date | null>`percentile_disc(0.5) within group (order by submitted_at)`.as('median'))
    .executeTakeFirstOrThrow()
  return median
}

const digest = sql<string>`encode(response.leaf, 'hex')`
const burst = sql<boolean>`exists (
  select from response_flag f where f.survey_id = response.survey_id and f.invitation_id = response.invitation_id)`
const invalidated = sql<boolean>`exists (
  select from invalidated i where i.survey_id = response.survey_id and i.leaf = response.leaf)`

/** What a de-identified sheet is made of. */
export type Sheet = {
  digest: string
  answers: Answers
  valid: boolean
  elapsed_seconds: number | null
  channel: Channel
  burst: boolean
  invalidated: boolean
}
export const sheet = [
  digest.as('digest'),
  'response.answers',
  'response.valid',
  'response.elapsed_seconds',
  'response.channel',
  burst.as('burst'),
  invalidated.as('invalidated'),
] as const

// The same as COPY writes it, of which a row costs the driver next to nothing.
const sheetLine = [
  'leaf',
  'answers',
  'valid',
  'elapsed_seconds',
  'channel',
  burst.as('burst'),
  invalidated.as('invalidated'),
] as const

function readLine(line: string): Sheet {
  const [leaf, answers, valid, elapsed, channel, burst, invalidated] = line.split('\t')
  return {
    // Behind the \\x of bytes.
    digest: leaf!.slice(3),
    answers: JSON.parse(unescapeCopied(answers!)) as Answers,
    valid: valid === 't',
    elapsed_seconds: elapsed === NULL_COPIED ? null : Number(elapsed),
    channel: channel as Channel,
    burst: burst === 't',
    invalidated: invalidated === 't',
  }
}

/** The de-identified answer sheets in the order of their digests, many at a time: for exports. One statement, one snapshot. */
export async function* streamSheets(db: Db, surveyId: number): AsyncGenerator<Sheet[]> {
  const query = counted(db, surveyId).select(sheetLine).orderBy('leaf').compile()
  for await (const lines of copyOut(db, query)) yield lines.map(readLine)
}

export type SheetFilter = Paging & {
  dimension?: string
  level?: number | keyof typeof unrated
  invitationIds?: number[]
  officialSeat?: number
}

/** Ratings that are no level, by the word a filter has for them. */
const unrated = {
  na: (rating: RawBuilder<unknown>) => sql`${rating} = 'null'::jsonb`,
  missing: (rating: RawBuilder<unknown>) => sql`${rating} is null`,
  scored: (rating: RawBuilder<unknown>) => sql`jsonb_typeof(${rating}) = 'number'`,
}

const rated = (rating: RawBuilder<unknown>, level: NonNullable<SheetFilter['level']>) =>
  typeof level === 'number' ? sql`${rating} = to_jsonb(${level}::int)` : unrated[level](rating)

const spared = sql`not exists (select from invalidated i where i.survey_id = response.survey_id and i.leaf = response.leaf)`

/** Whether a sheet is in the figures: valid and, where a unit has one official return, that one. */
const inFigures = (officialSeat: number | undefined) =>
  officialSeat === undefined
    ? sql`valid and ${spared}`
    : sql`valid and ${spared} and exists (
        select from invitation i where i.survey_id = response.survey_id and i.id = response.invitation_id and i.seat = ${officialSeat})`

/** A page of the de-identified answer sheets. `invitationIds` narrows them to those a fold has found. */
export async function listSheets(db: Db, surveyId: number, filter: SheetFilter) {
  const { dimension, level, invitationIds, officialSeat } = filter
  const rating = sql`answers -> 'ratings' -> ${dimension ?? ''}`
  const rows = await counted(db, surveyId)
    .$if(invitationIds !== undefined, (query) =>
      query.where('invitation_id', '=', sql<number>`any(${invitationIds}::bigint[])`),
    )
    .$if(dimension !== undefined && level !== undefined, (query) =>
      query.where(sql<boolean>`${inFigures(officialSeat)} and ${rated(rating, level!)}`),
    )
    .select([...sheet, sql<number>`count(*) over ()`.as('total')])
    .orderBy('leaf')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute()
  return { items: rows, total: rows[0]?.total ?? 0 }
}

/** The sheets with these digests, in the order of the digests. */
export async function listSheetsByLeaf(db: Db, surveyId: number, leaves: Buffer[]) {
  if (leaves.length === 0) return []
  return counted(db, surveyId).where('leaf', 'in', leaves).select(sheet).orderBy('leaf').execute()
}

/** A page of the units that answered, in the order of their answers' digests: an order that names nobody. */
export async function listUnitsByLeaf(db: Db, surveyId: number, { page, pageSize }: Paging) {
  const rows = await counted(db, surveyId)
    .innerJoin('invitation', (join) =>
      join
        .onRef('invitation.survey_id', '=', 'response.survey_id')
        .onRef('invitation.id', '=', 'response.invitation_id'),
    )
    .select(['invitation.unit_id', sql<number>`count(*) over ()`.as('total')])
    .groupBy('invitation.unit_id')
    .orderBy(sql`min(encode(response.leaf, 'hex'))`)
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { unitIds: rows.map((row) => row.unit_id), total: rows[0]?.total ?? 0 }
}
