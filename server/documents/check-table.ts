import Fraction from 'fraction.js'
import { canonicalNameFor } from '../domain/canonical-names.ts'
import type { Entry } from '../domain/entry.ts'
import { mostOf, scoreIndicator } from '../domain/indicator-score.ts'
import type { IndicatorDefinition, Profile } from '../domain/profile.ts'
import { displayAgainst, parseDecimal } from '../domain/rounding.ts'
import type { FieldProblem } from '../problem.ts'
import { isSum, isTotal, type RawRow, type TableColumn } from './read-table.ts'

/** A finding about one row; a warning does not keep the table from being imported. */
export type TableFinding = FieldProblem & { row: number; severity: 'error' | 'warning' }

export type ReadTable = {
  indicators: IndicatorDefinition[]
  entries: Record<string, Pick<Entry, 'actual' | 'score' | 'reason'>>
  findings: TableFinding[]
}

type Say = (field: TableColumn, code: string, params?: Record<string, unknown>, severity?: 'error' | 'warning') => void
type Known = { row: RawRow; known: IndicatorDefinition | undefined; definition: IndicatorDefinition }

/** Reads the rows of a file against the evaluation's rules: the new table, what was filled in, and everything that is wrong. */
export function checkTable(raw: readonly RawRow[], has: ReadonlySet<TableColumn>, profile: Profile): ReadTable {
  const findings: TableFinding[] = []
  const sayAt =
    (row: RawRow): Say =>
    (field, code, params, severity = 'error') =>
      findings.push({
        row: row.row,
        field,
        code,
        severity,
        ...(row[field] && { value: row[field].slice(0, 80) }),
        ...(params && { params }),
      })
  const rows = raw.filter((row) => !isSum(row))
  const keys = new Keys(profile.indicators)
  const known = rows.map((given): Known => {
    const row = repair(given, sayAt(given))
    const before = findKnown(row, profile.indicators)
    return { row, known: before, definition: define(row, has, before, keys, sayAt(given)) }
  })
  const entries = Object.fromEntries(
    known.map(({ row, definition }) => [definition.key, readEntry(row, definition, profile, sayAt(row))]),
  )
  known.forEach(({ row, known: before, definition }, i) => {
    const say = sayAt(row)
    const first = known.findIndex(
      ({ definition: one }) => one.level3 === definition.level3 && one.level2 === definition.level2,
    )
    if (definition.level3 && first < i) say('level3', 'duplicate-in-file', { row: known[first]!.row.row })
    const canonical = canonicalNameFor(definition.level3, profile.indicators)
    if (canonical) say('level3', 'alias-used', { name: definition.level3, canonical }, 'warning')
    if (!before && definition.level3) say('level3', 'row-not-in-table', { weight: definition.weight }, 'warning')
  })
  checkSums(raw, known, entries, profile, sayAt)
  return {
    indicators: known.map(({ definition }) => definition),
    entries,
    findings: findings.sort((a, b) => a.row - b.row),
  }
}

/** Three cells run into one, as in "44100%": 分值 4, 得分 4, 得分率 100 %. */
export function unglue(text: string): { weight: string; score: string; rate: string } | null {
  const digits = /^(\d{3,9})%$/.exec(text)?.[1]
  if (!digits) return null
  for (let i = 1; i < digits.length - 1; i += 1)
    for (let j = i + 1; j < digits.length; j += 1) {
      const [weight, score, rate] = [digits.slice(0, i), digits.slice(i, j), digits.slice(j)]
      const whole = [weight, score, rate].every((part) => !part.startsWith('0')) && Number(score) <= Number(weight)
      if (whole && Number(score) * 100 === Number(rate) * Number(weight)) return { weight, score, rate }
    }
  return null
}

// The row goes on with what the cell most likely meant, so that what else is wrong with the table is found too.
function repair(row: RawRow, say: Say): RawRow {
  const column = (['weight', 'score', 'rate'] as const).find((one) => unglue(row[one]) && !row.weight.match(/^\d+$/))
  const glued = column && unglue(row[column])
  if (column && glued) {
    say(column, 'garbled-cell', { ...glued })
    return { ...row, ...glued, rate: `${glued.rate}%` }
  }
  const half = row.weight.slice(0, row.weight.length / 2)
  const twin = half + half === row.weight && /^\d+$/.test(half) ? half : undefined
  if (twin && !row.score && !row.rate) {
    say('weight', 'garbled-pair', { weight: twin, score: twin })
    return { ...row, weight: twin, score: twin }
  }
  return row
}

