/** 封存: everything a wave consists of under one digest, by someone who neither drafted nor closed it. Final; a correction is a further seal. */
import { randomBytes } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { digestNameIn, digestOf, digestStream, hashBy } from '../digest.ts'
import { canonicalize } from '../domain/canonical.ts'
import type { SealSignature, SealStatement } from '../domain/evidence.ts'
import { type Hash, named } from '../domain/hashing.ts'
import { hashLeaf, rootOf } from '../domain/merkle.ts'
import { readResult } from '../domain/older-result.ts'
import type { SurveyResult } from '../domain/result.ts'
import type { Tell } from '../long-work.ts'
import { Problem } from '../problem.ts'
import { type Actor, findFirstEntry, getAuditHead, recordAct } from '../queries/audit.ts'
import {
  countUnsettled,
  decide,
  type Correction,
  findCorrection,
  insertSeal,
  insertSealRequest,
  keepLeaves,
  listCorrected,
  listSeals,
  type SealRow,
  streamLeaves,
} from '../queries/seals.ts'
import { watchBatches } from '../queries/in-batches.ts'
import { countParticipation } from '../queries/progress.ts'
import { changeSurvey, lockSurvey, lockSurveyAtWork, type Survey } from '../queries/surveys.ts'
import type { Signer } from '../signer.ts'
import { chainAnswers } from './chain-answers.ts'
import { countResult, getResult } from './compute-result.ts'
import { partsOf } from './evidence-parts.ts'
import { sortInMemory } from '../queries/sort-in-memory.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
type Person = Actor & { id: string }

/** Leaves in one row of `seal_leaves`; a power of two, so that each row is a subtree of the whole. */
const PART = 1024

/**
 * Seals a closed wave, or a sealed one anew whose correction is open. Answers the seal's digest.
 * @throws Problem survey-not-found, survey-not-closed, survey-sealed, correction-not-open, seal-own-wave, seal-own-correction, seal-unsettled
 */
export async function sealSurvey(
  db: Db,
  actor: Person,
  id: number,
  signer: Signer | null,
  tell: Tell = () => {},
): Promise<string> {
  const wave = await demandSealable(db, actor, id)
  // Where the process that closed it ended before it was counted.
  await getResult(db, wave, () => {})
  const { counts } = await countParticipation(db, id, 'UTC')
  // Leaves, answers, and the roster in the plan and in each of its versions: what is read.
  const total = 2 * counts.returned + (1 + wave.plan_version) * counts.roster
  tell(0, total)
  await chainAnswers(db, wave)
  return db.transaction().execute(async (db) => {
    let done = 0
    watchBatches(db, (rows) => tell((done += rows), total))
    await sortInMemory(db)
    // Held until the end: nothing of this wave is written by others meanwhile (guard_sealed_wave), and other waves go on.
    const survey = await demandSealable(db, actor, id)
    const request = await findCorrection(db, id)
    await demandSettled(db, id)
    const [before] = await listSeals(db, id)
    // A correction counts again: what was ruled on under it is in its figure.
    const result = before ? await countResult(db, survey, undefined, 'next') : await getResult(db, survey)
    const digest = await bind(db, actor, { survey, result, before, request, signer })
    if (!before) await changeSurvey(db, id, { status: 'sealed' })
    const detail = { digest, number: (before?.number ?? 0) + 1, ...(request && { reason: request.reason }) }
    await recordAct(db, actor, { act: before ? 'survey.reseal' : 'survey.seal', subject: `survey ${id}`, detail })
    return digest
  })
}

async function demandSealable(db: Db, actor: Person, id: number): Promise<Survey> {
  const survey = await lockSurveyAtWork(db, id)
  if (!survey) throw new Problem('survey-not-found')
  if (survey.status !== 'closed' && survey.status !== 'sealed')
    throw new Problem('survey-not-closed', { params: { status: survey.status } })
  if (survey.created_by === actor.id || survey.closed_by === actor.id) throw new Problem('seal-own-wave')
  if (survey.status === 'closed') return survey
  const request = await findCorrection(db, id)
  if (!request) throw new Problem('survey-sealed')
  if (request.asked_by === actor.id) throw new Problem('seal-own-correction')
  if (request.outcome === null) throw new Problem('correction-not-open')
  return survey
}

async function demandSettled(db: Trx, id: number): Promise<void> {
  const unsettled = await countUnsettled(db, id)
  if (Object.values(unsettled).some((count) => count > 0)) throw new Problem('seal-unsettled', { params: unsettled })
}

type Bound = {
  survey: Survey
  result: SurveyResult
  before: SealRow | undefined
  request: Correction | undefined
  signer: Signer | null
}

