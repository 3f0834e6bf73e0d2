/** A profile as it stands in the editor: every field as text, so that nothing typed is lost. `toInput` gives what the API takes. */
import type { IndicatorDefinition, Profile, Shortfall } from '../../../../server/domain/profile.ts'
import { newId } from '../../surveys/plan-draft.ts'

export type ShortfallDraft = {
  /** '' in a row: as the profile says. */
  rule: Shortfall['rule'] | ''
  every: string
  deduct: string
  begun: boolean
  /** "90=80，60=50": from 90 % of the target on 80 % of the weight, and so on. */
  tiers: string
}

export type IndicatorDraft = {
  id: number
  key: string
  level1: string
  level2: string
  /** 三级指标. */
  label: string
  weight: string
  kind: IndicatorDefinition['kind']
  operator: NonNullable<IndicatorDefinition['operator']>
  target: string
  unit: string
  source: IndicatorDefinition['source'] | ''
  bonus: string
  aliases: string
  shortfall: ShortfallDraft
}

export type LevelDraft = { id: number; label: string; weight: string }
export type BandDraft = { id: number; label: string; min: string }
export type TierDraft = { id: number; label: string; min: string; max: string }
export type CapDraft = { id: number; label: string; from: string; below: string; cap: string }
export type DeviationDraft = { id: number; label: string; from: string; points: string }
export type DeductionDraft = { id: number; key: string; label: string; points: string; legalBasis: string }

export type ProfileDraft = {
  label: string
  legalBasis: string
  full: string
  deviationThreshold: string
  shortfall: ShortfallDraft
  levels: LevelDraft[]
  bands: BandDraft[]
  tiers: TierDraft[]
  caps: CapDraft[]
  deviations: DeviationDraft[]
  deductions: DeductionDraft[]
  indicators: IndicatorDraft[]
}

export function toDraft(profile: Profile): ProfileDraft {
  return {
    label: profile.label,
    legalBasis: profile.legalBasis,
    full: profile.full,
    deviationThreshold: profile.deviationThreshold,
    shortfall: toShortfallDraft(profile.shortfall ?? { rule: 'proportional' }),
    levels: (profile.levels ?? []).map(({ level1, weight }) => ({ id: newId(), label: level1, weight })),
    bands: profile.bands.map((band) => ({ id: newId(), ...band })),
    tiers: (profile.tiers ?? []).map((tier) => ({ id: newId(), ...tier })),
    caps: (profile.totalCaps ?? []).map(({ legalBasis, ...cap }) => ({ id: newId(), label: legalBasis, ...cap })),
    deviations: (profile.deviationDeductions ?? []).map(({ legalBasis, ...one }) => ({
      id: newId(),
      label: legalBasis,
      ...one,
    })),
    deductions: (profile.deductions ?? []).map((one) => ({ id: newId(), ...one })),
    indicators: profile.indicators.map(toIndicatorDraft),
  }
}

export const toIndicatorDraft = (row: IndicatorDefinition): IndicatorDraft => ({
  id: newId(),
  key: row.key,
  level1: row.level1,
  level2: row.level2,
  label: row.level3,
  weight: row.weight,
  kind: row.kind,
  operator: row.operator ?? '>=',
  target: row.target ?? '',
  unit: row.unit ?? '',
  source: row.source ?? '',
  bonus: row.bonus ?? '',
  aliases: (row.aliases ?? []).join('、'),
  shortfall: toShortfallDraft(row.shortfall),
})

/** A further row beneath the last: most often of the same levels. */
export const nextIndicator = (last: IndicatorDraft | undefined): IndicatorDraft => ({
  ...toIndicatorDraft({
    key: '',
    level1: last?.level1 ?? '',
    level2: last?.level2 ?? '',
    level3: '',
    weight: '',
    kind: 'quantitative',
  }),
})

function toShortfallDraft(rule: Shortfall | undefined): ShortfallDraft {
  return {
    rule: rule?.rule ?? '',
    every: rule?.rule === 'step' ? rule.every : '',
    deduct: rule?.rule === 'step' ? rule.deduct : '',
    begun: rule?.rule === 'step' && rule.begun === true,
    tiers: rule?.rule === 'tiers' ? rule.tiers.map(({ min, share }) => `${min}=${share}`).join('，') : '',
  }
}

function fromShortfallDraft({ rule, every, deduct, begun, tiers }: ShortfallDraft): object | undefined {
  if (rule === '') return undefined
  if (rule === 'step') return { rule, every, deduct, begun }
  if (rule !== 'tiers') return { rule }
  const parts = tiers.split(/[，,；;、]/).filter((part) => part.trim() !== '')
  return {
    rule,
    tiers: parts
      .map((part) => part.split(/[=＝:：]/))
      .map(([min = '', share = '']) => ({ min: min.trim(), share: share.trim() })),
  }
}

const filled = <T>(rows: readonly T[]): T[] | undefined => (rows.length > 0 ? [...rows] : undefined)

export function toInput(draft: ProfileDraft) {
  return {
    label: draft.label,
    legalBasis: draft.legalBasis,
    full: draft.full,
    deviationThreshold: draft.deviationThreshold,
    shortfall: fromShortfallDraft(draft.shortfall),
    levels: filled(draft.levels.map(({ label, weight }) => ({ level1: label, weight }))),
    bands: draft.bands.map(({ label, min }) => ({ label, min })),
    tiers: filled(draft.tiers.map(({ label, min, max }) => ({ label, min, max }))),
    totalCaps: filled(draft.caps.map(({ label, from, below, cap }) => ({ legalBasis: label, from, below, cap }))),
    deviationDeductions: filled(
      draft.deviations.map(({ label, from, points }) => ({ legalBasis: label, from, points })),
    ),
    deductions: filled(
      draft.deductions.map(({ key, label, points, legalBasis }) => ({
        ...(key && { key }),
        label,
        points,
        legalBasis,
      })),
    ),
    indicators: draft.indicators.map(toIndicatorInput),
  }
}

export function toIndicatorInput(row: IndicatorDraft) {
  const place = { level1: row.level1, level2: row.level2, level3: row.label, weight: row.weight, kind: row.kind }
  const aliases = filled(
    row.aliases
      .split(/[、，,]/)
      .map((one) => one.trim())
      .filter(Boolean),
  )
  const common = { ...(row.key && { key: row.key }), ...place, aliases }
  if (row.kind === 'assigned') return { ...common, ...(row.bonus && { bonus: row.bonus }) }
  return {
    ...common,
    operator: row.operator,
    target: row.target,
    ...(row.unit && { unit: row.unit }),
    ...(row.source && { source: row.source }),
    shortfall: fromShortfallDraft(row.shortfall),
  }
}
