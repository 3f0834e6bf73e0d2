/** What a personal link shows, as data for the form's renderer. Reading only: previews and scanners open links too. */
import { randomUUID } from 'node:crypto'
import type { FieldError, FormPage, Page } from '../../client/form/page.ts'
import type { Plan } from '../contract/plan.ts'
import { spread } from '../domain/objects.ts'
import type { Link } from '../links.ts'
import { Problem } from '../problem.ts'
import { listRevisions, type Visit } from '../queries/responses.ts'
import { readReceipt } from '../receipts.ts'
import { windowOf } from './view-survey.ts'
import { demandOpen, type Desk, objectsAt, stateOf } from './submit-answer.ts'

export type Shown = { page: Page; status: 200 | Problem['status'] }

const unknown = async (desk: Desk): Promise<Shown> => ({ page: await desk.unknownPage(), status: 404 })

type Visited = { found: Visit; plan: Plan }

/** The plan as this seat has it: with the objects it rates. Undefined for a link without an invitation, and before approval: until then nobody was promised this link. */
async function visit(desk: Desk, link: Link): Promise<Visited | undefined> {
  const found = await desk.visits.ask(link.surveyId, link)
  if (!found) return undefined
  const known = await desk.plans.find(link.surveyId)
  // Another process may have amended the plan.
  const frozen = known?.digest === found.plan_digest ? known : await desk.plans.read(link.surveyId)
  if (!frozen) return undefined
  const { plan } = frozen
  // The end as it is now: it may have been extended since the plan was approved.
  const window = windowOf({ plan, closes_at: found.closes_at })
  const questionnaire = spread(plan.questionnaire, await objectsAt(desk.db, link, plan))
  return { found, plan: { ...plan, window, questionnaire } }
}

/** The form, or why there is none. */
export async function pageOfLink(desk: Desk, link: Link): Promise<Shown> {
  const visited = await visit(desk, link)
  if (!visited) return unknown(desk)
  return pageOfState(visited, link) ?? { page: formPage(visited), status: 200 }
}

const languagesOf = (plan: Plan) => Object.keys(plan.questionnaire.languages ?? {})

function pageOfState({ found, plan }: Visited, link: Link): Shown | undefined {
  const { title, helpline, organiser, window, rules } = plan
  const languages = languagesOf(plan)
  const planDigest = found.plan_digest ?? undefined
  const head = { title, planDigest, unit: found.unit_name, helpline, organiser, languages }
  const submittedAt = found.moments.at(-1)?.toISOString()
  const state = stateOf(found, link)
  if (state === 'revoked')
    return { page: { kind: 'revoked', title, planDigest, helpline, organiser, languages }, status: 410 }
  if (state === 'not-open')
    return { page: { kind: 'not-open', ...head, opensAt: found.begun ? null : window.opensAt }, status: 410 }
  if (state === 'closed')
    return {
      page: { kind: 'closed', ...head, closedAt: found.closed_at?.toISOString() ?? window.closesAt, submittedAt },
      status: 410,
    }
  // The plan lets a link's answer go before the paper's.
  if (!submittedAt || (found.on_paper && rules.whenBoth === 'link')) return undefined
  const revisions = rules.revisions && !found.on_paper
  return { page: { kind: 'already-answered', ...head, submittedAt, closesAt: window.closesAt, revisions }, status: 200 }
}

function formPage({ found, plan }: Visited, filled: Partial<FormPage> = {}): FormPage {
  const { title, organiser, helpline, servicePeriod, window, questionnaire, rules } = plan
  const { minAnswered, retentionYears, revisions } = rules
  const survey = {
    title,
    planDigest: found.plan_digest ?? undefined,
    organiser,
    helpline,
    servicePeriod,
    closesAt: window.closesAt,
    questionnaire,
    minAnswered,
    retentionYears,
    revisions,
  }
  const { unit_name: unit, seat, seats, role, services, opened_at } = found
  const begunAt = opened_at?.toISOString()
  const named = role || seats > 1 ? { seat, seats, role: role ?? undefined } : undefined
  return { kind: 'form', survey, unit, services, seat: named, submissionId: randomUUID(), begunAt, ...filled }
}

/** What a person at a link is shown of a problem. */
export async function pageOfProblem(desk: Desk, link: Link | null, { status }: Problem): Promise<Shown> {
  if (status >= 500) return { page: { kind: 'trouble' }, status }
  if (!link) return unknown(desk)
  const shown = await pageOfLink(desk, link)
  return shown.status === 200 ? { page: shown.page, status } : shown
}

/** The form once more, with what was typed and what is wrong with it; a link that takes no answer says that instead. */
export async function pageOfErrors(
  desk: Desk,
  link: Link,
  { values, receipt, submissionId }: Pick<FormPage, 'values' | 'receipt'> & { submissionId?: string },
  errors: FieldError[],
): Promise<Shown> {
  const visited = await visit(desk, link)
  if (!visited) return unknown(desk)
  demandOpen(visited.found, link)
  // An id that is none would be refused every time: the page gets one of its own.
  const isTaken = submissionId !== undefined && errors.every((error) => error.field !== 'submissionId')
  return { page: formPage(visited, { values, receipt, errors, ...(isTaken && { submissionId }) }), status: 422 }
}

/** 回执码 reopens the earlier answers where the plan allows revisions, until the window closes. */
export async function pageOfReopening(desk: Desk, link: Link, code: string): Promise<Shown> {
  const visited = await visit(desk, link)
  if (!visited) return unknown(desk)
  demandOpen(visited.found, link)
  if (!visited.plan.rules.revisions || visited.found.on_paper) throw new Problem('already-answered')
  const receipt = readReceipt(desk.keys, code)
  const revisions = await listRevisions(desk.db, link)
  const known = receipt?.invitationId === link.invitationId && revisions.some((one) => receipt.isOf(one.submission_id))
  const state = pageOfState(visited, link)
  if (known) {
    const { comment, ...answers } = revisions.at(-1)!.answers
    return {
      // Who holds the receipt knows of the earlier answer.
      page: formPage(visited, {
        values: { ...answers, comment: comment ?? '' },
        receipt: receipt.receipt,
        begunAt: undefined,
      }),
      status: 200,
    }
  }
  if (state?.page.kind !== 'already-answered') return pageOfLink(desk, link)
  return { page: { ...state.page, wrongReceipt: true }, status: 422 }
}

/**
 * The thanks page, for whoever holds the receipt: a forwarded link alone shows none. Undefined: back to the link. `kept`: a later
 * change was not taken, and the page says so instead.
 */
export async function pageOfReceipt(desk: Desk, link: Link, code: string, kept = false): Promise<Shown | undefined> {
  const visited = await visit(desk, link)
  const receipt = readReceipt(desk.keys, code)
  if (!visited || receipt?.invitationId !== link.invitationId) return undefined
  const { found, plan } = visited
  const submittedAt = found.moments[found.submissions.findIndex(receipt.isOf)]
  if (!submittedAt) return undefined
  const { title, organiser, helpline, window, rules } = plan
  const received = {
    title,
    planDigest: found.plan_digest ?? undefined,
    unit: found.unit_name,
    receipt: receipt.receipt,
    submittedAt: submittedAt.toISOString(),
    helpline,
    closesAt: window.closesAt,
    revisions: rules.revisions,
    languages: languagesOf(plan),
  }
  const isClosed = stateOf(found, link) === 'closed'
  if (!kept || (rules.revisions && !isClosed)) return { page: { kind: 'done', ...received }, status: 200 }
  return { page: { kind: 'kept', why: isClosed ? 'closed' : 'noRevisions', organiser, ...received }, status: 200 }
}
