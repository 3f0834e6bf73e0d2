/**
 * How dates and figures are written. Figures arrive as decimal strings, already rounded once by the server: they are
 * shown as they are, never parsed and rounded again.
 */
export const zone = 'Asia/Shanghai'
const partsOf = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const thousands = new Intl.NumberFormat('zh-CN')
export const nothing = '—'

function shanghai(moment: string | Date): Record<string, string> {
  return Object.fromEntries(partsOf.formatToParts(new Date(moment)).map((part) => [part.type, part.value]))
}

const isMoment = (moment: string) => !Number.isNaN(Date.parse(moment))

/** `2026-11-23`, in Beijing time. */
export function formatDate(moment: string | null | undefined): string {
  if (!moment || !isMoment(moment)) return nothing
  const { year, month, day } = shanghai(moment)
  return `${year}-${month}-${day}`
}

const isDay = (moment: string) => /^\d{4}-\d\d-\d\d$/.test(moment)

/** `2026-11-23 09:00`, in Beijing time; of a day that day alone. */
export function formatDateTime(moment: string | null | undefined): string {
  if (!moment || !isMoment(moment)) return nothing
  if (isDay(moment)) return moment
  const { hour, minute } = shanghai(moment)
  return `${formatDate(moment)} ${hour}:${minute}`
}

/** `2026-11-23 09:00:05`, in Beijing time. */
export function formatMoment(moment: string | null | undefined): string {
  if (!moment || !isMoment(moment)) return nothing
  return `${formatDateTime(moment)}:${String(new Date(moment).getUTCSeconds()).padStart(2, '0')}`
}

/** `11月23日 09:00`, in Beijing time, for where the year is plain. */
export function formatDayTime(moment: string | null | undefined): string {
  if (!moment || !isMoment(moment)) return nothing
  const { month, day, hour, minute } = shanghai(moment)
  return `${Number(month)}月${Number(day)}日 ${hour}:${minute}`
}

/** ISO moment → the value of a datetime-local field in Beijing time; '' when there is none. */
export function toShanghaiInput(moment: string): string {
  if (!moment || !isMoment(moment)) return ''
  const { hour, minute } = shanghai(moment)
  return `${formatDate(moment)}T${hour}:${minute}`
}

/** The value of a datetime-local field, read as Beijing time → ISO moment with +08:00; '' when incomplete. */
export function fromShanghaiInput(value: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? `${value}:00+08:00` : ''
}

/** A decimal string with its unit: `94.6%`, `94.6 分`; — when there is none. */
export function formatFigure(figure: string | null | undefined, unit = ''): string {
  if (figure === null || figure === undefined || figure === '') return nothing
  if (unit === '' || unit === '%') return `${figure}${unit}`
  return `${figure} ${unit}`
}

/** A decimal string of percent: `96.77%`. */
export function formatPercent(percent: string | null | undefined): string {
  return formatFigure(percent, '%')
}

/** A count, with thousands separators. */
export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? nothing : thousands.format(count)
}

/** How long until a moment, as people say it: 还剩 3 天, 还剩 5 小时, 已到期. */
export function formatTimeLeft(until: string, now: Date = new Date()): string {
  const minutes = Math.floor((new Date(until).getTime() - now.getTime()) / 60_000)
  if (minutes <= 0) return '已到期'
  if (minutes < 60) return `还剩 ${minutes} 分钟`
  if (minutes < 48 * 60) return `还剩 ${Math.floor(minutes / 60)} 小时`
  return `还剩 ${Math.floor(minutes / 1440)} 天`
}

/** Whole percent of a part for a bar's length only, never for a figure people read. */
export function barPercent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(100, (part / whole) * 100)
}

/** `1.2 MB`: bytes as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const figure = bytes / 1000 ** step
  return `${step === 0 ? bytes : figure.toFixed(figure < 10 ? 1 : 0)} ${units[step]}`
}
