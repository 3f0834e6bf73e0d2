import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getResult } from '../actions/compute-result.ts'
import { viewSheets } from '../actions/experts.ts'
import { viewComments, viewReport, viewResult } from '../actions/report.ts'
import { viewRosterReturns } from '../actions/roster-returns.ts'
import { keepStamped, takeDraft } from '../actions/stamped-reports.ts'
import { actorOf } from '../actor.ts'
import { commentFilter, type ReportView, stampedInput } from '../contract/report.ts'
import type { Deps } from '../deps.ts'
import { attachment, docxType, xlsxType } from '../documents/attachment.ts'
import { expertScoresDocx } from '../documents/expert-scores-docx.ts'
import { reportDocx } from '../documents/report-docx.ts'
import { rosterReturnsDocx } from '../documents/roster-returns-docx.ts'
import { rosterReturnsXlsx } from '../documents/roster-returns-xlsx.ts'
import { stampedTypeOf } from '../documents/stamped-type.ts'
import { dayOf } from '../domain/working-days.ts'
import { demandMany } from '../few-units.ts'
import { invalidField, Problem } from '../problem.ts'
import { recordAct } from '../queries/audit.ts'
import { findStampedFile } from '../queries/report-drafts.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'
import { may, requires, type SignedIn } from '../session.ts'
import { MEGABYTES, readForm, readUpload, tooLarge } from '../uploads.ts'
import { check, idOf, query } from '../validate.ts'

const MOST = 20
const limit = bodyLimit({ maxSize: MOST * MEGABYTES + 131_072, onError: tooLarge(MOST) })

/** 2026年11月23日, by the clock of the survey. */
const writtenDay = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('zh-CN', { timeZone, year: 'numeric', month: 'long', day: 'numeric' })
  return (moment: string | Date) => format.format(new Date(moment))
}

/** Documents people file about a survey. */
export const documentRoutes = ({ db, config }: Deps) => {
  const days = {
    day: writtenDay(config.timeZone),
    date: (moment: string | Date) => dayOf(new Date(moment), config.timeZone),
  }
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'short' })

  /** The survey where breakdowns may be shown to who asks. @throws Problem result-before-close, too-few-units */
  const surveyOfMany = async (c: Context<SignedIn>): Promise<Survey> => {
    const survey = await getSurvey(db, idOf(c))
    demandMany(await getResult(db, survey))
    return survey
  }

  /** Single sheets' words are for those who read answers; the report itself prints only masked ones. */
  const tellReport = (c: Context<SignedIn>, report: ReportView): ReportView =>
    may(c.var.person, 'answers.read') ? report : { ...report, comments: { ...report.comments, excerpt: [] } }

  return new Hono<SignedIn>()
    .get('/:id/report', requires('results.read'), async (c) =>
      c.json(tellReport(c, await viewReport(db, await surveyOfMany(c), config.timeZone))),
    )
    .get('/:id/exports/report.docx', requires('results.read'), async (c) => {
      const survey = await surveyOfMany(c)
      const at = new Date()
      const { model, digest } = await takeDraft(db, actorOf(c), survey, config.timeZone)
      return c.body(new Uint8Array(await reportDocx(model, { digest, at, ...days })), 200, {
        'content-type': docxType,
        'content-disposition': attachment('report.docx', `${survey.plan.title}报告.docx`),
      })
    })
    .get('/:id/exports/expert-scores.docx', requires('results.read'), async (c) => {
      const survey = await surveyOfMany(c)
      const sheets = await viewSheets(db, survey)
      const result = await viewResult(db, survey, await getResult(db, survey))
      await recordAct(db, actorOf(c), { act: 'export.expert-scores-docx', subject: `survey ${survey.id}` })
      return c.body(new Uint8Array(await expertScoresDocx(result, sheets, new Date())), 200, {
        'content-type': docxType,
        'content-disposition': attachment('expert-scores.docx', `${survey.plan.title}-专家评分汇总.docx`),
      })
    })
    .post('/:id/report/stamped', requires('surveys.run'), limit, async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const form = await readForm(c)
      const { draftDigest } = check(stampedInput, { draftDigest: form.get('draftDigest') ?? undefined })
      const upload = await readUpload(form, 'file', MOST)
      const type = stampedTypeOf(upload.bytes)
      if (!type) throw invalidField('file', 'not-stamped-file')
      await keepStamped(db, actorOf(c), survey, draftDigest, { ...upload, type })
      return c.json(await viewReport(db, survey, config.timeZone), 201)
    })
    .get('/:id/report/stamped/:fileId', requires('results.read'), async (c) => {
      const { id } = await surveyOfMany(c)
      const found = await findStampedFile(db, id, idOf(c, 'fileId'))
      if (!found) throw new Problem('not-found')
      return c.body(new Uint8Array(found.file), 200, {
        'content-type': found.file_type,
        'content-disposition': attachment(
          found.file_type === 'application/pdf' ? 'report.pdf' : 'report.ofd',
          found.file_name,
        ),
        'x-content-type-options': 'nosniff',
      })
    })
    .get('/:id/comments', requires('answers.read'), async (c) =>
      c.json(await viewComments(db, await surveyOfMany(c), query(c, commentFilter))),
    )
    .get('/:id/exports/roster-returns.xlsx', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const returns = await viewRosterReturns(db, survey, config.timeZone)
      await recordAct(db, actorOf(c), { act: 'export.roster-returns-xlsx', subject: `survey ${survey.id}` })
      return c.body(new Uint8Array(await rosterReturnsXlsx(returns, clock.format(new Date()))), 200, {
        'content-type': xlsxType,
        'content-disposition': attachment('roster-returns.xlsx', `${survey.plan.title}-名册与回收情况表.xlsx`),
      })
    })
    .get('/:id/exports/roster-returns.docx', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const returns = await viewRosterReturns(db, survey, config.timeZone)
      await recordAct(db, actorOf(c), { act: 'export.roster-returns-docx', subject: `survey ${survey.id}` })
      return c.body(new Uint8Array(await rosterReturnsDocx(returns, new Date())), 200, {
        'content-type': docxType,
        'content-disposition': attachment('roster-returns.docx', `${survey.plan.title}-名册与回收情况表.docx`),
      })
    })
}
