/** A moment as people write it, e.g. 2024年12月20日 18:00, in the survey's own time zone. */
export function formatMoment(moment: string, timeZone: string): string {
  return new Date(moment).toLocaleString('zh-CN', {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}
