import type { Kysely } from 'kysely'
import type { Channel, Database } from '../../db/schema.ts'
import type { Answers, Submission } from '../contract/answers.ts'
import type { Plan } from '../contract/plan.ts'
import { digestNameIn, drawSalt, leafDigest } from '../digest.ts'
import { checkRatings, judgeSheet, judgeValidity } from '../domain/answers.ts'
import { objectsOfSeat, partsOf, spread, type SurveyObject } from '../domain/objects.ts'
import type { Rules } from '../domain/rules.ts'
import { isLow, type Ratings } from '../domain/scale.ts'
import type { Keys } from '../keys.ts'
import type { Link } from '../links.ts'
import { placeInVisit } from '../domain/visits.ts'
import { type FieldProblem, Problem, type ProblemCode } from '../problem.ts'
import {
  findPlatforms,
  findVisits,
  listAnswers,
  type NewResponse,
  type NewSubmission,
  type Seat,
  type Standing,
  submitResponses,
  type Trace,
  type Visit,
} from '../queries/responses.ts'
import { readReceipt, writeReceipt } from '../receipts.ts'
import { Gathered } from './gathered.ts'
import { keepUnknownPage } from './helpline.ts'
import { type FrozenPlan, PlanShelf } from './plans.ts'

/**
 * Where links are answered. `answers`: null, saved; undefined, no such invitation; else how the link stands, which is why it was
 * not saved. `visits`: what a link's page shows.
 */
export type Desk = {
  db: Kysely<Database>
  keys: Keys
  plans: PlanShelf
  answers: Gathered<NewSubmission, Standing | undefined | null>
  visits: Gathered<Link, Visit | undefined>
  unknownPage: ReturnType<typeof keepUnknownPage>
}
export const openDesk = ({ db, keys }: Pick<Desk, 'db' | 'keys'>): Desk => ({
  db,
  keys,
  plans: new PlanShelf(db),
  answers: new Gathered((surveyId, group) => submitResponses(db, surveyId, group)),
  visits: new Gathered((surveyId, links) => findVisits(db, surveyId, links)),
  unknownPage: keepUnknownPage(db),
})
export type Accepted = { receipt: string; repeated: boolean }

/**
 * Takes one answer for a link, exactly once. The usual case is one round trip; the receipt is given only after commit.
 * A repeat of the same answers under the same submissionId gets the same receipt, also after the window closed; changed answers of the
 * same visit are a revision where the plan allows one, since nobody else holds the id.
 * @throws Problem unknown-link, revoked, not-open, closed, already-answered, wrong-receipt, invalid-input; with `receipt` where an
 * earlier try of the same visit is what counts
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
  const problems = checkAnswers(submission, frozen.plan, await objectsAt(desk.db, link, frozen.plan))
  if (problems.length > 0) throw await explainRefusal(desk, link, new Problem('invalid-input', { errors: problems }))
  const find = () => findPlace(desk, link, submission, frozen.plan)
  const replaces = frozen.plan.rules.revisions && submission.receipt
  let place: Place = replaces ? await find() : { revision: 1, submissionId: submission.submissionId }
  // Each turn but the first means that another answer of this link came in between.
  while (!('repeats' in place)) {
    const { revision, submissionId } = place
    const answered = { ...submission, submissionId }
    const moment: Moment = { revision, now, channel: 'link', trace }
    const outcome = await desk.answers.ask(link.surveyId, {
      link,
      response: prepareResponse(link, answered, frozen, moment),
    })
    if (outcome === undefined) throw new Problem('unknown-link')
    if (outcome === null) return { receipt: writeReceipt(desk.keys, link.invitationId, submissionId), repeated: false }
    place = await find()
    if ('repeats' in place) break
    demandOpen(outcome, link)
    // The plan was amended since it was read: once more, against the plan as it is.
    if (outcome.plan_digest !== frozen.digest) {
      await desk.plans.read(link.surveyId)
      return submitAnswer(desk, link, submission, now, trace)
    }
  }
  return { receipt: writeReceipt(desk.keys, link.invitationId, place.repeats), repeated: true }
}

/** The objects a seat rates; only a plan that names several costs a look at the roster. */
export async function objectsAt(db: Kysely<Database>, seat: Seat, plan: Plan): Promise<SurveyObject[]> {
  return plan.objects ? objectsOfSeat(plan.objects, await findPlatforms(db, seat)) : []
}

