/** Reads prose for what it says of the table: a score, weight, percentage, total or grade that is another than the table's is found. */
import Fraction from 'fraction.js'
import { canonicalNames } from './canonical-names.ts'
import { type Check, type ProseCode, severityOf } from './check.ts'
import type { Evaluation, ScoredIndicator } from './evaluation.ts'
import { isFilled } from './entry.ts'
import { displayAgainst, parseDecimal, parseExact } from './rounding.ts'

/** One place of a text, as `quote`; `params` fill the sentence a person reads. */
export type ProseFinding = { code: ProseCode; quote: string; params: Record<string, string> }

/** A text beside the table: what it is called and, where it belongs to a row, that row's key. */
export type Prose = { where: string; key?: string; text: string }

/** What of an evaluation prose may name. */
export type Told = Pick<Evaluation, 'total' | 'exactTotal' | 'grade' | 'full' | 'byLevel1' | 'byLevel2' | 'indicators'>

type Subject = { name: string; weight: string; score: string | null; rate: string | null; row?: ScoredIndicator }
type Named = { at: number; end: number; subject: Subject; alias?: string }

/** The texts that stand on the form itself, as checks of the evaluation. */
export const checkTexts = (texts: readonly Prose[], told: Told): Check[] =>
  texts.flatMap(({ where, key, text }) =>
    checkProse(text, told, key).map(({ code, quote, params }) => ({
      code,
      severity: severityOf[code],
      ...(key && { key }),
      params: { ...params, where, quote },
    })),
  )

/**
 * Every contradiction between a text and the table, in the order of the text. What it cannot relate to a row it passes over; a text
 * that belongs to a row (`key`) may speak of it without its name.
 */
