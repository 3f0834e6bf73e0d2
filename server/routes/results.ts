import { type Context, Hono } from 'hono'
import { findSheets, sheetsOf } from '../actions/answer-sheets.ts'
import { explainUnits } from '../actions/calculation.ts'
import { getResult, getResultVersion, viewResultVersion } from '../actions/compute-result.ts'
import { listInvalidations } from '../actions/invalidations.ts'
import { buildReport, viewResult } from '../actions/report.ts'
import { evidencePackage, readVerifier } from '../actions/evidence-package.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { paging } from '../contract/fields.ts'
import {
  responseExport,
  responseFilter,
  sealChoice,
  versionChoice,
  type ResponseView,
  type ResultVersionView,
  type ResultView,
} from '../contract/results.ts'
import { analysisTables } from '../documents/analysis-tables.ts'
import { attachment, xlsxType } from '../documents/attachment.ts'
import { codeBookCsv, responsesCsv } from '../documents/responses-csv.ts'
import { responsesXlsx } from '../documents/responses-xlsx.ts'
import { statisticsXlsx } from '../documents/statistics-xlsx.ts'
import { demandMany, isFew } from '../few-units.ts'
import { spread } from '../domain/objects.ts'
import { isEnough } from '../domain/suppress.ts'
import { withhold } from '../domain/withhold.ts'
import { recordAct } from '../queries/audit.ts'
import { holdsEveryRelease } from '../queries/releases.ts'
import { getSeal } from '../queries/seals.ts'
import { countResultVersions, listResultVersions } from '../queries/result-versions.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'
import { may, requires, type SignedIn } from '../session.ts'
import { sendFile } from '../stream-file.ts'
import { idOf, query } from '../validate.ts'

const csvType = 'text/csv; charset=utf-8'
const sheetFiles = {
  csv: { make: responsesCsv, mediaType: csvType },
  xlsx: { make: responsesXlsx, mediaType: xlsxType },
} as const

/** What its sheets are of. */
const aboutSheets = ({ plan, plan_digest }: Survey) => ({
  questionnaire: spread(plan.questionnaire, plan.objects),
  planDigest: plan_digest ?? undefined,
})

type Tell = (sheet: ResponseView) => ResponseView

/** The progress table says who answered on paper: where few did, or few did not, the mark would name their sheets. */
function tellOf({ returned, onPaper = 0 }: ResultView): Tell {
  const parts = [onPaper, returned - onPaper]
  if (parts.every((part) => part === 0 || isEnough(part))) return (sheet) => sheet
  return (sheet) => ({ ...sheet, onPaper: false })
}

/** A former result of few units: that there was one, and why. */
const untold = (one: ResultVersionView): ResultVersionView => ({
  ...one,
  value: null,
  exact: null,
  verdict: null,
  worstCase: null,
})

