import { Hono } from 'hono'
import { dismissExpert, nameExpert, viewExpert, viewSheets } from '../actions/experts.ts'
import { getResult } from '../actions/compute-result.ts'
import { actorOf } from '../actor.ts'
import { expertInput } from '../contract/experts.ts'
import { reasonInput } from '../contract/surveys.ts'
import type { Deps } from '../deps.ts'
import { recordAct } from '../queries/audit.ts'
import { listExperts } from '../queries/experts.ts'
import { getSurvey } from '../queries/surveys.ts'
import { may, requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 专家: who scores beside the units, with their links; their sheets after close. */
export const expertRoutes = ({ db, keys, config }: Deps) =>
  new Hono<SignedIn>()
    .get('/:id/experts', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const rows = await listExperts(db, survey.id)
      const mayLink = may(c.var.person, 'invitations.read')
      // Links are confidential: who read them is recorded.
      if (mayLink && rows.length > 0)
        await recordAct(db, actorOf(c), {
          act: 'experts.read',
          subject: `survey ${survey.id}`,
          detail: { shown: rows.length },
        })
      const items = rows.map((row) => viewExpert(keys, row, mayLink ? config.publicUrl : null))
      return c.json({ items, total: items.length })
    })
    .post('/:id/experts', requires('surveys.run'), async (c) => {
      const row = await nameExpert(db, actorOf(c), idOf(c), await body(c, expertInput))
      return c.json(viewExpert(keys, row, config.publicUrl), 201)
    })
    .post('/:id/experts/:expertId/dismiss', requires('surveys.run'), async (c) => {
      const { reason } = await body(c, reasonInput)
      return c.json(viewExpert(keys, await dismissExpert(db, actorOf(c), idOf(c), idOf(c, 'expertId'), reason), null))
    })
    .get('/:id/expert-sheets', requires('results.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const items = await viewSheets(db, survey)
      const { composite } = await getResult(db, survey)
      return c.json({ items, total: items.length, composite })
    })
