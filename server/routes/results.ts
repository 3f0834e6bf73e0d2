import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { findSheets, viewSheet } from '../actions/answer-sheets.ts'
import { explainUnits } from '../actions/calculation.ts'
import { getResult, getResultVersion, viewResultVersion } from '../actions/compute-result.ts'
import { listInvalidations } from '../actions/invalidations.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { paging } from '../contract/fields.ts'
import { responseFilter, versionChoice, type ResponseView, type ResultView } from '../contract/surveys.ts'
import { attachment } from '../documents/attachment.ts'
import { responsesCsv } from '../documents/responses-csv.ts'
import { statisticsXlsx } from '../documents/statistics-xlsx.ts'
import { recordAct } from '../queries/audit.ts'
import { countResultVersions, listResultVersions } from '../queries/result-versions.ts'
import { countOnPaper, streamSheets } from '../queries/responses.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf, query } from '../validate.ts'

/** What a closed survey says: figures, the de-identified sheets behind them, files. Nothing of it before close. */
export const resultRoutes = ({ db, config }: Deps) => {
  const closedSurvey = async (id: number, asked?: number): Promise<{ survey: Survey; result: ResultView }> => {
    const survey = await getSurvey(db, id)
    const latest = await getResult(db, survey)
    const versions = await countResultVersions(db, id)
    const version = asked ?? versions
    const result = version === versions ? latest : await getResultVersion(db, id, version)
    const { status, plan, plan_digest, closed_at } = survey
    const head = { id, title: plan.title, status, planDigest: plan_digest!, closedAt: closed_at!.toISOString() }
    return { survey, result: { ...result, survey: head, version, versions, onPaper: await countOnPaper(db, id) } }
  }

  async function* sheetsOf(survey: Survey): AsyncGenerator<ResponseView> {
    for await (const sheet of streamSheets(db, survey.id)) yield viewSheet(survey.plan, sheet)
  }

  return new Hono<SignedIn>()
    .get('/:id/result', requires('results.read'), async (c) =>
      c.json((await closedSurvey(idOf(c), query(c, versionChoice).version)).result),
    )
    .get('/:id/result/versions', requires('results.read'), async (c) => {
      const { survey } = await closedSurvey(idOf(c))
      const items = (await listResultVersions(db, survey.id)).map(viewResultVersion)
      return c.json({ items, total: items.length })
    })
    .get('/:id/invalidations', requires('results.read'), async (c) => {
      const { survey } = await closedSurvey(idOf(c))
      const items = await listInvalidations(db, survey, c.var.person)
      return c.json({ items, total: items.length })
    })
    .get('/:id/calculation', requires('results.read'), async (c) => {
      const { survey } = await closedSurvey(idOf(c))
      return c.json(await explainUnits(db, survey, query(c, paging)))
    })
    .get('/:id/responses', requires('results.read'), async (c) => {
      const { survey } = await closedSurvey(idOf(c))
      return c.json(await findSheets(db, survey, query(c, responseFilter)))
    })
    .get('/:id/exports/responses.csv', requires('results.read'), async (c) => {
      const { survey } = await closedSurvey(idOf(c))
      await recordAct(db, actorOf(c), { act: 'export.responses-csv', subject: `survey ${survey.id}` })
      c.header('content-type', 'text/csv; charset=utf-8')
      c.header('content-disposition', attachment('responses.csv', `${survey.plan.title}-答卷明细.csv`))
      return stream(c, async (out) => {
        for await (const part of responsesCsv(survey.plan, sheetsOf(survey))) await out.write(part)
      })
    })
    .get('/:id/exports/statistics.xlsx', requires('results.read'), async (c) => {
      const { survey, result } = await closedSurvey(idOf(c))
      await recordAct(db, actorOf(c), { act: 'export.statistics-xlsx', subject: `survey ${survey.id}` })
      return c.body(
        new Uint8Array(await statisticsXlsx(result, survey.plan, { at: new Date(), timeZone: config.timeZone })),
        200,
        {
          'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          'content-disposition': attachment('statistics.xlsx', `${survey.plan.title}-统计表.xlsx`),
        },
      )
    })
}
