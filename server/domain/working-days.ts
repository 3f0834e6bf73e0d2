/**
 * Working days: Monday to Friday, moved by a calendar that is data (public holidays, regional holidays, 调休). Days are
 * `YYYY-MM-DD`, times of day `HH:MM`; only `dayOf` and `momentOf` know a time zone.
 */

/** 放假, 地区放假, 调休上班. */
export const dayKinds = ['holiday', 'regional', 'workday'] as const
export type DayKind = (typeof dayKinds)[number]

export type OfficeHours = { opens: string; closes: string }
export type Calendar = OfficeHours & {
  /** Regional holidays count as days off. */
  regional: boolean
  days: ReadonlyMap<string, DayKind>
}

const DAY = 86_400_000
const asDate = (day: string) => new Date(`${day}T00:00:00Z`)

/** The day `by` calendar days away. */
export const shiftDay = (day: string, by: number): string =>
  new Date(asDate(day).getTime() + by * DAY).toISOString().slice(0, 10)

export function isWorkingDay({ days, regional }: Calendar, day: string): boolean {
  const kind = days.get(day)
  if (kind === 'workday') return true
  if (kind === 'holiday' || (kind === 'regional' && regional)) return false
  const weekday = asDate(day).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/**
 * The working day `count` working days after a day, which itself is not counted (期间开始的日不算); before it when negative.
 * 0: the day itself, or the last working day before it.
 */
export function addWorkingDays(calendar: Calendar, day: string, count: number): string {
  const step = count > 0 ? 1 : -1
  let at = day
  for (let left = Math.abs(count); left > 0;) {
    at = shiftDay(at, step)
    if (isWorkingDay(calendar, at)) left -= 1
  }
  while (count === 0 && !isWorkingDay(calendar, at)) at = shiftDay(at, step)
  return at
}

/** The day of a moment in a time zone. */
export const dayOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment)

/** The moment of a day and a time of day in a time zone. */
export function momentOf(day: string, time: string, timeZone: string): Date {
  const asUtc = new Date(`${day}T${time}:00Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(asUtc)
  return new Date(2 * asUtc.getTime() - new Date(`${shown.replace(' ', 'T')}Z`).getTime())
}

/** A deadline: office closing time, `count` working days after the day of a moment. */
export function deadlineAfter(calendar: Calendar, moment: Date, count: number, timeZone: string): Date {
  return momentOf(addWorkingDays(calendar, dayOf(moment, timeZone), count), calendar.closes, timeZone)
}