async function bind(db: Trx, actor: Person, { survey, result, before, request, signer }: Bound): Promise<string> {
  const name = digestNameIn(survey.plan)
  const hash = hashBy(name)
  const unitKey = before?.unit_key ?? randomBytes(32)
  const audit = { from: (await findFirstEntry(db, `survey ${survey.id}`)) ?? 1, head: await getAuditHead(db) }
  const tree = await growTree(db, survey.id, hash)
  const sealedAt = new Date()
  const statement: SealStatement = {
    format: 'manyi-seal/1',
    digest: name,
    survey: { id: survey.id, title: survey.plan.title },
    number: (before?.number ?? 0) + 1,
    planDigest: survey.plan_digest!,
    answers: { stored: tree.stored, counted: result.returned, root: named(name, tree.root) },
    parts: await digestParts(db, survey, {
      unitKey,
      audit: { from: audit.from, to: audit.head.seq },
      result,
      asOf: 'next',
    }),
    audit,
    closedAt: survey.closed_at!.toISOString(),
    sealedAt: sealedAt.toISOString(),
    sealedBy: actor.name,
    replaces: before && request ? await whatIsReplaced(db, before, request, result) : null,
  }
  const digest = digestOf(statement, name)
  const signature: SealSignature | null = signer?.(digest) ?? null
  const id = await insertSeal(db, {
    survey_id: survey.id,
    number: statement.number,
    statement: canonicalize(statement),
    digest,
    result: JSON.stringify(result),
    unit_key: unitKey,
    replaces: before?.id ?? null,
    request_id: request?.id ?? null,
    reason: request?.reason ?? null,
    asked_by: request?.asked_by ?? null,
    sealed_by: actor.id,
    sealed_at: sealedAt,
    signature: signature && `${signature.kind}:${signature.signature}`,
    public_key: signature?.publicKey ?? null,
  })
  await keepLeaves(db, { sealId: id, surveyId: survey.id, size: PART, roots: tree.roots })
  return digest
}

/** What a further seal says of the one before it. */
export async function whatIsReplaced(db: Db, before: SealRow, request: Correction, after: SurveyResult) {
  return {
    number: before.number,
    digest: before.digest,
    reason: request.reason,
    askedBy: request.asker_name,
    confirmedBy: request.decider_name!,
    figure: { before: readResult(before.result).indicator.exact, after: after.indicator.exact },
    rulings: await listCorrected(db, request.id),
  }
}

/** The tree over every answer of a survey; of it only the roots of its parts are held. */
export async function growTree(db: Trx, surveyId: number, hash: Hash) {
  const roots: Uint8Array[] = []
  let stored = 0
  for await (const leaves of streamLeaves(db, surveyId, PART)) {
    const nodes = leaves.map((leaf) => hashLeaf(hash, leaf))
    // Copied to bytes of its own: a small Buffer holds on to the 64 KiB it was cut from.
    roots.push(Uint8Array.from(rootOf(hash, nodes)))
    stored += leaves.length
  }
  return { roots, stored, root: rootOf(hash, roots) }
}

/** The digests of the parts that a seal binds. */
export async function digestParts(db: Trx, survey: Survey, binding: Parameters<typeof partsOf>[2]) {
  const digests: Record<string, string> = {}
  for (const { path, text } of partsOf(db, survey, binding))
    digests[path] = await digestStream(digestNameIn(survey.plan), text)
  return digests
}

/** 更正封存 is asked for. @throws Problem survey-not-sealed, seal-request-waiting */
export async function requestSeal(db: Db, actor: Person, id: number, reason: string): Promise<void> {
  await db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, id)
    if (!survey) throw new Problem('survey-not-found')
    if (survey.status !== 'sealed') throw new Problem('survey-not-sealed', { params: { status: survey.status } })
    await insertSealRequest(db, { survey_id: id, reason, asked_by: actor.id })
    await recordAct(db, actor, { act: 'survey.seal-request', subject: `survey ${id}`, detail: { reason } })
  })
}

/** 同意更正, by another person: answers may be ruled on until the next seal. @throws Problem seal-request-not-found, correction-open, seal-own-correction */
export async function openCorrection(db: Db, actor: Person, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    const request = await lockAsked(db, id)
    if (request.asked_by === actor.id) throw new Problem('seal-own-correction')
    await decide(db, 'seal_request', request.id, { outcome: 'confirmed', decidedBy: actor.id, note: null })
    const detail = { reason: request.reason, askedBy: request.asker_name }
    await recordAct(db, actor, { act: 'survey.seal-opened', subject: `survey ${id}`, detail })
  })
}

async function lockAsked(db: Db, id: number): Promise<Correction> {
  await lockSurvey(db, id)
  const request = await findCorrection(db, id)
  if (!request) throw new Problem('seal-request-not-found')
  if (request.outcome !== null) throw new Problem('correction-open')
  return request
}

/** 撤回 by who asked, 不同意 by another, before it is open. @throws Problem seal-request-not-found, correction-open */
export async function dropSealRequest(db: Db, actor: Person, id: number, note: string): Promise<void> {
  await db.transaction().execute(async (db) => {
    const request = await lockAsked(db, id)
    const outcome = request.asked_by === actor.id ? 'withdrawn' : 'declined'
    await decide(db, 'seal_request', request.id, { outcome, decidedBy: actor.id, note })
    const detail = { reason: note }
    await recordAct(db, actor, { act: `survey.seal-${outcome}`, subject: `survey ${id}`, detail })
  })
}
