import { Hono } from 'hono'
import { z } from 'zod'
import { orderReminders, stopReminders, viewReminders } from '../actions/reminders.ts'
import { findRecentReminders, orderSending, stopSending, viewSending } from '../actions/sendings.ts'
import { actorOf } from '../actor.ts'
import { paging } from '../contract/fields.ts'
import { type MessageView, recentInput, reminderInput, sendingInput } from '../contract/sending.ts'
import type { Deps } from '../deps.ts'
import { countAudience, listMessages, listSendings } from '../queries/messages.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

const filter = paging.extend({
  state: z.enum(['waiting', 'sending', 'sent', 'failed', 'unconfirmed', 'skipped'], 'not-a-choice').optional(),
})

/** 发送: orders of one survey, how far they are, and what became of each message. */
export const sendingRoutes = ({ db, config, wake }: Deps) =>
  new Hono<SignedIn>()
    .get('/:id/sendings', requires('sendings.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const [audience, sendings, reminders] = await Promise.all([
        countAudience(db, survey.id),
        listSendings(db, survey.id),
        viewReminders(db, survey, config.timeZone, new Date()),
      ])
      return c.json({ audience, sendings: sendings.map(viewSending), reminders })
    })
    .put('/:id/reminders', requires('surveys.run'), async (c) => {
      await orderReminders(db, actorOf(c), idOf(c), await body(c, reminderInput), config.timeZone)
      return c.json({})
    })
    .delete('/:id/reminders', requires('surveys.run'), async (c) => {
      await stopReminders(db, actorOf(c), idOf(c))
      return c.json({})
    })
    .post('/:id/sendings', requires('surveys.run'), async (c) => {
      const ordered = await orderSending(db, actorOf(c), idOf(c), await body(c, sendingInput), config.timeZone)
      await wake?.()
      return c.json(ordered, 201)
    })
    // A post for the length of its selection; it changes nothing.
    .post('/:id/sendings/recent', requires('sendings.read'), async (c) => {
      const { id } = await getSurvey(db, idOf(c))
      return c.json(await findRecentReminders(db, id, (await body(c, recentInput)).selection))
    })
    .post('/:id/sendings/:sendingId/stop', requires('surveys.run'), async (c) =>
      c.json({ stopped: await stopSending(db, actorOf(c), idOf(c), idOf(c, 'sendingId')) }),
    )
    .get('/:id/messages', requires('sendings.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const { items, total } = await listMessages(db, survey.id, query(c, filter))
      const views: MessageView[] = items.map(({ unit_name: unit, at, total: _total, ...row }) => ({
        ...row,
        unit,
        at: at?.toISOString() ?? null,
      }))
      return c.json({ items: views, total })
    })
