import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { CommentFilter, CommentsPage, ReportModel, ReportView } from '../contract/report.ts'
import type { ResultView } from '../contract/results.ts'
import { digestOf } from '../digest.ts'
import { satisfactionParagraph } from '../domain/report-prose.ts'
import type { SurveyResult } from '../domain/result.ts'
import { hideSmallObjects } from '../domain/withhold.ts'
import { countComments, listComments } from '../queries/comments.ts'
import { listBoundEvaluations } from '../queries/evaluations.ts'
import { countParticipation } from '../queries/progress.ts'
import { listProposals } from '../queries/proposals.ts'
import { listStamped } from '../queries/report-drafts.ts'
import { listMaskedWords, listReportTickets } from '../queries/report-tickets.ts'
import { listSeals } from '../queries/seals.ts'
import { countResultVersions } from '../queries/result-versions.ts'
import { countOnPaper } from '../queries/responses.ts'
import { findNames, type Survey } from '../queries/surveys.ts'
import { listSignedApprovals } from '../queries/signed-approvals.ts'
import { viewPlanVersions } from './amendments.ts'
import { viewSignedApproval } from './signed-approvals.ts'
import { getResultAndAnalysis } from './analysis.ts'
import { getResult } from './compute-result.ts'
import { viewEvaluation } from './evaluations.ts'
import { compareWithEarlier } from './waves.ts'

type Db = Kysely<Database>

/** How many comments the report prints; all of them are on the page. */
const excerptSize = 60

/** Everything the report says. @throws Problem result-before-close */
export async function buildReport(db: Db, survey: Survey, timeZone: string): Promise<ReportModel> {
  const { result: figures, analysis } = await getResultAndAnalysis(db, survey)
  const { questionnaire, rules } = survey.plan
  const result = await viewResult(db, survey, figures)
  const excerpt = await listComments(db, survey.id, { page: 1, pageSize: excerptSize, search: '' })
  const filedIn = await listFiled(db, survey.id)
  return {
    survey: await describeSurvey(db, survey),
    questionnaire,
    rules,
    result,
    analysis,
    comparison: await compareWithEarlier(db, survey, figures),
    byDay: (await countParticipation(db, survey.id, timeZone)).byDay,
    decisions: await listDecisions(db, survey.id),
    versions: await viewPlanVersions(db, survey.id),
    signed: (await listSignedApprovals(db, survey.id)).map(viewSignedApproval),
    comments: { groups: await countComments(db, survey.id), excerpt: excerpt.items },
    tickets: (await listReportTickets(db, survey.id)).map((row) => ({
      label: row.label,
      state: row.state,
      owner: row.owner,
      entries: row.entries ?? 0,
      replyDue: row.reply_due.toISOString(),
      closeDue: row.close_due.toISOString(),
      repliedAt: row.replied_at?.toISOString() ?? null,
    })),
    masked: await listMaskedWords(db, survey.id),
    filedIn,
    paragraph: satisfactionParagraph({
      result: figures,
      bands: rules.bands,
      dimensions: questionnaire.dimensions,
      planDigest: survey.plan_digest!,
      filedIn,
    }),
  }
}

/** The model with its digest, and what came back stamped. */
export async function viewReport(db: Db, survey: Survey, timeZone: string): Promise<ReportView> {
  const model = await buildReport(db, survey, timeZone)
  const digest = digestOf(model)
  const stamped = await listStamped(db, survey.id)
  return {
    ...model,
    digest,
    stamped: stamped.map((one) => ({
      id: one.id,
      draftDigest: one.draft_digest,
      isCurrent: one.draft_digest === digest,
      name: one.file_name,
      type: one.file_type,
      sha256: one.file_sha256.toString('hex'),
      bytes: one.bytes,
      uploadedBy: one.uploaded_by_name,
      uploadedAt: one.uploaded_at.toISOString(),
    })),
  }
}

const headOf = ({ id, status, plan, plan_digest, closed_at }: Survey): ResultView['survey'] => ({
  id,
  title: plan.title,
  status,
  planDigest: plan_digest!,
  closedAt: closed_at!.toISOString(),
})

/** 意见: what the answer sheets said in words, by dimension. @throws Problem result-before-close */
export async function viewComments(db: Db, survey: Survey, filter: CommentFilter): Promise<CommentsPage> {
  await getResult(db, survey)
  const found = await listComments(db, survey.id, filter)
  return { ...found, groups: await countComments(db, survey.id, filter.search) }
}

/** The result as its page shows it: the latest, or the version it says it is. */
export async function viewResult(db: Db, survey: Survey, result: SurveyResult, version?: number): Promise<ResultView> {
  const { versions, inForce } = await countResultVersions(db, survey.id)
  const onPaper = await countOnPaper(db, survey.id)
  const [seal] = await listSeals(db, survey.id)
  const head = { ...headOf(survey), seal: seal?.digest ?? null }
  return {
    ...hideSmallObjects(result),
    withheld: false,
    survey: head,
    version: version ?? inForce,
    inForce,
    versions,
    onPaper,
  }
}

async function describeSurvey(db: Db, survey: Survey): Promise<ReportModel['survey']> {
  const names = await findNames(db, [survey.created_by, survey.approved_by])
  const [seal] = await listSeals(db, survey.id)
  const { plan } = survey
  return {
    id: survey.id,
    title: plan.title,
    sealed: survey.status === 'sealed',
    seal: seal ? { number: seal.number, digest: seal.digest, sealedAt: seal.sealed_at.toISOString() } : null,
    planDigest: survey.plan_digest!,
    organiser: plan.organiser ?? '',
    helpline: plan.helpline ?? '',
    servicePeriod: plan.servicePeriod,
    opensAt: survey.opens_at.toISOString(),
    closesAt: survey.closes_at.toISOString(),
    closedAt: survey.closed_at!.toISOString(),
    author: names.get(survey.created_by) ?? '',
    approver: names.get(survey.approved_by ?? '') ?? '',
    approvedAt: survey.approved_at!.toISOString(),
  }
}

async function listDecisions(db: Db, surveyId: number): Promise<ReportModel['decisions']> {
  const proposals = await listProposals(db, surveyId)
  return proposals
    .filter((one) => one.outcome === 'confirmed' && !one.pending)
    .toSorted((a, b) => a.id - b.id)
    .map((one) => ({
      kind: one.kind,
      unit: one.unit_name,
      answer: one.leaf?.toString('hex') ?? null,
      reason: one.reason,
      evidence: one.evidence,
      proposedBy: one.proposer_name,
      proposedAt: one.proposed_at.toISOString(),
      decidedBy: one.decider_name ?? '',
      decidedAt: one.decided_at!.toISOString(),
    }))
}

async function listFiled(db: Db, surveyId: number): Promise<ReportModel['filedIn']> {
  const bound = await listBoundEvaluations(db, surveyId)
  const views = await Promise.all(bound.map((id) => viewEvaluation(db, id, false)))
  return views.flatMap(({ project, year, indicators }) =>
    indicators
      .filter(({ source }) => source?.waves.some((wave) => wave.surveyId === surveyId))
      .map(({ weight, score }) => ({ project, year, weight, score })),
  )
}