class Keys {
  private readonly taken: Set<string>
  private readonly used = new Set<string>()
  constructor(rows: readonly IndicatorDefinition[]) {
    this.taken = new Set(rows.map(({ key }) => key))
  }
  keep(key: string): string {
    if (this.used.has(key)) return this.next()
    this.used.add(key)
    return key
  }
  next(): string {
    for (let i = 1; ; i += 1) {
      if (this.taken.has(`r${i}`)) continue
      this.taken.add(`r${i}`)
      return `r${i}`
    }
  }
}

/** The row of the present table that this one goes on with: the same name, or an alias of it. */
function findKnown({ level2, level3 }: RawRow, rows: readonly IndicatorDefinition[]): IndicatorDefinition | undefined {
  const name = canonicalNameFor(level3, rows) ?? level3
  const named = rows.filter((row) => row.level3 === level3 || row.level3 === name)
  return named.find((row) => row.level2 === level2) ?? named[0]
}

function define(
  row: RawRow,
  has: ReadonlySet<TableColumn>,
  known: IndicatorDefinition | undefined,
  keys: Keys,
  say: Say,
): IndicatorDefinition {
  for (const level of ['level1', 'level2', 'level3'] as const) if (!row[level]) say(level, 'required')
  const place = { level1: row.level1, level2: row.level2, level3: row.level3, weight: readWeight(row, say) }
  if (known && !has.has('target')) return { ...known, ...place, key: keys.keep(known.key) }
  const base = known ? { ...known, key: keys.keep(known.key) } : { key: keys.next() }
  const aim = readTarget(row.target)
  if (!aim && known?.kind === 'quantitative' && row.target) say('target', 'target-not-a-number')
  if (!aim) return known ? { ...base, ...known, ...place, key: base.key } : { ...base, ...place, kind: 'assigned' }
  return { ...base, ...place, kind: 'quantitative', ...aim }
}

function readWeight({ weight }: RawRow, say: Say): string {
  if (parseDecimal(weight)?.gte(0)) return weight
  say('weight', weight ? 'not-a-number' : 'required')
  return '0'
}

const operators: [RegExp, IndicatorDefinition['operator']][] = [
  [/^(≥|>=|＞=|不少于|不低于|大于等于)/, '>='],
  [/^(≤|<=|不超过|不高于|小于等于)/, '<='],
  [/^[=＝]/, '='],
]

function readTarget(text: string): Pick<IndicatorDefinition, 'operator' | 'target' | 'unit'> | null {
  const [sign, operator = '>='] = operators.find(([pattern]) => pattern.test(text)) ?? []
  const [, target, unit] =
    /^(-?\d+(?:\.\d+)?)\s*([^\d\s.]{0,10})$/.exec(sign ? text.replace(sign, '').trim() : text) ?? []
  return target === undefined ? null : { operator, target, ...(unit && { unit: unit === '％' ? '%' : unit }) }
}

function readEntry(row: RawRow, definition: IndicatorDefinition, profile: Profile, say: Say) {
  const actual = readActual(row, definition, say)
  const score = readScore(row, definition, say)
  checkRate(row, definition, score, say)
  const reason = row.reason || null
  if (definition.kind === 'assigned') {
    if (score && score.lt(definition.weight) && !reason)
      say('reason', 'deduction-without-reason', { score: row.score, weight: row.weight }, 'warning')
    return { actual, score: score && row.score, reason }
  }
  const computed = actual === null ? null : scoreIndicator(definition, { actual }, profile)
  if (computed && score && !computed.equals(score))
    say('score', 'score-differs', { computed: displayAgainst(computed, score) }, 'warning')
  return { actual, score: null, reason }
}

