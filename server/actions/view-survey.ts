import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me } from '../contract/people.ts'
import type { RetentionBrief } from '../contract/retention.ts'
import type { Plan } from '../contract/plan.ts'
import type { SealBrief, SurveyAction, SurveyListItem, SurveyView } from '../contract/surveys.ts'
import { may, type Right } from '../session.ts'
import { findRetention, type RetentionRow } from '../queries/retention.ts'
import { countParticipation } from '../queries/progress.ts'
import { countRoster, type RosterSize } from '../queries/roster.ts'
import { findCorrection, listSeals } from '../queries/seals.ts'
import { findWork } from '../queries/survey-work.ts'
import { findNames, type listSurveys, type Survey } from '../queries/surveys.ts'
import { digestPlan } from './surveys.ts'

const steps: { action: SurveyAction; right: Right; in: Survey['status'][] }[] = [
  { action: 'edit', right: 'surveys.write', in: ['draft'] },
  { action: 'submit', right: 'surveys.write', in: ['draft'] },
  { action: 'approve', right: 'surveys.approve', in: ['draft', 'submitted'] },
  { action: 'return', right: 'surveys.approve', in: ['submitted'] },
  { action: 'open', right: 'surveys.run', in: ['approved'] },
  { action: 'close', right: 'surveys.run', in: ['open'] },
  { action: 'extend', right: 'surveys.run', in: ['open'] },
  { action: 'amend', right: 'surveys.run', in: ['approved', 'open'] },
  { action: 'void', right: 'surveys.run', in: ['draft', 'submitted', 'approved', 'open'] },
  { action: 'seal', right: 'surveys.seal', in: ['closed', 'sealed'] },
  { action: 'correct', right: 'surveys.correct', in: ['sealed'] },
  { action: 'see-links', right: 'invitations.read', in: ['approved', 'open', 'closed', 'sealed'] },
  { action: 'invalidate', right: 'surveys.run', in: ['closed', 'sealed'] },
  { action: 'see-result', right: 'results.read', in: ['closed', 'sealed'] },
  { action: 'see-answers', right: 'answers.read', in: ['closed', 'sealed'] },
]

/** Of a sealed survey only while its correction is open. */
const underCorrection = new Set<SurveyAction>(['seal', 'invalidate'])

/** Not while the result is counted, or the seal made. */
const aside = new Set<SurveyAction>(['seal', 'invalidate', 'correct'])

/** What this person may do with this survey now. */
export function actionsOn(survey: Survey, person: Me, correction: SurveyView['correction']): SurveyAction[] {
  return steps
    .filter((step) => step.in.includes(survey.status) && may(person, step.right))
    .filter(({ action }) => survey.status !== 'sealed' || correction === 'open' || !underCorrection.has(action))
    .filter((step) => step.action !== 'approve' || survey.created_by !== person.id)
    .filter((step) => step.action !== 'seal' || ![survey.created_by, survey.closed_by].includes(person.id))
    .map((step) => step.action)
}

/** 调查时间 as it is now: the plan's, or with the end it was extended to. */
export function windowOf({ plan, closes_at }: Pick<Survey, 'plan' | 'closes_at'>): Plan['window'] {
  if (new Date(plan.window.closesAt).getTime() === closes_at.getTime()) return plan.window
  return { ...plan.window, closesAt: closes_at.toISOString() }
}

export async function briefSeal(db: Kysely<Database>, survey: Survey): Promise<SealBrief | null> {
  if (survey.status !== 'sealed') return null
  const [seal] = await listSeals(db, survey.id)
  if (!seal) return null
  const { digest, number, sealed_at, sealer_name } = seal
  return { digest, number, sealedAt: sealed_at.toISOString(), sealedBy: sealer_name }
}

async function briefCorrection(db: Kysely<Database>, { id, status }: Survey): Promise<SurveyView['correction']> {
  const found = status === 'sealed' ? await findCorrection(db, id) : undefined
  return found ? (found.outcome === null ? 'asked' : 'open') : null
}

/** A frozen roster is counted already. */
async function sizeOf(db: Kysely<Database>, { id, status }: Survey): Promise<RosterSize> {
  if (status === 'draft' || status === 'submitted') return countRoster(db, id)
  const { counts } = await countParticipation(db, id, 'UTC')
  return { units: counts.units, seats: counts.roster }
}

const briefRetention = (row: RetentionRow | undefined): RetentionBrief | null =>
  row
    ? {
        standing: row.standing,
        dueAt: row.due_at.toISOString(),
        deletesAt: row.deletes_at?.toISOString() ?? null,
        doneAt: row.done_at?.toISOString() ?? null,
      }
    : null

export async function viewSurvey(db: Kysely<Database>, survey: Survey, person: Me): Promise<SurveyView> {
  const names = await findNames(db, [survey.created_by, survey.approved_by])
  const named = (id: string) => ({ id, name: names.get(id) ?? '' })
  const correction = await briefCorrection(db, survey)
  const retention = briefRetention(await findRetention(db, survey.id))
  const work = (await findWork(db, survey.id)) ?? null
  const isGone = retention?.standing === 'begun' || retention?.standing === 'done'
  const time = (moment: Date | null) => moment?.toISOString() ?? null
  return {
    ...survey.plan,
    window: windowOf(survey),
    id: survey.id,
    status: survey.status,
    planDigest: survey.plan_digest ?? (await digestPlan(db, survey)),
    planVersion: survey.plan_version,
    createdBy: named(survey.created_by),
    approvedBy: survey.approved_by === null ? null : named(survey.approved_by),
    createdAt: survey.created_at.toISOString(),
    submittedAt: time(survey.submitted_at),
    approvedAt: time(survey.approved_at),
    openedAt: time(survey.opened_at),
    closedAt: time(survey.closed_at),
    seal: await briefSeal(db, survey),
    retention,
    roster: await sizeOf(db, survey),
    work,
    correction,
    // Without answers nothing is counted anew.
    actions: actionsOn(survey, person, correction)
      .filter((action) => !isGone || (action !== 'correct' && action !== 'seal'))
      .filter((action) => !work || !aside.has(action)),
  }
}

type Listed = Awaited<ReturnType<typeof listSurveys>>['items'][number]

export const listItem = ({
  id,
  status,
  plan,
  closes_at,
  result,
  roster,
  returned,
  closed_at,
  proposals,
  paper,
  tickets,
  corrections,
  standing,
  deletes_at,
}: Listed): SurveyListItem => ({
  id,
  title: plan.title,
  status,
  window: windowOf({ plan, closes_at }),
  target: plan.target,
  unit: plan.rules.indicator.unit,
  roster,
  returned,
  closedAt: closed_at?.toISOString() ?? null,
  indicator: result?.indicator ?? null,
  waiting: { proposals: proposals ?? 0, paper: paper ?? 0, tickets: tickets ?? 0, corrections: corrections ?? 0 },
  retention: standing && { standing, deletesAt: deletes_at?.toISOString() ?? null },
})
