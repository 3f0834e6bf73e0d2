import { Hono } from 'hono'
import { removeCalendarDay, setCalendarDays, setCalendarRule } from '../actions/calendar.ts'
import { actorOf } from '../actor.ts'
import { calendarDays, calendarQuery, calendarRule, type CalendarView } from '../contract/calendar.ts'
import { date } from '../contract/fields.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { getCalendarRule, listCalendarDays } from '../queries/calendar.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, query } from '../validate.ts'

/** 工作日历: holidays, 调休 and office hours, as data. */
export const calendarRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('calendar.read'), async (c) => {
      const { year } = query(c, calendarQuery)
      const [rule, days] = await Promise.all([getCalendarRule(db), listCalendarDays(db, year)])
      return c.json({ ...rule, days } satisfies CalendarView)
    })
    .put('/', requires('calendar.write'), async (c) => {
      await setCalendarRule(db, actorOf(c), await body(c, calendarRule))
      return c.json({})
    })
    .post('/days', requires('calendar.write'), async (c) => {
      const { days } = await body(c, calendarDays)
      await setCalendarDays(db, actorOf(c), days)
      return c.json({ saved: days.length })
    })
    .delete('/days/:day', requires('calendar.write'), async (c) => {
      const day = date.safeParse(c.req.param('day'))
      if (!day.success) throw new Problem('not-found')
      await removeCalendarDay(db, actorOf(c), day.data)
      return c.json({})
    })
