/** The working-day calendar. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { CalendarDay, CalendarRule } from '../contract/calendar.ts'
import type { Calendar } from '../domain/working-days.ts'

type Db = Kysely<Database>

/** The days of a year, or all. Days are read as text: a date has no time zone. */
export async function listCalendarDays(db: Db, year?: number): Promise<CalendarDay[]> {
  return db
    .selectFrom('calendar_day')
    .select([sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day'), 'kind', 'name', 'checked'])
    .$if(year !== undefined, (query) => query.where(sql`extract(year from day)`, '=', year!))
    .orderBy('day')
    .execute()
}

export async function getCalendarRule(db: Db): Promise<CalendarRule> {
  return db.selectFrom('calendar_rule').select(['opens', 'closes', 'regional']).executeTakeFirstOrThrow()
}

/** All of it, as the arithmetic of `domain/working-days.ts` takes it. */
export async function getCalendar(db: Db): Promise<Calendar> {
  const [rule, days] = await Promise.all([getCalendarRule(db), listCalendarDays(db)])
  return { ...rule, days: new Map(days.map(({ day, kind }) => [day, kind])) }
}

export async function updateCalendarRule(db: Db, rule: CalendarRule): Promise<void> {
  await db.updateTable('calendar_rule').set(rule).execute()
}

export async function upsertCalendarDays(db: Db, days: CalendarDay[]): Promise<void> {
  await db
    .insertInto('calendar_day')
    .values(days)
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((eb) => ({
        kind: eb.ref('excluded.kind'),
        name: eb.ref('excluded.name'),
        checked: eb.ref('excluded.checked'),
      })),
    )
    .execute()
}

export async function deleteCalendarDay(db: Db, day: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('calendar_day').where('day', '=', day).executeTakeFirst()
  return numDeletedRows > 0n
}
