import { Hono } from 'hono'
import { getResult } from '../actions/compute-result.ts'
import type { AggregateView } from '../contract/aggregates.ts'
import { paging } from '../contract/fields.ts'
import type { Deps } from '../deps.ts'
import { aggregatesOf } from '../domain/aggregates.ts'
import { getSurvey, listClosedSurveys, type Survey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf, query } from '../validate.ts'

/** 结果汇总: all the vendor ever sees, and only after close. No unit, no answer, no comment, no progress. */
export const aggregateRoutes = ({ db }: Deps) => {
  const view = async (survey: Survey): Promise<AggregateView> => ({
    ...aggregatesOf(await getResult(db, survey)),
    id: survey.id,
    title: survey.plan.title,
    status: survey.status,
    servicePeriod: survey.plan.servicePeriod,
    closedAt: survey.closed_at!.toISOString(),
  })

  return new Hono<SignedIn>()
    .get('/', requires('aggregates.read'), async (c) => {
      const { ids, total } = await listClosedSurveys(db, query(c, paging))
      const items = await Promise.all(ids.map(async (id) => view(await getSurvey(db, id))))
      return c.json({ items, total })
    })
    .get('/:id', requires('aggregates.read'), async (c) => c.json(await view(await getSurvey(db, idOf(c)))))
}
