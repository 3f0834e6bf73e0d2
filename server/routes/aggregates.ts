import { Hono } from 'hono'
import { viewAggregates } from '../actions/aggregates.ts'
import { aggregateChoice, type AggregateView } from '../contract/aggregates.ts'
import { paging } from '../contract/fields.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { getSurvey, listClosedSurveys } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf, query } from '../validate.ts'

/** 结果汇总: all the vendor ever sees, and only after close. No unit, no answer, no comment, no progress. */
export const aggregateRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('aggregates.read'), async (c) => {
      const { ids, total } = await listClosedSurveys(db, query(c, paging))
      const views = ids.map(async (id) => viewAggregates(db, c.var.person, await getSurvey(db, id)))
      return c.json({ items: (await Promise.all(views)).flat(), total })
    })
    .get('/:id', requires('aggregates.read'), async (c) => {
      const { object } = query(c, aggregateChoice)
      const views = await viewAggregates(db, c.var.person, await getSurvey(db, idOf(c)))
      const found = views.find((one) => object === undefined || one.object?.key === object)
      if (!found) throw new Problem('not-found')
      return c.json(found satisfies AggregateView)
    })
