import { z } from 'zod'
import type { Profile } from '../domain/profile.ts'
import { checkProfile } from '../domain/profile-checks.ts'
import { decimalBetween, plainText, text } from './fields.ts'

const points = decimalBetween(0, 1000)
const percentage = decimalBetween(0, 1000)
const basis = text(300)
const most = <T extends z.ZodType>(schema: T, count: number) => z.array(schema, 'required').max(count, 'too-many')

const shortfall = z.discriminatedUnion(
  'rule',
  [
    z.object({ rule: z.literal('proportional') }),
    z.object({ rule: z.literal('all-or-nothing') }),
    z.object({
      rule: z.literal('step'),
      every: decimalBetween(0, 1_000_000),
      deduct: points,
      begun: z.boolean().optional(),
    }),
    z.object({
      rule: z.literal('tiers'),
      tiers: most(z.object({ min: percentage, share: decimalBetween(0, 100) }), 10),
    }),
  ],
  'not-a-choice',
)

/** One row of a table as people define it; rows without a key are given one. */
export const indicatorInput = z.object({
  key: z
    .string('required')
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'not-a-key')
    .optional(),
  level1: text(40),
  level2: text(40),
  level3: text(80),
  weight: points,
  kind: z.enum(['quantitative', 'assigned'], 'not-a-choice'),
  operator: z.enum(['>=', '<=', '='], 'not-a-choice').optional(),
  target: plainText(40).optional(),
  unit: plainText(10).optional(),
  shortfall: shortfall.optional(),
  bonus: points.optional(),
  source: z.enum(['survey', 'funds'], 'not-a-choice').optional(),
  aliases: most(text(80), 10).optional(),
})
export type IndicatorInput = z.output<typeof indicatorInput>

export const indicatorRows = z.array(indicatorInput, 'required').min(1, 'required').max(200, 'too-many')

/** 评分规则 as an office writes it; what contradicts itself is named by its field (`checkProfile`). */
export const profileInput = z
  .object({
    label: text(80),
    legalBasis: basis,
    full: decimalBetween(1, 1000),
    levels: most(z.object({ level1: text(40), weight: points }), 20).optional(),
    deviationThreshold: percentage,
    deviationDeductions: most(z.object({ from: percentage, points, legalBasis: basis }), 5).optional(),
    shortfall: shortfall.optional(),
    tiers: most(z.object({ label: text(40), min: percentage, max: percentage }), 10).optional(),
    totalCaps: most(z.object({ from: percentage, below: percentage, cap: points, legalBasis: basis }), 10).optional(),
    deductions: most(
      z.object({ key: plainText(40).optional(), label: text(80), points, legalBasis: basis }),
      20,
    ).optional(),
    bands: z
      .array(z.object({ label: text(10), min: points }), 'required')
      .min(1, 'required')
      .max(10, 'too-many'),
    indicators: indicatorRows,
  })
  .transform(withKeys)
  .superRefine((profile, context) => {
    for (const { field, code, params } of checkProfile({ ...profile, key: '', version: '' }))
      context.addIssue({ code: 'custom', message: code, path: field.split('.'), params })
  })
export type ProfileInput = z.output<typeof profileInput>

/** Keys that are missing or taken become r1, r2, … and d1, d2, … */
export function withKeys<T extends { indicators: IndicatorInput[]; deductions?: { key?: string }[] }>(profile: T) {
  return {
    ...profile,
    indicators: giveKeys(profile.indicators, 'r'),
    ...(profile.deductions && { deductions: giveKeys(profile.deductions as { key?: string }[], 'd') }),
  } as Omit<T, 'indicators' | 'deductions'> & Pick<Profile, 'indicators' | 'deductions'>
}

export function giveKeys<Row extends { key?: string }>(
  rows: readonly Row[],
  letter: string,
): (Row & { key: string })[] {
  const taken = new Set<string>()
  const free = () => {
    for (let i = 1; ; i += 1)
      if (!taken.has(`${letter}${i}`) && rows.every(({ key }) => key !== `${letter}${i}`)) return `${letter}${i}`
  }
  return rows.map((row) => {
    const key = row.key && !taken.has(row.key) ? row.key : free()
    taken.add(key)
    return { ...row, key }
  })
}

/** An evaluation's own table, row by row, in place of the profile's. */
export const tableInput = z.object({ indicators: indicatorRows }).transform(withKeys)

/** A profile as it stands in the list. `inUse`: it may only be versioned. */
export type ProfileItem = {
  id: number
  key: string
  label: string
  version: string
  legalBasis: string
  full: string
  shipped: boolean
  inUse: boolean
  /** No newer version of the same profile. */
  newest: boolean
  retiredAt: string | null
}

export type ProfileView = ProfileItem & { content: Profile; editable: boolean }
