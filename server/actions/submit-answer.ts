import type { Kysely } from 'kysely'
import type { Channel, Database } from '../../db/schema.ts'
import type { Answers, Submission } from '../contract/answers.ts'
import type { Plan } from '../contract/surveys.ts'
import { digestNameIn, drawSalt, leafDigest } from '../digest.ts'
import { checkRatings, judgeValidity } from '../domain/answers.ts'
import { isLow } from '../domain/scale.ts'
import type { Keys } from '../keys.ts'
import type { Link } from '../links.ts'
import { type FieldProblem, Problem } from '../problem.ts'
import {
  findVisits,
  listChannels,
  listSubmissionIds,
  type NewResponse,
  type NewSubmission,
  type Standing,
  submitResponses,
  type SubmitOutcome,
  type Trace,
  type Visit,
} from '../queries/responses.ts'
import { readReceipt, writeReceipt } from '../receipts.ts'
import { Gathered } from './gathered.ts'
import { type FrozenPlan, PlanShelf } from './plans.ts'

/**
 * Where links are answered. `answers`: null, saved; undefined, no such invitation; else how the link stands, which is why it was
 * not saved. `visits`: what a link's page shows.
 */
export type Desk = {
  db: Kysely<Database>
  keys: Keys
  plans: PlanShelf
  answers: Gathered<NewSubmission, SubmitOutcome | undefined | null>
  visits: Gathered<Link, Visit | undefined>
}
export const openDesk = ({ db, keys }: Pick<Desk, 'db' | 'keys'>): Desk => ({
  db,
  keys,
  plans: new PlanShelf(db),
  answers: new Gathered((group) => submitResponses(db, group)),
  visits: new Gathered((links) => findVisits(db, links)),
})
export type Accepted = { receipt: string; repeated: boolean }

/**
 * Takes one answer for a link, exactly once. The usual case is one round trip; the receipt is given only after commit.
 * A repeat of the same submissionId gets the same receipt, also after the window closed.
 * @throws Problem unknown-link, revoked, not-open, closed, already-answered, wrong-receipt, invalid-input
 */
export async function submitAnswer(
  desk: Desk,
  link: Link,
  submission: Submission,
  now = new Date(),
  trace?: Trace,
): Promise<Accepted> {
  const frozen = await desk.plans.find(link.surveyId)
  if (!frozen) throw await explainNoPlan(desk, link)
  const problems = checkAnswers(submission, frozen.plan)
  if (problems.length > 0) throw await explainRefusal(desk, link, new Problem('invalid-input', { errors: problems }))
  const save = (revision: number) =>
    desk.answers.ask({
      link,
      response: prepareResponse(link, submission, frozen, { revision, now, channel: 'link', trace }),
    })
  const first = await save(await nextRevision(desk, link, submission, frozen.plan))
  const after = first ? await revisionAfterPaper(desk.db, link, frozen.plan) : null
  const outcome = after === null ? first : await save(after)
  if (outcome === undefined) throw new Problem('unknown-link')

  const accepted = {
    receipt: writeReceipt(desk.keys, link.invitationId, submission.submissionId),
    repeated: outcome !== null,
  }
  if (outcome === null || outcome.earlier?.includes(submission.submissionId)) return accepted
  demandOpen(outcome, link)
  // The plan was amended since it was read: once more, against the plan as it is.
  if (outcome.plan_digest !== frozen.digest) {
    await desk.plans.read(link.surveyId)
    return submitAnswer(desk, link, submission, now, trace)
  }
  throw new Problem('already-answered')
}

/** Which fields of a submission the plan does not take. */
export function checkAnswers(
  submission: Omit<Submission, 'submissionId'>,
  { questionnaire, rules }: Plan,
): FieldProblem[] {
  const problems: FieldProblem[] = checkRatings(submission.ratings, questionnaire)
  const keys = new Set(questionnaire.dimensions.map((dimension) => dimension.key))
  const strangers = Object.keys(submission.reasons ?? {}).filter((key) => !keys.has(key))
  problems.push(...strangers.map((key) => ({ field: `reasons.${key}`, code: 'unknown-dimension' })))
  const overall = submission.overall ?? null
  if (overall !== null && !questionnaire.overall) problems.push({ field: 'overall', code: 'unknown-dimension' })
  if (overall !== null && questionnaire.overall && !questionnaire.scale.some((step) => step.level === overall))
    problems.push({ field: 'overall', code: 'rating-not-on-scale', value: String(overall) })
  const { complete, answered } = judgeValidity(submission.ratings, rules)
  if (problems.length === 0 && !complete)
    problems.push({ field: 'ratings', code: 'too-few-answers', params: { answered, minimum: rules.minAnswered } })
  return problems
}

