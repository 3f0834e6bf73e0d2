import { z } from 'zod'
import type { Dispositions, RosterMismatch } from '../../domain/response-rate.ts'
import type { IndicatorResult } from '../../domain/indicator-result.ts'
import type { DimensionResult, Variant, ObjectResult } from '../../domain/result.ts'
import type { FlagCounts } from '../../domain/statistics.ts'
import type { CompositeResult } from '../../domain/experts.ts'
import type { IpaPoint, IpaResult } from '../../domain/ipa.ts'
import type { GroupResult } from '../../domain/breakdown.ts'
import type { Analysis } from '../../domain/analysis.ts'
import type { WaveComparison } from '../../domain/compare-waves.ts'
import type { ProseFinding } from '../../domain/check-prose.ts'
import type { DeletedCounts, RetentionCertificate } from '../../domain/retention.ts'
import type { Standing, Term, ReturnStep, UnitStep } from '../../domain/calculation.ts'
import { count, digits, maybe, text, moment } from './parts.ts'

export const dispositions: z.ZodType<Dispositions> = z
  .object({ complete: count, partial: count, refusal: count, nonContact: count, other: count, ineligible: count })
  .meta({ id: 'Dispositions' })
export const rosterMismatch: z.ZodType<RosterMismatch> = z
  .object({ code: z.literal('roster-identity-broken'), roster: count, accounted: count })
  .meta({ id: 'RosterMismatch' })
export const indicatorResult: z.ZodType<IndicatorResult> = z
  .object({
    figure: z.enum(['综合得分', '满意率']),
    unit: z.enum(['%', '分']),
    value: digits.nullable(),
    exact: maybe,
    target: digits,
    verdict: z.enum(['达标', '达标但取决于未答单位', '未达标']).nullable(),
    worstCase: digits.nullable(),
    worstCaseExact: maybe,
    interval: z.object({ low: digits, high: digits, confidence: z.literal('95') }).nullable(),
    intervalNote: z.enum(['too-few-units', 'full-coverage', 'no-spread', 'no-expert-score']).nullable(),
  })
  .meta({ id: 'IndicatorResult' })
export const dimensionResult: z.ZodType<DimensionResult> = z
  .object({
    topBox: digits.nullable(),
    top2: digits.nullable(),
    bottom2: digits.nullable(),
    key: text,
    label: text,
    mean: digits.nullable(),
    exact: maybe,
    sd: digits.nullable(),
    counts: z.record(text, count),
    notApplicable: count,
    missing: count,
    n: count,
  })
  .meta({ id: 'DimensionResult' })
export const flagCounts: z.ZodType<FlagCounts> = z
  .object({ speeders: count, straightLiners: count, bursts: count, total: count })
  .meta({ id: 'FlagCounts' })
export const variant: z.ZodType<Variant> = z
  .object({ value: digits.nullable(), exact: maybe, units: count })
  .meta({ id: 'Variant' })
export const compositeResult: z.ZodType<CompositeResult> = z
  .object({
    weight: digits,
    survey: z.object({ value: digits.nullable(), exact: maybe }),
    experts: z.object({
      value: digits.nullable(),
      exact: maybe,
      sd: digits.nullable(),
      lowest: maybe,
      highest: maybe,
      sheets: count,
      named: count,
      recused: count,
    }),
    value: digits.nullable(),
    exact: maybe,
  })
  .meta({ id: 'CompositeResult' })
export const objectResult: z.ZodType<ObjectResult> = z
  .object({
    topBox: digits.nullable(),
    top2: digits.nullable(),
    bottom2: digits.nullable(),
    dimensions: z.array(dimensionResult),
    indicator: indicatorResult,
    valid: count,
    units: z.object({ roster: count, ineligible: count, scored: count }),
    unitBands: z.record(text, count),
    alpha: digits.nullable(),
    alphaN: count,
    key: text,
    name: text,
    vendor: text.optional(),
    hidden: z.boolean(),
  })
  .meta({ id: 'ObjectResult' })
export const ipaPoint: z.ZodType<IpaPoint> = z
  .object({
    key: text,
    label: text,
    importance: maybe,
    performance: maybe,
    n: count,
    quadrant: z.enum(['优势区', '修补区', '机会区', '维持区']).nullable(),
  })
  .meta({ id: 'IpaPoint' })
