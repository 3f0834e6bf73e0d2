/** A moment as people write it, e.g. 2024年12月20日 18:00, in the survey's own time zone and the page's language. */
export function formatMoment(moment: string, timeZone: string, language = 'zh-CN'): string {
  return new Date(moment).toLocaleString(language, {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}