/** Whether a link takes answers now; if not, the most lasting reason. */
export function stateOf(
  standing: Standing,
  link: Pick<Link, 'generation'>,
): 'open' | 'revoked' | 'closed' | 'not-open' {
  if (standing.revoked || standing.generation !== link.generation) return 'revoked'
  if (['closed', 'sealed', 'void'].includes(standing.status)) return 'closed'
  if (standing.status !== 'open' || !standing.begun) return 'not-open'
  return standing.over ? 'closed' : 'open'
}

/** @throws Problem revoked, not-open, closed */
export function demandOpen(standing: Standing, link: Pick<Link, 'generation'>): void {
  const state = stateOf(standing, link)
  if (state !== 'open') throw new Problem(state)
}

async function explainNoPlan(desk: Desk, link: Link): Promise<Problem> {
  return new Problem((await desk.visits.ask(link)) ? 'not-open' : 'unknown-link')
}

/** A link that takes no answer says so first, whatever else is wrong. */
async function explainRefusal(desk: Desk, link: Link, problem: Problem): Promise<Problem> {
  const visit = await desk.visits.ask(link)
  if (!visit) return new Problem('unknown-link')
  demandOpen(visit, link)
  return problem
}

/** 1, or the next one when the plan allows revisions and the earlier receipt is shown. */
async function nextRevision(desk: Desk, link: Link, submission: Submission, plan: Plan): Promise<number> {
  if (!plan.rules.revisions || !submission.receipt) return 1
  const earlier = await listSubmissionIds(desk.db, link)
  if (earlier.includes(submission.submissionId)) return 1
  const receipt = readReceipt(desk.keys, submission.receipt)
  const matches = receipt?.invitationId === link.invitationId && earlier.some(receipt.isOf)
  if (!matches) throw await explainRefusal(desk, link, new Problem('wrong-receipt'))
  if (plan.rules.whenBoth !== 'link' && (await listChannels(desk.db, link)).includes('paper'))
    throw await explainRefusal(desk, link, new Problem('already-answered'))
  return earlier.length + 1
}

/** Where the plan lets a link's answer go before the paper's: the revision that replaces it. Null: it stays as it is. */
async function revisionAfterPaper(db: Kysely<Database>, link: Link, { rules }: Plan): Promise<number | null> {
  if (rules.whenBoth !== 'link') return null
  const channels = await listChannels(db, link)
  return channels.length > 0 && channels.every((channel) => channel === 'paper') ? channels.length + 1 : null
}

/** Without a script a reason stays in the form when its rating is raised again: it was asked of low ratings only. */
function keepAskedReasons(
  { ratings, reasons = {} }: Pick<Submission, 'ratings' | 'reasons'>,
  { questionnaire }: Plan,
): Record<string, string> {
  const asked = Object.entries(reasons).filter(([key, reason]) => {
    const level = ratings[key] ?? null
    return reason !== '' && level !== null && isLow(questionnaire.scale, level)
  })
  return Object.fromEntries(asked)
}

const hasLowRating = ({ ratings }: Pick<Submission, 'ratings'>, { questionnaire: { scale } }: Plan): boolean =>
  Object.values(ratings).some((level) => level !== null && isLow(scale, level))

type Moment = { revision: number; now: Date; channel: Channel; trace?: Trace }

/** An answer as it is stored, with its leaf digest. `submission` is checked against the plan by the caller. */
export function prepareResponse(
  link: Link,
  submission: Submission,
  frozen: FrozenPlan,
  { revision, now, channel, trace }: Moment,
): NewResponse {
  const { submissionId } = submission
  const answers = answersOf(submission, frozen.plan)
  const salt = drawSalt()
  const elapsedSeconds = secondsSince(submission.startedAt, now)
  const leaf = leafDigest(
    salt,
    {
      survey: link.surveyId,
      revision,
      submissionId,
      submittedAt: now.toISOString(),
      elapsedSeconds,
      answers,
      ...(channel === 'paper' && { channel }),
    },
    digestNameIn(frozen.plan),
  )
  return {
    submissionId,
    revision,
    answers,
    valid: judgeValidity(submission.ratings, frozen.plan.rules).valid,
    elapsedSeconds,
    submittedAt: now,
    salt,
    leaf,
    channel,
    planDigest: frozen.digest,
    trace,
  }
}

/** What is kept of a submission. */
export const answersOf = (submission: Omit<Submission, 'submissionId'>, plan: Plan): Answers => ({
  ratings: submission.ratings,
  overall: submission.overall ?? null,
  comment: submission.comment || null,
  reasons: keepAskedReasons(submission, plan),
  ...(submission.tellVendor && hasLowRating(submission, plan) && { tellVendor: true }),
})

/** Whole seconds; null when the phone's clock makes no sense. */
function secondsSince(startedAt: string | undefined, now: Date): number | null {
  if (!startedAt) return null
  const seconds = Math.round((now.getTime() - new Date(startedAt).getTime()) / 1000)
  return seconds >= 0 && seconds < 31 * 86_400 ? seconds : null
}