export const ipaResult: z.ZodType<IpaResult> = z
  .object({
    basis: z.enum(['stated', 'derived']).nullable(),
    n: count,
    fewResponses: z.boolean(),
    crossing: z.object({ importance: text, performance: text }).nullable(),
    points: z.array(ipaPoint),
  })
  .meta({ id: 'IpaResult' })
export const groupResult: z.ZodType<GroupResult> = z
  .object({
    label: text,
    roster: count,
    scored: count,
    rosterShare: maybe,
    scoredShare: maybe,
    hidden: z.boolean(),
    value: digits.nullable(),
    exact: maybe,
    difference: digits.nullable(),
  })
  .meta({ id: 'GroupResult' })
export const analysis: z.ZodType<Analysis> = z
  .object({
    ipa: ipaResult,
    categories: z.array(groupResult),
    timing: z.object({ median: maybe, groups: z.array(groupResult) }),
  })
  .meta({ id: 'Analysis' })
export const waveComparison: z.ZodType<WaveComparison> = z
  .object({
    waves: z.array(
      z.object({
        target: digits.nullable(),
        value: digits.nullable(),
        year: count,
        id: text,
        title: text,
        unit: z.enum(['%', '分']),
        exact: maybe,
        figure: z.enum(['综合得分', '满意率']),
        origin: z.enum(['computed', 'outside']),
        valid: count.nullable(),
        units: count.nullable(),
      }),
    ),
    rows: z.array(
      z.object({
        key: text,
        label: text,
        lineage: z.enum(['same', 'new', 'dropped', 'reworded']).nullable(),
        formerLabel: maybe,
        means: z.array(maybe),
        change: maybe,
      }),
    ),
    shared: z.object({ count: count, former: maybe, current: maybe, change: maybe }).nullable(),
    change: maybe,
  })
  .meta({ id: 'WaveComparison' })
export const proseFinding: z.ZodType<ProseFinding> = z
  .object({
    code: z.enum(['prose-differs', 'prose-not-a-number', 'prose-not-in-table', 'prose-alias']),
    quote: text,
    params: z.record(text, text),
  })
  .meta({ id: 'ProseFinding' })
export const deletedCounts: z.ZodType<DeletedCounts> = z
  .object({
    drafts: count,
    answers: count,
    papers: count,
    words: count,
    calls: count,
    sheets: count,
    experts: count,
    flags: count,
    traces: count,
    messages: count,
    events: count,
    standings: count,
  })
  .meta({ id: 'DeletedCounts' })
export const retentionCertificate: z.ZodType<RetentionCertificate> = z
  .object({
    format: z.literal('manyi-retention/1'),
    survey: z.object({ id: count, title: text, organiser: text }),
    planDigest: text,
    seal: z.object({ number: count, digest: text, resultDigest: text }).nullable(),
    years: count,
    endedAt: moment,
    dueAt: moment,
    announcedAt: moment,
    begunAt: moment,
    doneAt: moment,
    by: text,
    counts: deletedCounts,
    answers: z.object({ deleted: count, root: text }),
    audit: z.object({ announced: count, begun: count }),
    backupDays: count,
  })
  .meta({ id: 'RetentionCertificate' })
export const standing: z.ZodType<Standing> = z.enum([
  'invalidated',
  'counted',
  'not-official',
  'incomplete',
  'too-few-scored',
])
export const term: z.ZodType<Term> = z.object({ key: text, value: digits, weight: digits }).meta({ id: 'Term' })
export const returnStep: z.ZodType<ReturnStep> = z
  .object({
    digest: text,
    standing: standing,
    flags: z.array(z.enum(['burst', 'speeder', 'straight-line'])),
    terms: z.array(term),
    score: digits.nullable(),
  })
  .meta({ id: 'ReturnStep' })
export const unitStep: z.ZodType<UnitStep> = z
  .object({
    returns: z.array(returnStep),
    figure: digits.nullable(),
    objects: z.array(z.object({ key: text, figure: digits.nullable() })).optional(),
  })
  .meta({ id: 'UnitStep' })