/** Which fields of a submission the plan does not take. `objects`: those the seat rates, none where there is one service. */
export function checkAnswers(
  submission: Omit<Submission, 'submissionId'>,
  { questionnaire: asApproved, rules }: Plan,
  objects: readonly SurveyObject[],
): FieldProblem[] {
  const questionnaire = spread(asApproved, objects)
  const problems: FieldProblem[] = checkRatings(submission.ratings, questionnaire)
  const keys = new Set(questionnaire.dimensions.map((dimension) => dimension.key))
  const strangers = Object.keys(submission.reasons ?? {}).filter((key) => !keys.has(key))
  problems.push(...strangers.map((key) => ({ field: `reasons.${key}`, code: 'unknown-dimension' })))
  const overall = submission.overall ?? null
  if (overall !== null && !questionnaire.overall) problems.push({ field: 'overall', code: 'unknown-dimension' })
  if (overall !== null && questionnaire.overall && !questionnaire.scale.some((step) => step.level === overall))
    problems.push({ field: 'overall', code: 'rating-not-on-scale', value: String(overall) })
  return problems.length > 0 ? problems : checkEnough(submission.ratings, rules, objects)
}

/** Each object is answered for itself; the first that is not is named. */
function checkEnough(ratings: Ratings, rules: Rules, objects: readonly SurveyObject[]): FieldProblem[] {
  const problem = (answered: number, object?: SurveyObject): FieldProblem => ({
    field: 'ratings',
    code: 'too-few-answers',
    params: { answered, minimum: rules.minAnswered, ...(object && { object: object.name, key: object.key }) },
  })
  if (objects.length === 0) {
    const { complete, answered } = judgeValidity(ratings, rules)
    return complete ? [] : [problem(answered)]
  }
  const parts = new Map(partsOf(ratings, objects).map((part) => [part.object, judgeValidity(part.ratings, rules)]))
  const short = objects.find(({ key }) => !parts.get(key)?.complete)
  return short ? [problem(parts.get(short.key)?.answered ?? 0, short)] : []
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
  return new Problem((await desk.visits.ask(link.surveyId, link)) ? 'not-open' : 'unknown-link')
}

/** A link that takes no answer says so first, whatever else is wrong; a receipt goes with it. */
async function explainRefusal(desk: Desk, link: Link, problem: Problem): Promise<Problem> {
  const visit = await desk.visits.ask(link.surveyId, link)
  if (!visit) return new Problem('unknown-link')
  const state = stateOf(visit, link)
  return state === 'open' ? problem : new Problem(state, { receipt: problem.details.receipt })
}

/** Where an answer belongs: it repeats what is stored under this id, or is to be stored as this revision. */
type Place = { repeats: string } | { revision: number; submissionId: string }

/** @throws Problem already-answered, wrong-receipt; revoked, not-open, closed where the link takes no answer at all */
async function findPlace(desk: Desk, link: Link, submission: Submission, plan: Plan): Promise<Place> {
  const { rules } = plan
  const earlier = await listAnswers(desk.db, link)
  const found = placeInVisit(earlier, submission.submissionId, answersOf(submission, plan))
  if ('repeats' in found) return found
  const { submissionId, former } = found
  const next = { revision: earlier.length + 1, submissionId }
  const onPaper = earlier.map(({ channel }) => channel === 'paper')
  if (onPaper.every(Boolean) && (earlier.length === 0 || rules.whenBoth === 'link')) return next

  const refuse = (code: ProblemCode, receipt?: string) => explainRefusal(desk, link, new Problem(code, { receipt }))
  if (former && former === earlier.at(-1)) {
    const kept = await refuse('already-answered', writeReceipt(desk.keys, link.invitationId, former.submissionId))
    if (rules.revisions && kept.code === 'already-answered') return next
    if (found.isSame) return { repeats: former.submissionId }
    throw kept
  }
  if (!rules.revisions || !submission.receipt) throw await refuse('already-answered')
  const receipt = readReceipt(desk.keys, submission.receipt)
  if (receipt?.invitationId !== link.invitationId || !earlier.some((one) => receipt.isOf(one.submissionId)))
    throw await refuse('wrong-receipt')
  if (rules.whenBoth !== 'link' && onPaper.includes(true)) throw await refuse('already-answered')
  return next
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
    valid: judgeSheet(submission.ratings, frozen.plan.rules, frozen.plan.objects).valid,
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
