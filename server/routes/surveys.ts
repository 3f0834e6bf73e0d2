import { Hono } from 'hono'
import { viewPlanVersions } from '../actions/amendments.ts'
import { finishClose } from '../actions/finish-close.ts'
import {
  approveSurvey,
  closeSurvey,
  discardSurvey,
  draftSurvey,
  editSurvey,
  openSurvey,
  returnSurvey,
  setRoster,
  submitSurvey,
  voidSurvey,
} from '../actions/surveys.ts'
import { listItem, viewSurvey } from '../actions/view-survey.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { paging } from '../contract/fields.ts'
import { approvalInput, reasonInput } from '../contract/surveys.ts'
import { rosterInput, surveyInput } from '../contract/plan.ts'
import { withinReply } from '../long-work.ts'
import { Problem } from '../problem.ts'
import { listActs } from '../queries/audit.ts'
import { listRosterUnits } from '../queries/roster.ts'
import { getSurvey, listSurveys } from '../queries/surveys.ts'
import { demand, type Person, requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

export const surveyRoutes = ({ db, config }: Deps) => {
  const view = async (surveyId: number, person: Person) => viewSurvey(db, await getSurvey(db, surveyId), person)

  return new Hono<SignedIn>()
    .get('/', requires('surveys.read'), async (c) => {
      const { items, total } = await listSurveys(db, query(c, paging))
      return c.json({ items: items.map(listItem), total })
    })
    .post('/', requires('surveys.write'), async (c) => {
      const surveyId = await draftSurvey(db, actorOf(c), await body(c, surveyInput))
      return c.json(await view(surveyId, c.var.person), 201)
    })
    .get('/:id', requires('surveys.read'), async (c) => c.json(await view(idOf(c), c.var.person)))
    .put('/:id', requires('surveys.write'), async (c) => {
      await editSurvey(db, actorOf(c), idOf(c), await body(c, surveyInput))
      return c.json(await view(idOf(c), c.var.person))
    })
    .delete('/:id', requires('surveys.write'), async (c) => {
      await discardSurvey(db, actorOf(c), idOf(c))
      return c.body(null, 204)
    })
    .get('/:id/roster', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      return c.json(await listRosterUnits(db, survey.id, query(c, paging)))
    })
    .put('/:id/roster', requires('surveys.write'), async (c) => {
      const input = await body(c, rosterInput)
      const choice = { unitIds: 'all' in input ? null : input.unitIds, seatsPerUnit: input.seatsPerUnit ?? null }
      return c.json(await setRoster(db, actorOf(c), idOf(c), choice))
    })
    .post('/:id/submit', requires('surveys.write'), async (c) => {
      await submitSurvey(db, actorOf(c), idOf(c))
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/approve', async (c) => {
      const survey = await getSurvey(db, idOf(c))
      // Said before the role is looked at: an author who asks learns why, whatever roles they hold.
      if (survey.created_by === c.var.person.id) throw new Problem('approval-by-author')
      demand(c.var.person, 'surveys.approve')
      const { planDigest } = await body(c, approvalInput)
      return c.json({ planDigest: await approveSurvey(db, actorOf(c), survey.id, planDigest) })
    })
    .post('/:id/return', requires('surveys.approve'), async (c) => {
      const { reason } = await body(c, reasonInput)
      await returnSurvey(db, actorOf(c), idOf(c), reason)
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/open', requires('surveys.run'), async (c) => {
      await openSurvey(db, actorOf(c), idOf(c))
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/close', requires('surveys.run'), async (c) => {
      const id = idOf(c)
      await closeSurvey(db, actorOf(c), id)
      const work = { surveyId: id, kind: 'count', seconds: config.replySeconds } as const
      const done = await withinReply(db, work, (tell) => finishClose(db, id, config.timeZone, tell))
      return c.json(await view(id, c.var.person), done ? 200 : 202)
    })
    .post('/:id/void', requires('surveys.run'), async (c) => {
      const { reason } = await body(c, reasonInput)
      await voidSurvey(db, actorOf(c), idOf(c), reason)
      return c.json(await view(idOf(c), c.var.person))
    })
    .get('/:id/plan-versions', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const items = await viewPlanVersions(db, survey.id)
      return c.json({ items, total: items.length })
    })
    .get('/:id/history', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      return c.json(await listActs(db, `survey ${survey.id}`))
    })
}
