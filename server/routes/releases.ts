import { Hono } from 'hono'
import { recompute } from '../actions/recompute.ts'
import { askForRelease, dropRelease, grantRelease, readReleased, viewRelease } from '../actions/releases.ts'
import { actorOf } from '../actor.ts'
import { releaseInput } from '../contract/releases.ts'
import { reasonInput } from '../contract/surveys.ts'
import type { Deps } from '../deps.ts'
import { findRelease, listReleases } from '../queries/releases.ts'
import { getSurvey } from '../queries/surveys.ts'
import { type Person, requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** What an auditor does with a closed survey: 立即重算, 核查单个单位. */
export const releaseRoutes = ({ db }: Deps) => {
  const view = async (surveyId: number, id: number, person: Person) =>
    viewRelease((await findRelease(db, surveyId, id))!, person)

  return new Hono<SignedIn>()
    .post('/:id/recompute', requires('results.recompute'), async (c) =>
      c.json(await recompute(db, actorOf(c), idOf(c))),
    )
    .get('/:id/releases', requires('releases.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const items = (await listReleases(db, survey.id)).map((row) => viewRelease(row, c.var.person))
      return c.json({ items, total: items.length })
    })
    .post('/:id/releases', requires('answers.ask'), async (c) => {
      const id = await askForRelease(db, actorOf(c), idOf(c), await body(c, releaseInput))
      return c.json(await view(idOf(c), id, c.var.person), 201)
    })
    .post('/:id/releases/:releaseId/grant', requires('answers.release'), async (c) => {
      const [surveyId, id] = [idOf(c), idOf(c, 'releaseId')]
      await grantRelease(db, actorOf(c), surveyId, id)
      return c.json(await view(surveyId, id, c.var.person))
    })
    .post('/:id/releases/:releaseId/withdraw', requires('releases.read'), async (c) => {
      const [surveyId, id] = [idOf(c), idOf(c, 'releaseId')]
      const { reason } = await body(c, reasonInput)
      await dropRelease(db, actorOf(c), c.var.person, surveyId, id, reason)
      return c.json(await view(surveyId, id, c.var.person))
    })
    .get('/:id/releases/:releaseId/answers', requires('answers.ask'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      return c.json(await readReleased(db, actorOf(c), c.var.person, survey, idOf(c, 'releaseId')))
    })
}
