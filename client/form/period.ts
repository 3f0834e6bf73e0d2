type Period = { from: string; to: string }

/** A service period in its shortest true form: 2024年, 2024年1月至6月, else both days. Dates are YYYY-MM-DD. */
export function formatPeriod({ from, to }: Period): string {
  const [fromYear, fromMonth, fromDay] = numbers(from)
  const [toYear, toMonth, toDay] = numbers(to)
  const sameYear = fromYear === toYear
  const end = sameYear ? `${toMonth}月` : `${toYear}年${toMonth}月`
  if (fromDay !== 1 || toDay !== lastDay(toYear, toMonth))
    return `${fromYear}年${fromMonth}月${fromDay}日至${end}${toDay}日`
  if (sameYear && fromMonth === 1 && toMonth === 12) return `${fromYear}年`
  if (sameYear && fromMonth === toMonth) return `${fromYear}年${fromMonth}月`
  return `${fromYear}年${fromMonth}月至${end}`
}

function numbers(date: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return [year, month, day]
}

const lastDay = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
