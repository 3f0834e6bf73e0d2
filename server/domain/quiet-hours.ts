export type Quiet = { from: string; to: string }

/**
 * Whether a time of day (HH:MM) lies in the quiet hours. They may pass midnight (21:00–08:00); equal ends mean none.
 * The beginning is quiet, the end no longer.
 */
export function isQuiet(time: string, { from, to }: Quiet): boolean {
  if (from < to) return time >= from && time < to
  return from !== to && (time >= from || time < to)
}

/** A moment's time of day in a time zone, HH:MM. */
export function timeOfDay(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    moment,
  )
}
