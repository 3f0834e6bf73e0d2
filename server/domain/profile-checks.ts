import Fraction from 'fraction.js'
import { canonicalNames } from './canonical-names.ts'
import type { IndicatorDefinition, Profile, Shortfall } from './profile.ts'
import { displayAgainst, parseDecimal } from './rounding.ts'

/** One thing wrong with a profile: the field's path, as in a form, and a stable code. */
export type ProfileFinding = { field: string; code: string; params?: Record<string, string> }

const number = (text: string | undefined) => parseDecimal(text ?? '') ?? new Fraction(0)
const total = (weights: readonly string[]) => weights.reduce((sum, one) => sum.add(number(one)), new Fraction(0))

/** Everything that makes a profile contradict itself; an empty list means it can be used. */
export function checkProfile(profile: Profile): ProfileFinding[] {
  return [
    ...checkSum(profile),
    ...checkLevels(profile),
    ...checkBands(profile),
    ...checkTiers(profile),
    ...checkCaps(profile),
    ...checkRepeats(
      'deductions',
      (profile.deductions ?? []).map(({ label }) => label),
      'label',
    ),
    ...checkRepeats(
      'levels',
      (profile.levels ?? []).map(({ level1 }) => level1),
      'level1',
    ),
    ...checkShortfall('shortfall', profile.shortfall),
    ...checkRows(profile),
  ]
}

function checkSum({ full, indicators }: Profile): ProfileFinding[] {
  const sum = total(indicators.map(({ weight }) => weight))
  if (sum.equals(number(full))) return []
  return [{ field: 'indicators', code: 'weights-do-not-sum', params: { sum: displayAgainst(sum, number(full)), full } }]
}

function checkLevels({ levels, full, indicators }: Profile): ProfileFinding[] {
  if (!levels || levels.length === 0) return []
  const sum = total(levels.map(({ weight }) => weight))
  const params = { sum: displayAgainst(sum, number(full)), full }
  const whole = sum.equals(number(full)) ? [] : [{ field: 'levels', code: 'weights-do-not-sum', params }]
  const each = levels.flatMap(({ level1, weight }, i) => {
    const rows = total(indicators.filter((row) => row.level1 === level1).map((row) => row.weight))
    if (rows.equals(number(weight))) return []
    const params = { level1, sum: displayAgainst(rows, number(weight)), weight }
    return [{ field: `levels.${i}.weight`, code: 'level-weight-differs', params }]
  })
  const strangers = indicators.flatMap((row, i) =>
    levels.some(({ level1 }) => level1 === row.level1)
      ? []
      : [{ field: `indicators.${i}.level1`, code: 'level-not-in-profile', params: { level1: row.level1 } }],
  )
  return [...whole, ...each, ...strangers]
}

// Like the bands of a survey: from high to low, down to 0, so that every total has a grade.
function checkBands({ bands }: Profile): ProfileFinding[] {
  const outOfOrder = bands.flatMap(({ min }, i) =>
    i > 0 && number(min).gte(number(bands[i - 1]?.min))
      ? [{ field: `bands.${i}.min`, code: 'values-out-of-order' }]
      : [],
  )
  const lowest = bands.at(-1)
  const open = lowest && number(lowest.min).equals(0) ? [] : [{ field: 'bands', code: 'lowest-band-not-zero' }]
  return [
    ...outOfOrder,
    ...open,
    ...checkRepeats(
      'bands',
      bands.map(({ label }) => label),
      'label',
    ),
  ]
}

function checkTiers({ tiers = [] }: Profile): ProfileFinding[] {
  const wrong = tiers.flatMap(({ min, max }, i) => {
    if (number(min).gt(number(max))) return [{ field: `tiers.${i}.min`, code: 'ends-before-it-begins' }]
    // Two tiers may share their edge, as 100–80 and 80–60 do.
    const above = tiers[i - 1]
    return above && number(max).gt(number(above.min)) ? [{ field: `tiers.${i}.max`, code: 'tiers-overlap' }] : []
  })
  return [
    ...wrong,
    ...checkRepeats(
      'tiers',
      tiers.map(({ label }) => label),
      'label',
    ),
  ]
}

function checkCaps({ totalCaps = [], full }: Profile): ProfileFinding[] {
  return totalCaps.flatMap(({ from, below, cap }, i) => {
    if (number(from).gte(number(below))) return [{ field: `totalCaps.${i}.below`, code: 'ends-before-it-begins' }]
    const others = totalCaps.slice(0, i)
    if (others.some((one) => number(from).lt(number(one.below)) && number(one.from).lt(number(below))))
      return [{ field: `totalCaps.${i}.from`, code: 'ranges-overlap' }]
    return number(cap).gt(number(full))
      ? [{ field: `totalCaps.${i}.cap`, code: 'cap-above-full', params: { full } }]
      : []
  })
}

function checkShortfall(field: string, rule: Shortfall | undefined): ProfileFinding[] {
  if (rule?.rule === 'step' && number(rule.every).lte(0)) return [{ field: `${field}.every`, code: 'not-positive' }]
  if (rule?.rule !== 'tiers') return []
  if (rule.tiers.length === 0) return [{ field: `${field}.tiers`, code: 'required' }]
  return rule.tiers.flatMap(({ min, share }, i) => {
    const above = rule.tiers[i - 1]
    if (!above || (number(min).lt(number(above.min)) && number(share).lte(number(above.share)))) return []
    return [{ field: `${field}.tiers.${i}.min`, code: 'values-out-of-order' }]
  })
}

function checkRows({ indicators }: Profile): ProfileFinding[] {
  const repeated = indicators.flatMap((row, i) => {
    const first = indicators.findIndex((one) => sameName(one, row))
    return first < i ? [{ field: `indicators.${i}.level3`, code: 'duplicate', params: { row: String(first + 1) } }] : []
  })
  return [...repeated, ...indicators.flatMap((row, i) => checkRow(row, `indicators.${i}`))]
}

function checkRow(row: IndicatorDefinition, field: string): ProfileFinding[] {
  const findings: ProfileFinding[] = []
  const quantitative = row.kind === 'quantitative'
  if (quantitative && !parseDecimal(row.target ?? ''))
    findings.push({ field: `${field}.target`, code: 'target-not-a-number' })
  if (!quantitative && row.source) findings.push({ field: `${field}.source`, code: 'source-needs-a-target' })
  if (quantitative && row.bonus) findings.push({ field: `${field}.bonus`, code: 'bonus-needs-a-person' })
  const canonical = canonicalNames.find(({ aliases }) => aliases.includes(row.level3))?.canonical
  if (canonical)
    findings.push({ field: `${field}.level3`, code: 'alias-used', params: { name: row.level3, canonical } })
  return [...findings, ...checkShortfall(`${field}.shortfall`, row.shortfall)]
}

const sameName = (a: IndicatorDefinition, b: IndicatorDefinition) =>
  a.level1 === b.level1 && a.level2 === b.level2 && a.level3 === b.level3

function checkRepeats(list: string, names: readonly string[], field: string): ProfileFinding[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i ? [{ field: `${list}.${i}.${field}`, code: 'duplicate' }] : [],
  )
}
