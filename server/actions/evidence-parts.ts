/** The parts that a seal binds, as the text of their files. The same survey gives the same bytes each time. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { digestNameIn, hashBy, SALT_LENGTH } from '../digest.ts'
import { isSpeeder } from '../domain/answers.ts'
import { canonicalize } from '../domain/canonical.ts'
import type { ViewedAnswer } from '../documents/evidence-views.ts'
import { type EvidenceAnswer, type EvidenceExpert, partPaths } from '../domain/evidence.ts'
import { type Hash, toHex } from '../domain/hashing.ts'
import { openingOf } from '../domain/leaf.ts'
import { arrayText, planText } from '../domain/plan-text.ts'
import type { SurveyResult } from '../domain/result.ts'
import { streamInterval } from '../queries/audit.ts'
import {
  listDecided,
  listPlanHistory,
  type OpenedLine,
  readAnswer,
  type StoredAnswer,
  streamVersionRoster,
  streamAnswers,
  streamOpenedAnswers,
  streamSendingLog,
} from '../queries/evidence.ts'
import { listExperts } from '../queries/experts.ts'
import { streamSeats } from '../queries/roster.ts'
import type { AsOf } from '../queries/invalidated.ts'
import { findNames, type Survey } from '../queries/surveys.ts'

type Db = Kysely<Database>
export type Part = { path: string; text: AsyncIterable<string> }

/** What of a package is not in the survey's rows: the names its units get, where its audit interval ends, and up to which seal it goes. */
export type Binding = { unitKey: Buffer; audit: { from: number; to: number }; result: SurveyResult; asOf: AsOf }

export function partsOf(db: Db, survey: Survey, binding: Binding): Part[] {
  const { audit, result } = binding
  const { id } = survey
  return [
    { path: partPaths.plan, text: planPart(db, survey) },
    { path: partPaths.versions, text: versionsPart(db, id) },
    { path: partPaths.approvals, text: one(() => approvalsOf(db, survey)) },
    { path: partPaths.changes, text: one(() => listDecided(db, id, binding.asOf)) },
    { path: partPaths.sending, text: lines(streamSendingLog(db, id)) },
    { path: partPaths.answers, text: lines(streamOpenedAnswers(db, id, binding), openAnswer(survey)) },
    { path: partPaths.experts, text: lines(atOnce(() => evidenceExperts(db, id))) },
    { path: partPaths.result, text: one(async () => result) },
    { path: partPaths.audit, text: lines(streamInterval(db, audit.from, audit.to)) },
  ]
}

/** The responses as the tables take them, without their units and what opens them. */
export async function* viewedAnswers(
  db: Db,
  survey: Survey,
  binding: Pick<Binding, 'unitKey' | 'asOf'>,
): AsyncGenerator<ViewedAnswer> {
  for await (const rows of streamAnswers(db, survey.id, binding))
    for (const row of rows) yield viewAnswer(survey, readAnswer(row))
}

/** The same with what opens their leaves, as the answers' part has them. */
function openAnswer(survey: Survey): (row: OpenedLine) => EvidenceAnswer {
  const hash = hashBy(digestNameIn(survey.plan))
  return (row) => {
    const answer = readAnswer(row)
    return { ...viewAnswer(survey, answer), opening: openingFor(survey, hash, { ...row, ...answer }) }
  }
}

function viewAnswer({ plan }: Survey, row: StoredAnswer): ViewedAnswer {
  const { unit, seat, revision, replaced, answers } = row
  return {
    unit,
    seat,
    revision,
    replaced,
    fast: isSpeeder(row.elapsed_seconds, plan.rules),
    ...(row.burst && { burst: true }),
    ...(row.invalidated && { invalidated: true }),
    answers,
    leaf: row.leaf,
  }
}

function openingFor({ id }: Survey, hash: Hash, row: OpenedLine & StoredAnswer): EvidenceAnswer['opening'] {
  const salt = Buffer.from(row.salt, 'hex')
  if (salt.length !== SALT_LENGTH) return null
  const { key, shut } = openingOf(hash, salt, {
    survey: id,
    revision: row.revision,
    submissionId: row.submission_id,
    submittedAt: row.submitted_at.toISOString(),
    elapsedSeconds: row.elapsed_seconds,
    ...(row.channel === 'paper' && { channel: row.channel }),
  })
  return { key: toHex(key), shut: toHex(shut) }
}

/** The named experts in the order they were named, each with the sheet that was handed in. */
export async function evidenceExperts(db: Db, surveyId: number): Promise<EvidenceExpert[]> {
  return (await listExperts(db, surveyId)).map((row) => ({
    name: row.name,
    affiliation: row.affiliation,
    revokedReason: row.revoked_reason,
    recused: row.recused,
    scores: row.scores as EvidenceExpert['scores'],
    reasons: row.reasons as EvidenceExpert['reasons'],
    comment: row.comment,
    submittedAt: row.submitted_at?.toISOString() ?? null,
  }))
}

async function approvalsOf(db: Db, survey: Survey) {
  const names = await findNames(db, [survey.created_by, survey.approved_by, survey.closed_by])
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return {
    draftedBy: name(survey.created_by),
    draftedAt: survey.created_at,
    submittedAt: survey.submitted_at,
    approvedBy: name(survey.approved_by),
    approvedAt: survey.approved_at,
    planDigest: survey.plan_digest,
    openedAt: survey.opened_at,
    closedBy: name(survey.closed_by),
    closedAt: survey.closed_at,
  }
}

async function* planPart(db: Db, { id, plan }: Survey): AsyncGenerator<string> {
  yield* planText(plan, streamSeats(db, id))
  yield '\n'
}

/** As `lines` writes them, but the roster of a version in parts. */
async function* versionsPart(db: Db, surveyId: number): AsyncGenerator<string> {
  let before = '[\n'
  for (const version of await listPlanHistory(db, surveyId)) {
    const [head, tail] = canonicalize(asJson({ ...version, roster: here })).split(JSON.stringify(here))
    yield before + head!
    yield* arrayText(streamVersionRoster(db, surveyId, version.version))
    yield tail!
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
/** No text of a plan holds it: control characters are refused there. */
const here = '\u0000roster'

async function* one(value: () => Promise<unknown>): AsyncGenerator<string> {
  yield `${canonicalize(asJson(await value()))}\n`
}

/** An array, one member a line: it can be read a line at a time. `plain` makes JSON of a row that is not. */
const lines = <Row>(groups: AsyncIterable<readonly Row[]>, plain: (row: Row) => unknown = asJson) =>
  arrayText(groups, { write: (row) => canonicalize(plain(row)), end: '\n' })

async function* atOnce<T>(value: () => Promise<T>): AsyncGenerator<T> {
  yield await value()
}

// Times as text, what is undefined left out.
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