/** What a closed survey says: figures, the de-identified sheets behind them, files. Nothing of it before close. */
export const resultRoutes = ({ db, config }: Deps) => {
  const closedSurvey = async (
    c: Context<SignedIn>,
    asked?: number,
  ): Promise<{ survey: Survey; result: ResultView }> => {
    const id = idOf(c)
    const survey = await getSurvey(db, id)
    const latest = await getResult(db, survey)
    const { inForce } = await countResultVersions(db, id)
    const version = asked ?? inForce
    const result = version === inForce ? latest : await getResultVersion(db, id, version)
    const view = await viewResult(db, survey, result, version)
    // The difference of two figures would be one unit's score.
    if (version !== inForce) demandMany(latest)
    return { survey, result: isFew(view) ? withhold(view) : view }
  }

  /** The same, where single answers are shown. @throws Problem too-few-units */
  const surveyOfMany = async (c: Context<SignedIn>) => {
    const found = await closedSurvey(c)
    demandMany(found.result)
    return found
  }

  async function* toldSheets(survey: Survey, tell: Tell): AsyncGenerator<ResponseView[]> {
    for await (const sheets of sheetsOf(db, survey)) yield sheets.map(tell)
  }

  const brokenOff =
    (c: Context<SignedIn>, { id }: Survey, file: string, detail = {}) =>
    () =>
      recordAct(db, actorOf(c), {
        act: 'export.broken-off',
        subject: `survey ${id}`,
        detail: { ...detail, file },
        outcome: 'failed',
      })

  /** One of the two files of answer sheets, sent as it is made. */
  const sendSheets = async (c: Context<SignedIn>, type: keyof typeof sheetFiles) => {
    const { survey, result } = await surveyOfMany(c)
    const { form } = query(c, responseExport)
    const { make, mediaType } = sheetFiles[type]
    await recordAct(db, actorOf(c), {
      act: `export.responses-${type}`,
      subject: `survey ${survey.id}`,
      detail: { form },
    })
    const making = make(aboutSheets(survey), toldSheets(survey, tellOf(result)), form)
    const title = `${survey.plan.title}-答卷明细${form === 'long' ? '（长表）' : ''}`
    const name = `responses.${type}`
    return sendFile(c, making, {
      mediaType,
      name,
      title: `${title}.${type}`,
      brokenOff: brokenOff(c, survey, name, { form }),
    })
  }

  return new Hono<SignedIn>()
    .get('/:id/result', requires('results.read'), async (c) =>
      c.json((await closedSurvey(c, query(c, versionChoice).version)).result),
    )
    .get('/:id/result/versions', requires('results.read'), async (c) => {
      const { survey, result } = await closedSurvey(c)
      const all = (await listResultVersions(db, survey.id)).map(viewResultVersion)
      const items = isFew(result) ? all.map((one) => (one.version === result.inForce ? one : untold(one))) : all
      return c.json({ items, total: items.length })
    })
    .get('/:id/invalidations', requires('results.read'), async (c) => {
      const { survey, result } = await closedSurvey(c)
      const found = await listInvalidations(db, survey, c.var.person)
      const told = may(c.var.person, 'answers.read') && !isFew(result)
      const items = told ? found : found.map((one) => ({ ...one, flags: [], score: null }))
      return c.json({ items, total: items.length })
    })
    .get('/:id/calculation', requires('answers.read'), async (c) => {
      const { survey } = await surveyOfMany(c)
      return c.json(await explainUnits(db, survey, query(c, paging)))
    })
    .get('/:id/responses', requires('answers.read'), async (c) => {
      const { survey, result } = await surveyOfMany(c)
      const { items, total } = await findSheets(db, survey, query(c, responseFilter))
      return c.json({ items: items.map(tellOf(result)), total })
    })
    .get('/:id/exports/responses.csv', requires('answers.read'), (c) => sendSheets(c, 'csv'))
    .get('/:id/exports/responses.xlsx', requires('answers.read'), (c) => sendSheets(c, 'xlsx'))
    .get('/:id/exports/code-book.csv', requires('results.read'), async (c) => {
      const { survey } = await surveyOfMany(c)
      return c.body(codeBookCsv(aboutSheets(survey)), 200, {
        'content-type': csvType,
        'content-disposition': attachment('code-book.csv', `${survey.plan.title}-编码说明.csv`),
      })
    })
    .get('/:id/exports/evidence.zip', requires('answers.read'), async (c) => {
      const { survey, result } = await closedSurvey(c)
      // Sealed whole, few as they are: then every unit's answers are released first.
      if (isFew(result) && !(await holdsEveryRelease(db, survey.id, c.var.person.id))) demandMany(result)
      const { seal: number } = query(c, sealChoice)
      if (number !== undefined) await getSeal(db, survey.id, number)
      const verifier = await readVerifier()
      await recordAct(db, actorOf(c), {
        act: 'export.evidence',
        subject: `survey ${survey.id}`,
        ...(number !== undefined && { detail: { number } }),
      })
      const which = number === undefined ? '' : `-第${number}次封存`
      return sendFile(c, evidencePackage(db, survey, verifier, number), {
        mediaType: 'application/zip',
        name: 'evidence.zip',
        title: `${survey.plan.title}-佐证材料包${which}.zip`,
        brokenOff: brokenOff(c, survey, 'evidence.zip'),
      })
    })
    .get('/:id/exports/statistics.xlsx', requires('results.read'), async (c) => {
      const { survey } = await surveyOfMany(c)
      const whole = await buildReport(db, survey, config.timeZone)
      const told = may(c.var.person, 'answers.read')
      const model = told ? whole : { ...whole, comments: { ...whole.comments, excerpt: [] } }
      await recordAct(db, actorOf(c), { act: 'export.statistics-xlsx', subject: `survey ${survey.id}` })
      const made = { at: new Date(), timeZone: config.timeZone }
      const workbook = await statisticsXlsx(model.result, survey.plan, made, analysisTables(model))
      return c.body(new Uint8Array(workbook), 200, {
        'content-type': xlsxType,
        'content-disposition': attachment('statistics.xlsx', `${survey.plan.title}-统计表.xlsx`),
      })
    })
}
