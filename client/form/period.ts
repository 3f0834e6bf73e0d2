import type { Dictionary } from './languages/chinese.ts'
import { fill } from './texts.ts'

type Period = { from: string; to: string }
type Words = Dictionary['page']['period']

/** A service period in its shortest true form: 2024年, 2024年1月至6月, else both days. Dates are YYYY-MM-DD. */
export function formatPeriod(words: Words, { from, to }: Period): string {
  const [year, month, day] = numbers(from)
  const [endYear, endMonth, endDay] = numbers(to)
  return fill(words[shapeOf({ from, to })], { year, month, day, endYear, endMonth, endDay })
}

function shapeOf({ from, to }: Period): keyof Words {
  const [fromYear, fromMonth, fromDay] = numbers(from)
  const [toYear, toMonth, toDay] = numbers(to)
  const sameYear = fromYear === toYear
  if (fromDay !== 1 || toDay !== lastDay(toYear, toMonth)) return sameYear ? 'daysOfYear' : 'days'
  if (sameYear && fromMonth === 1 && toMonth === 12) return 'year'
  if (sameYear && fromMonth === toMonth) return 'month'
  return sameYear ? 'monthsOfYear' : 'months'
}

function numbers(date: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return [year, month, day]
}

const lastDay = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