function readActual({ actual }: RawRow, { kind, unit = '', target }: IndicatorDefinition, say: Say): string | null {
  if (!actual || kind === 'assigned') return actual || null
  const [, number, given] = /^(-?\d+(?:\.\d+)?)(\D*)$/.exec(actual) ?? []
  if (number === undefined) {
    say('actual', 'actual-not-a-number')
    return null
  }
  const own = given?.trim() === '％' ? '%' : given?.trim()
  if (own && own !== unit) say('actual', 'unit-mismatch', { unit, given: own })
  // A cell formatted as a percentage holds 0.946 where it shows 94.6%.
  const value = new Fraction(number)
  if (unit === '%' && !own && value.gt(0) && value.lte(1) && Number(target) > 1)
    say('actual', 'percent-as-fraction', { percent: displayAgainst(value.mul(100), []) })
  return number
}

function readScore(row: RawRow, definition: IndicatorDefinition, say: Say): Fraction | null {
  if (!row.score) return null
  const score = parseDecimal(row.score)
  if (!score) {
    say('score', 'not-a-number')
    return null
  }
  const most = mostOf(definition)
  if (score.lt(0) || score.gt(most)) say('score', 'out-of-range', { min: 0, max: displayAgainst(most, []) })
  return score
}

function checkRate(row: RawRow, { weight }: IndicatorDefinition, score: Fraction | null, say: Say): void {
  if (!row.rate || !score || new Fraction(weight).equals(0)) return
  const given = parseDecimal(row.rate.replace(/[%％]$/, ''))
  const due = score.div(weight).mul(100)
  // "1" in a cell formatted as a percentage is 100 %.
  const shown = given && !/[%％]$/.test(row.rate) && given.lte(1) ? given.mul(100) : given
  if (!shown) return say('rate', 'not-a-number')
  if (shown.sub(due).abs().gt(new Fraction(1, 200))) say('rate', 'rate-differs', { due: displayAgainst(due, shown) })
}

const sum = (numbers: readonly (Fraction | null)[]) =>
  numbers.reduce<Fraction>((total, one) => total.add(one ?? 0), new Fraction(0))

function checkSums(
  raw: readonly RawRow[],
  known: readonly Known[],
  entries: ReadTable['entries'],
  profile: Profile,
  sayAt: (row: RawRow) => Say,
): void {
  const last = raw.at(-1)
  if (!last) return
  const weightOf = (rows: readonly Known[]) => sum(rows.map(({ definition }) => parseDecimal(definition.weight)))
  const total = weightOf(known)
  const full = new Fraction(profile.full)
  if (!total.equals(full))
    sayAt(raw.find(isTotal) ?? last)('weight', 'weights-do-not-sum', {
      sum: displayAgainst(total, full),
      full: profile.full,
    })
  for (const { level1, weight } of profile.levels ?? []) {
    const rows = known.filter(({ definition }) => definition.level1 === level1)
    const [at, due] = [rows[0]?.row, new Fraction(weight)]
    const own = weightOf(rows)
    if (at && !own.equals(due))
      sayAt(at)('level1', 'level-weight-differs', { level1, sum: displayAgainst(own, due), weight })
  }
  const strangers = known.filter(
    ({ definition, row }) => row.level1 && profile.levels?.every(({ level1 }) => level1 !== definition.level1),
  )
  for (const name of new Set(strangers.map(({ definition }) => definition.level1)))
    sayAt(strangers.find(({ definition }) => definition.level1 === name)!.row)('level1', 'level-not-in-profile', {
      level1: name,
    })
  // Parents are the sums of their children, as far as the file says both.
  for (const row of raw.filter(isSum)) {
    const under = isTotal(row)
      ? known
      : known.filter(({ row: one }) => row.level1.startsWith(one.level1) && one.row < row.row)
    const say = sayAt(row)
    const due = weightOf(under)
    const given = parseDecimal(row.weight)
    if (given && !given.equals(due)) say('weight', 'parent-not-sum', { due: displayAgainst(due, given) })
    const scores = under.map(
      ({ row: one, definition }) => parseDecimal(one.score) ?? parseDecimal(entries[definition.key]?.score ?? ''),
    )
    const score = parseDecimal(row.score)
    if (score && scores.every(Boolean) && !score.equals(sum(scores)))
      say('score', 'parent-not-sum', { due: displayAgainst(sum(scores), score) })
  }
}
