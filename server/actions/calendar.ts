import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { CalendarDay, CalendarRule } from '../contract/calendar.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { deleteCalendarDay, updateCalendarRule, upsertCalendarDays } from '../queries/calendar.ts'

type Db = Kysely<Database>
const subject = 'calendar'

export async function setCalendarRule(db: Db, actor: Actor, rule: CalendarRule): Promise<void> {
  await db.transaction().execute(async (db) => {
    await updateCalendarRule(db, rule)
    await recordAct(db, actor, { act: 'calendar.rule', subject, detail: rule })
  })
}

/** New days, and days that are there already. */
export async function setCalendarDays(db: Db, actor: Actor, days: CalendarDay[]): Promise<void> {
  await db.transaction().execute(async (db) => {
    await upsertCalendarDays(db, days)
    await recordAct(db, actor, { act: 'calendar.days', subject, detail: { days } })
  })
}

/** @throws Problem not-found */
export async function removeCalendarDay(db: Db, actor: Actor, day: string): Promise<void> {
  await db.transaction().execute(async (db) => {
    if (!(await deleteCalendarDay(db, day))) throw new Problem('not-found')
    await recordAct(db, actor, { act: 'calendar.remove', subject, detail: { day } })
  })
}
