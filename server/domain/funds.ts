import Fraction from 'fraction.js'
import { displayAgainst, exact, parseDecimal } from './rounding.ts'

/** 年初预算数, 全年预算数 A, 全年执行数 B, in 万元, as decimal strings. */
export type FundsAmounts = { initial: string | null; full: string | null; spent: string | null }

/** The three sources of the 自评表; 年度资金总额 is their sum and never typed. */
export const fundsSources = ['current', 'carried', 'other'] as const
export type Funds = Record<(typeof fundsSources)[number], FundsAmounts>

export const noFunds: Funds = {
  current: { initial: null, full: null, spent: null },
  carried: { initial: null, full: null, spent: null },
  other: { initial: null, full: null, spent: null },
}

export type FundsRow = FundsAmounts & { name: string; rate: string | null; exactRate: string | null }

const names = { current: '其中：本年财政拨款', carried: '上年结转', other: '其他资金' } as const

/** The four rows of the form. A row without A has no rate. */
export function fundsRows(funds: Funds): FundsRow[] {
  const total: FundsAmounts = {
    initial: sumOf(fundsSources.map((source) => funds[source].initial)),
    full: sumOf(fundsSources.map((source) => funds[source].full)),
    spent: sumOf(fundsSources.map((source) => funds[source].spent)),
  }
  return [withRate('年度资金总额', total), ...fundsSources.map((source) => withRate(names[source], funds[source]))]
}

/** 预算执行率 B/A of the whole year, in percent; null while A or B is missing. */
export function executionRate(funds: Funds | null | undefined): Fraction | null {
  if (!funds) return null
  return rateOf({
    initial: null,
    full: sumOf(fundsSources.map((source) => funds[source].full)),
    spent: sumOf(fundsSources.map((source) => funds[source].spent)),
  })
}

function withRate(name: string, amounts: FundsAmounts): FundsRow {
  const rate = rateOf(amounts)
  return { name, ...amounts, rate: displayAgainst(rate, new Fraction(100)), exactRate: exact(rate) }
}

function rateOf({ full, spent }: FundsAmounts): Fraction | null {
  const [a, b] = [parseDecimal(full ?? ''), parseDecimal(spent ?? '')]
  return a && b && a.gt(0) ? b.div(a).mul(100) : null
}

// Exact: amounts are decimals, and so is their sum.
function sumOf(amounts: readonly (string | null)[]): string | null {
  const given = amounts.flatMap((amount) => parseDecimal(amount ?? '') ?? [])
  if (given.length === 0) return null
  return given.reduce((sum, amount) => sum.add(amount), new Fraction(0)).toString()
}