export function checkProse(text: string, told: Told, key?: string): ProseFinding[] {
  const names = namesOf(told)
  let last = names.find(([, { row }]) => key !== undefined && row?.key === key)?.[1]
  const findings = clausesOf(text).flatMap((clause) => {
    const named = findNames(clause, names)
    const found = [
      ...checkTotal(clause, told),
      ...checkAliases(clause, named),
      ...checkFigures(clause, named, last, key !== undefined),
      ...checkStranger(clause, named),
    ]
    last = named.findLast(({ subject }) => subject.row)?.subject ?? (named.length > 0 ? undefined : last)
    return found
  })
  const seen = new Set<string>()
  return findings.filter((one) => {
    const key = JSON.stringify(one)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const clausesOf = (text: string): string[] =>
  text
    // What a converter put between letters and figures says nothing.
    .replace(/[ \t\u3000]+/g, '')
    .split(/[。；;\n\r]+/)
    .filter((clause) => clause !== '')

function namesOf({ byLevel1, byLevel2, indicators }: Told): [string, Subject, string?][] {
  const rows = indicators.flatMap((row): [string, Subject, string?][] => {
    const subject = { name: row.level3, weight: row.weight, score: row.score, rate: row.rate, row }
    const known = canonicalNames.find(({ canonical }) => canonical === row.level3)?.aliases ?? []
    return [
      [row.level3, subject],
      ...[...(row.aliases ?? []), ...known].map((one) => [one, subject, one] as [string, Subject, string]),
    ]
  })
  const taken = new Set(rows.map(([name]) => name))
  const level = (name: string, { full, score, rate }: (typeof byLevel1)[number]): [string, Subject][] =>
    name === '' || taken.has(name) ? [] : [[name, { name, weight: full, score, rate }]]
  const levels = [
    ...byLevel2.flatMap((one) => [
      ...level(one.level2.replace(/指标$/, ''), one),
      // 数量指标 for 产出数量.
      ...(one.level2.startsWith(one.level1) ? level(`${one.level2.slice(one.level1.length)}指标`, one) : []),
    ]),
    ...byLevel1.flatMap((one) => level(one.level1.replace(/指标$/, ''), one)),
  ]
  // A second-level name may stand under two of the first; then it names neither.
  const unique = levels.filter(([name]) => levels.filter(([other]) => other === name).length === 1)
  return [...rows, ...unique].sort(([a], [b]) => b.length - a.length)
}

// 产出成本 is not 产出: a name ends where something else begins.
const ends = /^(指标|绩效|打分|评分)?([\s\d"”』」）)（(：:，,、的由得分权满实完为共目评综≥达年已较良高低未均]|是|$)/

function findNames(clause: string, names: ReturnType<typeof namesOf>): Named[] {
  const found: Named[] = []
  for (const [name, subject, alias] of names)
    for (let at = clause.indexOf(name); at >= 0; at = clause.indexOf(name, at + 1)) {
      const end = at + name.length
      const overlaps = found.some((one) => at < one.end && end > one.at)
      if (!overlaps && ends.test(clause.slice(end))) found.push({ at, end, subject, ...(alias && { alias }) })
    }
  return found.sort((a, b) => a.at - b.at)
}

function checkTotal(clause: string, { total, exactTotal, grade }: Told): ProseFinding[] {
  const findings: ProseFinding[] = []
  const [said, given] = /(?:总分|总得分|自评得分|评价得分)(?:合计)?[为是：:]*(\d+(?:\.\d+)?)分/.exec(clause) ?? []
  const due = parseExact(exactTotal ?? '')
  if (said && given && due && total && !sameAs(given, due))
    findings.push(differs(clause, said, { name: '总分', what: '得分', given, due: total }))
  const [named, label] =
    /(?:评级|等级|评价结果)[为是：:]*["“「]?([优良中差])["”」]?(?![\u4E00-\u9FFF])/.exec(clause) ?? []
  if (named && label && grade && label !== grade)
    findings.push(differs(clause, named, { name: '等级', what: '等级', given: label, due: grade }))
  return findings
}

const checkAliases = (clause: string, named: readonly Named[]): ProseFinding[] =>
  named.flatMap(({ alias, subject, at }) =>
    alias
      ? [{ code: 'prose-alias', quote: quoteOf(clause, at), params: { name: alias, canonical: subject.name } }]
      : [],
  )

type Kind = 'weight' | 'score' | 'target' | 'actual' | 'percent'
const words: Record<Kind, string> = {
  weight: '分值',
  score: '得分',
  target: '指标值',
  actual: '实际完成值',
  percent: '百分比',
}

// In the order tried at one place: what a figure is said to be stands right before it.
const figures: [Kind, RegExp][] = [
  ['weight', /(?:权重|分值|满分)[为是：:共]*(\d+(?:\.\d+)?)分/g],
  ['score', /(?:实际)?得(?:分)?[为是：:]*(\d+(?:\.\d+)?)分/g],
  ['target', /(?:年度)?(?:指标|目标)值[为是：:]*(?:≥|>=|≤|<=|不少于|不低于)?(\d+(?:\.\d+)?)(%|％|[\u4E00-\u9FFF]?)/g],
  ['actual', /(?:实际完成值?|完成值)[为是：:]*(\d+(?:\.\d+)?)(%|％|[\u4E00-\u9FFF]?)/g],
  ['percent', /(\d{1,12}(?:\.\d{1,12})?)[%％]/g],
]
// 故实际完成率得分为4分: still about the row named before. 该指标满分8分 may be about its parent, and is left alone.
const goesOnAbout = /^(?:故|因此|所以)?(?:实际|完成率|得分|(?:年度)?(?:指标|目标)值)/
const notANumber = /(?:实际完成值?|完成值)[为是：:]*((?:≥|>=|≤|<=|不少于|不低于)\d+(?:\.\d+)?[%％]?)/g

function checkFigures(
  clause: string,
  named: readonly Named[],
  last: Subject | undefined,
  isOwn: boolean,
): ProseFinding[] {
  const goesOn = named.length === 0 && goesOnAbout.test(clause)
  // A row's own text speaks of its score without its name; a percentage in it may be of anything.
  const subjectAt = (at: number, kind?: Kind) =>
    named.findLast((one) => one.end <= at)?.subject ??
    (goesOn || (isOwn && named.length === 0 && kind !== 'percent') ? last : undefined)
  const read = new Set<number>()
  const findings: ProseFinding[] = []
  for (const match of clause.matchAll(notANumber)) {
    const subject = subjectAt(match.index)
    const end = match.index + match[0].length
    read.add(end)
    if (subject?.row)
      findings.push({
        code: 'prose-not-a-number',
        quote: quoteOf(clause, match.index),
        params: { name: subject.name, given: match[1]! },
      })
  }
  for (const [kind, pattern] of figures)
    for (const match of clause.matchAll(pattern)) {
      const end = match.index + match[0].length
      const subject = subjectAt(match.index, kind)
      if (read.has(end) || !subject) continue
      read.add(end)
      const given = match[1]!
      const due = dueOf(kind, subject, match[2])
      if (due.length === 0 || due.some((one) => sameAs(given, one))) continue
      findings.push(
        differs(clause, match[0], {
          name: subject.name,
          what: words[kind],
          given: kind === 'percent' ? `${given}%` : given,
          due: [...new Set(due.map((one) => displayAgainst(one, []) + (kind === 'percent' ? '%' : '')))].join(' / '),
        }),
      )
    }
  return findings
}

/** What the table lets the text say there; empty where it knows of no figure of this kind. */
function dueOf(kind: Kind, { weight, score, rate, row }: Subject, unit = ''): Fraction[] {
  const numbers = (...texts: (string | null | undefined)[]) =>
    texts.flatMap((one) => (isFilled(one) ? (parseExact(one) ?? parseDecimal(one) ?? []) : []))
  const isQuantity = row?.kind === 'quantitative'
  if (kind === 'weight') return numbers(weight)
  // Of an aspect that is itself in 分 (云服务质量考核), 得分 may be what was reached.
  if (kind === 'score')
    return [...numbers(row?.exactScore ?? score), ...(row?.unit === '分' ? numbers(row.exactActual) : [])]
  if (!row) return []
  if (!isQuantity) return kind === 'percent' ? numbers(rate) : []
  const [actual] = numbers(row.exactActual)
  const [target] = numbers(row.target)
  const own = unit.replace('％', '%')
  if (kind !== 'percent' && own !== '' && own !== row.unit) return []
  if (kind === 'target') return target ? [target] : []
  if (kind === 'actual') return actual ? [actual] : []
  const completed = actual && target && !target.equals(0) ? [actual.div(target).mul(100)] : []
  return [...(row.unit === '%' ? [actual, target] : []), ...completed, ...numbers(rate)].flatMap((one) => one ?? [])
}

// Rounded as the text rounds: 94.6 says 94.57 as well as 94.6 does.
function sameAs(given: string, due: Fraction): boolean {
  const places = given.split('.')[1]?.length ?? 0
  return due.equals(new Fraction(given)) || (places >= 1 && due.round(places).equals(new Fraction(given)))
}

/** Points given in prose to what the table does not have: the seed's 产出成本, 10 points beyond the hundred. */
function checkStranger(clause: string, named: readonly Named[]): ProseFinding[] {
  if (named.length > 0) return []
  const [said, name, given] =
    /(?:^|[，,：:、])(?:项目)?([\u4E00-\u9FFF]{2,12}?)(?:指标)?(?:由[^，,]{0,40}构成)?[，,]?(?:权重|分值|满分)[为是：:]*(\d+(?:\.\d+)?)分/.exec(
      clause,
    ) ?? []
  if (!said || !name || !given || /综上|该|本项|百分|总分|合计|各项|指标$/.test(name)) return []
  return [{ code: 'prose-not-in-table', quote: said.replace(/^[，,：:、]/, ''), params: { name, given } }]
}

const differs = (clause: string, said: string, params: Record<string, string>): ProseFinding => ({
  code: 'prose-differs',
  quote: quoteOf(clause, clause.indexOf(said), said.length),
  params,
})

/** The place with some of what stands around it. */
function quoteOf(clause: string, at: number, length = 12): string {
  const [from, to] = [Math.max(0, at - 12), Math.min(clause.length, at + length + 6)]
  return `${from > 0 ? '…' : ''}${clause.slice(from, to)}${to < clause.length ? '…' : ''}`
}
