import { Hono } from 'hono'
import { viewProgress } from '../actions/progress.ts'
import { unitQuery } from '../contract/progress.ts'
import type { Deps } from '../deps.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf, query } from '../validate.ts'

/** Who has answered, never what. */
export const progressRoutes = ({ db, config }: Deps) =>
  new Hono<SignedIn>().get('/:id/progress', requires('surveys.read'), async (c) =>
    c.json(await viewProgress(db, await getSurvey(db, idOf(c)), config.timeZone, query(c, unitQuery))),
  )
