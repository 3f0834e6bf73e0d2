import { z } from 'zod'
import type { CheckCode, Check } from '../../domain/check.ts'
import type { Adjustment, Subtotal } from '../../domain/evaluation.ts'
import type { QualitativeTier, IndicatorDefinition, Profile } from '../../domain/profile.ts'
import type { FundsAmounts, Funds, FundsRow } from '../../domain/funds.ts'
import { band } from './plan.ts'
import { text, digits, maybe } from './parts.ts'

export const checkCode: z.ZodType<CheckCode> = z.enum([
  'weights-do-not-sum',
  'level-weight-differs',
  'level-not-in-profile',
  'spent-beyond-budget',
  'funds-incomplete',
  'cap-holds',
  'unknown-deduction',
  'tier-missing',
  'score-outside-tier',
  'target-not-a-number',
  'actual-missing',
  'actual-not-a-number',
  'score-missing',
  'score-not-a-number',
  'score-out-of-range',
  'deduction-without-reason',
  'deviation-without-explanation',
  'unit-mismatch',
  'alias-used',
  'verdict-depends-on-missing',
  'wave-not-sealed',
  'wave-corrected',
  'prose-differs',
  'prose-not-a-number',
  'prose-not-in-table',
  'prose-alias',
])
export const check: z.ZodType<Check> = z
  .object({
    code: checkCode,
    severity: z.enum(['error', 'warning']),
    key: text.optional(),
    params: z.record(text, text).optional(),
  })
  .meta({ id: 'Check' })
export const adjustment: z.ZodType<Adjustment> = z
  .union([
    z.object({ kind: z.literal('deduction'), key: text, label: text, points: digits, reason: text, legalBasis: text }),
    z.object({ kind: z.literal('cap'), rate: digits, cap: digits, legalBasis: text }),
  ])
  .meta({ id: 'Adjustment' })
export const subtotal: z.ZodType<Subtotal> = z
  .object({ level1: text, full: digits, score: digits.nullable(), rate: digits.nullable() })
  .meta({ id: 'Subtotal' })
export const qualitativeTier: z.ZodType<QualitativeTier> = z
  .object({ label: text, min: digits, max: digits })
  .meta({ id: 'QualitativeTier' })
export const fundsAmounts: z.ZodType<FundsAmounts> = z
  .object({ initial: digits.nullable(), full: digits.nullable(), spent: digits.nullable() })
  .meta({ id: 'FundsAmounts' })
export const funds: z.ZodType<Funds> = z
  .object({ current: fundsAmounts, carried: fundsAmounts, other: fundsAmounts })
  .meta({ id: 'Funds' })
export const fundsRow: z.ZodType<FundsRow> = z
  .object({
    initial: digits.nullable(),
    full: digits.nullable(),
    spent: digits.nullable(),
    name: text,
    rate: digits.nullable(),
    exactRate: maybe,
  })
  .meta({ id: 'FundsRow' })
/** What a missed target costs. */
export const shortfall = z.union([
  z.object({ rule: z.literal('proportional') }),
  z.object({ rule: z.literal('step'), every: text, deduct: text, begun: z.boolean().optional() }),
  z.object({ rule: z.literal('all-or-nothing') }),
  z.object({ rule: z.literal('tiers'), tiers: z.array(z.object({ min: digits, share: digits })) }),
])
export const indicatorDefinition: z.ZodType<IndicatorDefinition> = z
  .object({
    key: text,
    level1: text,
    level2: text,
    level3: text,
    weight: digits,
    kind: z.enum(['quantitative', 'assigned']),
    operator: z.enum(['=', '>=', '<=']).optional(),
    target: digits.optional(),
    unit: text.optional(),
    shortfall: shortfall.optional(),
    bonus: text.optional(),
    source: z.enum(['survey', 'funds']).optional(),
    aliases: z.array(text).optional(),
  })
  .meta({ id: 'IndicatorDefinition' })
export const profile: z.ZodType<Profile> = z
  .object({
    key: text,
    label: text,
    version: text,
    legalBasis: text,
    full: digits,
    levels: z.array(z.object({ level1: text, weight: digits })).optional(),
    deviationThreshold: text,
    deviationDeductions: z.array(z.object({ from: digits, points: digits, legalBasis: text })).optional(),
    shortfall: shortfall.optional(),
    tiers: z.array(qualitativeTier).optional(),
    totalCaps: z.array(z.object({ from: digits, below: digits, cap: digits, legalBasis: text })).optional(),
    deductions: z.array(z.object({ key: text, label: text, points: digits, legalBasis: text })).optional(),
    bands: z.array(band),
    indicators: z.array(indicatorDefinition),
  })
  .meta({ id: 'Profile' })
