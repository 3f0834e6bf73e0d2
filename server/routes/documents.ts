import { Hono } from 'hono'
import { viewRosterReturns } from '../actions/roster-returns.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { attachment, docxType, xlsxType } from '../documents/attachment.ts'
import { rosterReturnsDocx } from '../documents/roster-returns-docx.ts'
import { rosterReturnsXlsx } from '../documents/roster-returns-xlsx.ts'
import { recordAct } from '../queries/audit.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf } from '../validate.ts'

/** Documents people file about a survey. */
export const documentRoutes = ({ db, config }: Deps) => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'short' })

  return new Hono<SignedIn>()
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
