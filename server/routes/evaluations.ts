import { Hono } from 'hono'
import { createEvaluation, listItem, viewEvaluation } from '../actions/evaluations.ts'
import { fillIndicator } from '../actions/fill-indicator.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { entryInput, evaluationInput } from '../contract/evaluations.ts'
import { paging } from '../contract/fields.ts'
import { listEntries, listEvaluations } from '../queries/evaluations.ts'
import { may, requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

export const evaluationRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('evaluations.read'), async (c) => {
      const { items, total } = await listEvaluations(db, query(c, paging))
      const entries = await listEntries(
        db,
        items.map((item) => item.id),
      )
      return c.json({ items: items.map((item) => listItem(item, entries)), total })
    })
    .post('/', requires('evaluations.write'), async (c) => {
      const id = await createEvaluation(db, actorOf(c), await body(c, evaluationInput))
      return c.json(await viewEvaluation(db, id, true), 201)
    })
    .get('/:id', requires('evaluations.read'), async (c) =>
      c.json(await viewEvaluation(db, idOf(c), may(c.var.person, 'evaluations.write'))),
    )
    .put('/:id/indicators/:key', requires('evaluations.write'), async (c) => {
      await fillIndicator(db, actorOf(c), idOf(c), c.req.param('key'), await body(c, entryInput))
      return c.json(await viewEvaluation(db, idOf(c), true))
    })
