/** What the parts of an evidence package are made of, in an order that never changes. Only the roster and the sending log name units. */
import { type Kysely, sql } from 'kysely'
import type { Channel, Database } from '../../db/schema.ts'
import type { RosterSeat } from '../contract/amendments.ts'
import type { Answers } from '../contract/answers.ts'
import { inBatches } from './in-batches.ts'
import { type AsOf, invalidatedIn, isKnown } from './invalidated.ts'

type Db = Kysely<Database>

/** An answer as it comes: short while it waits its turn, and read one at a time (`readAnswer`). */
export type AnswerLine = { unit: string; line: string }
/** The same with what its leaf is opened by; the salt hexadecimal. */
export type OpenedLine = AnswerLine & { salt: string; submission_id: string; submitted_at: Date }

/** What a package says of an answer. `leaf` hexadecimal. */
export type StoredAnswer = {
  unit: string
  seat: number
  revision: number
  replaced: boolean
  elapsed_seconds: number | null
  channel: Channel
  burst: boolean
  invalidated: boolean
  leaf: string
  answers: Answers
}

type Naming = { unitKey: Buffer; asOf: AsOf }

const answersOf = (db: Db, surveyId: number, { unitKey, asOf }: Naming) =>
  db
    .selectFrom('response')
    .innerJoin('invitation', (join) =>
      join
        .onRef('invitation.survey_id', '=', 'response.survey_id')
        .onRef('invitation.id', '=', 'response.invitation_id'),
    )
    // Joined: asked for each answer, it took two seconds of a million's six.
    .leftJoin(
      db
        .selectFrom('response')
        .where('survey_id', '=', surveyId)
        .where('revision', '>', 1)
        .select(({ fn }) => ['invitation_id', fn.max('revision').as('revision')])
        .groupBy('invitation_id')
        .as('newest'),
      (join) => join.onRef('newest.invitation_id', '=', 'response.invitation_id'),
    )
    .leftJoin(invalidatedIn(surveyId, asOf), (join) => join.onRef('invalidated.leaf', '=', 'response.leaf'))
    .where('response.survey_id', '=', surveyId)
    .select([
      sql<string>`left(encode(sha256(${unitKey}::bytea || convert_to(unit_id::text, 'UTF8')), 'hex'), 16)`.as('unit'),
      // In one text, which the driver takes apart in less time than nine values. JSON holds no tab as it is.
      sql<string>`concat_ws(e'\\t', invitation.seat, response.revision, coalesce(newest.revision > response.revision, false),
        coalesce(response.elapsed_seconds::text, ''), response.channel,
        exists (select from response_flag f where f.survey_id = response.survey_id and f.invitation_id = response.invitation_id),
        invalidated.leaf is not null, encode(response.leaf, 'hex'), response.answers)`.as('line'),
    ])
    .orderBy(sql`1`)
    .orderBy('invitation.seat')
    .orderBy('response.revision')

export function readAnswer({ unit, line }: AnswerLine): StoredAnswer {
  const [seat, revision, replaced, elapsed, channel, burst, invalidated, leaf, answers] = line.split('\t')
  return {
    unit,
    seat: Number(seat),
    revision: Number(revision),
    replaced: replaced === 't',
    elapsed_seconds: elapsed ? Number(elapsed) : null,
    channel: channel as Channel,
    burst: burst === 't',
    invalidated: invalidated === 't',
    leaf: leaf!,
    answers: JSON.parse(answers!) as Answers,
  }
}

/** Every response there is, replaced ones too, by units under other names, in the order of those names; a thousand at a time. */
export const streamAnswers = (db: Db, surveyId: number, naming: Naming): AsyncGenerator<AnswerLine[]> =>
  inBatches(db, answersOf(db, surveyId, naming).compile())

/** The same with what opens their leaves. */
export const streamOpenedAnswers = (db: Db, surveyId: number, naming: Naming): AsyncGenerator<OpenedLine[]> =>
  inBatches(
    db,
    answersOf(db, surveyId, naming)
      .select(['submission_id', 'submitted_at', sql<string>`encode(salt, 'hex')`.as('salt')])
      .compile(),
  )

const logged = [
  'sent',
  'delivered',
  'failed',
  'reminded',
  'refused',
  'ineligible',
  'reinstated',
  'revoked',
  'reissued',
  'on-paper',
] as const

/** 发放与催办日志. When a link was opened is left out: beside an answer it could tell whose it is. A thousand lines at a time. */
export function streamSendingLog(db: Db, surveyId: number) {
  const query = db
    .selectFrom('invitation_event as event')
    .innerJoin('invitation', (join) =>
      join.onRef('invitation.survey_id', '=', 'event.survey_id').onRef('invitation.id', '=', 'event.invitation_id'),
    )
    .leftJoin('user', 'user.id', 'event.actor_id')
    .where('event.survey_id', '=', surveyId)
    .where('event.kind', 'in', logged)
    .select(['unit_name as unit', 'seat', 'event.at', 'event.kind', 'user.name as by', 'event.note'])
    .orderBy('event.at')
    .orderBy('event.invitation_id')
    .orderBy('event.kind')
    .compile()
  return inBatches(db, query)
}

/** What two people decided about the wave, and what was refused or taken back; `correction`: the number of the seal it led to. */
export async function listDecided(db: Db, surveyId: number, asOf: AsOf) {
  const { rows } = await sql<Record<string, unknown>>`
    select p.kind, encode(p.leaf, 'hex') as answer, i.unit_name as unit, i.seat, p.closes_at as "closesAt", p.reason, p.evidence, asker.name as "proposedBy",
      p.proposed_at as "proposedAt", p.outcome, decider.name as "decidedBy", p.decided_at as "decidedAt", p.note,
      case when p.correction_id is not null then coalesce(
        (select number from seal where request_id = p.correction_id),
        (select 1 + max(number) from seal where survey_id = p.survey_id)) end as correction
    from proposal p join "user" asker on asker.id = p.proposed_by left join "user" decider on decider.id = p.decided_by
      left join invitation i on i.survey_id = p.survey_id and i.id = p.invitation_id
    where p.survey_id = ${surveyId} and ${isKnown(asOf)} order by p.id`.execute(db)
  return rows.map(({ correction, ...row }) => (correction === null ? row : { ...row, correction }))
}

/** Every version of the plan since its approval, oldest first; with the roster of the time (below) each digest can be made again. */
export function listPlanHistory(db: Db, surveyId: number) {
  return db
    .selectFrom('plan_version')
    .leftJoin('proposal', 'proposal.id', 'proposal_id')
    .leftJoin('user as proposer', 'proposer.id', 'proposal.proposed_by')
    .leftJoin('user as decider', 'decider.id', 'proposal.decided_by')
    .where('plan_version.survey_id', '=', surveyId)
    .select([
      'version',
      'plan',
      'digest',
      'written_at as writtenAt',
      'proposal.reason',
      'proposer.name as proposedBy',
      'decider.name as confirmedBy',
    ])
    .orderBy('version')
    .execute()
}

/** The roster of a version, a thousand seats at a time. */
export async function* streamVersionRoster(db: Db, surveyId: number, version: number): AsyncGenerator<RosterSeat[]> {
  const query = sql<{ seat: RosterSeat }>`
    select seat.value as seat from plan_version, jsonb_array_elements(roster) with ordinality seat (value, place)
    where survey_id = ${surveyId} and version = ${version} order by place`.compile(db)
  for await (const rows of inBatches(db, query)) yield rows.map((row) => row.seat)
}
