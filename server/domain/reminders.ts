/** When the plan's reminders are due: working days after the opening or before the close, at the office's opening hour. */
import { addWorkingDays, type Calendar, dayOf, momentOf } from './working-days.ts'

export type ReminderRule = { from: 'opening' | 'close'; workingDays: number }
export type Window = { opensAt: Date; closesAt: Date }
export type Occasion = ReminderRule & { key: string; at: Date }

/**
 * The occasions inside the window, in time. A close that has moved makes a new occasion, and of two on one day the first of
 * the list stays: nobody is reminded twice in a morning.
 */
export function listOccasions(
  rules: readonly ReminderRule[],
  { opensAt, closesAt }: Window,
  calendar: Calendar,
  timeZone: string,
): Occasion[] {
  const opening = dayOf(opensAt, timeZone)
  const close = dayOf(closesAt, timeZone)
  const taken = new Set<number>()
  return rules
    .map(({ from, workingDays }) => {
      const day = addWorkingDays(
        calendar,
        from === 'opening' ? opening : close,
        from === 'opening' ? workingDays : -workingDays,
      )
      const key = from === 'opening' ? `after-${workingDays}` : `before-${workingDays}-${close}`
      return { from, workingDays, key, at: momentOf(day, calendar.opens, timeZone) }
    })
    .filter(({ at }) => at > opensAt && at < closesAt && !taken.has(at.getTime()) && taken.add(at.getTime()))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

const DAY = 86_400_000

/** Whether an occasion's time has come. One that passed unseen more than a day ago is missed, not made up for. */
export const isDue = ({ at }: Pick<Occasion, 'at'>, now: Date): boolean =>
  at <= now && now.getTime() - at.getTime() < DAY
