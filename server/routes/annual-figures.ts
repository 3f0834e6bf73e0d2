import { Hono } from 'hono'
import { confirmAnnual, draftAnnual, viewAnnual } from '../actions/annual-figures.ts'
import { actorOf } from '../actor.ts'
import { annualInput } from '../contract/annual-figures.ts'
import type { Deps } from '../deps.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 年度综合: from several waves by approved weights. */
export const annualRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('results.read'), async (c) => {
      const items = await viewAnnual(db)
      return c.json({ items, total: items.length })
    })
    .post('/', requires('surveys.write'), async (c) => {
      const id = await draftAnnual(db, actorOf(c), await body(c, annualInput))
      return c.json((await viewAnnual(db, id))[0], 201)
    })
    .post('/:id/confirm', requires('surveys.approve'), async (c) => {
      await confirmAnnual(db, actorOf(c), idOf(c))
      return c.json((await viewAnnual(db, idOf(c)))[0])
    })
