/** Holidays as people paste them from a notice: `2027-10-01 至 2027-10-07 放假 国庆节`, a line each. */
import { type DayKind, shiftDay } from './working-days.ts'

export type PastedDay = { day: string; kind: DayKind; name: string }
export type BadLine = {
  line: number
  text: string
  code: 'no-date' | 'no-kind' | 'no-name' | 'ends-before-it-begins' | 'too-long-a-span'
}

const date = String.raw`(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?`
const line = new RegExp(String.raw`^${date}(?:\s*(?:至|到|—|~|-)\s*${date})?(.*)$`, 's')
const kindWords: [RegExp, DayKind][] = [
  [/^(地区放假|地区假日|地区)[\s,，:：]*/, 'regional'],
  [/^(放假|休息|休)[\s,，:：]*/, 'holiday'],
  [/^(调休上班|上班|补班|班)[\s,，:：]*/, 'workday'],
]
const longest = 31

/** A day that exists, or null: 2027-02-30 does not. */
function readDate(year?: string, month?: string, day?: string): string | null {
  if (year === undefined) return null
  const text = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) ? text : null
}

/** Every day the text names, and every line that cannot be read. A later line goes before an earlier one. */
export function readCalendar(text: string): { days: PastedDay[]; bad: BadLine[] } {
  const days = new Map<string, PastedDay>()
  const bad: BadLine[] = []
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue
    const read = readLine(raw.trim())
    if (typeof read === 'string') bad.push({ line: at + 1, text: raw.trim().slice(0, 60), code: read })
    else for (const one of read) days.set(one.day, one)
  }
  return { days: [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)), bad }
}

function readLine(text: string): PastedDay[] | BadLine['code'] {
  const [, y1, m1, d1, y2, m2, d2, after = ''] = line.exec(text) ?? []
  const rest = after.replace(/^[\s,，]+/, '')
  const first = readDate(y1, m1, d1)
  const last = y2 === undefined ? first : readDate(y2, m2, d2)
  if (!first || !last) return 'no-date'
  const known = kindWords.find(([word]) => word.test(rest))
  if (!known) return 'no-kind'
  const name = rest.replace(known[0], '').trim()
  if (name === '' || name.length > 40) return 'no-name'
  if (last < first) return 'ends-before-it-begins'
  const days: PastedDay[] = []
  for (let day = first; day <= last; day = shiftDay(day, 1)) {
    if (days.length === longest) return 'too-long-a-span'
    days.push({ day, kind: known[1], name })
  }
  return days
}
