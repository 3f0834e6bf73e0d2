import { z } from 'zod'
import { decimalBetween, key, optionalText, text } from './fields.ts'
import type { ScanType } from './paper.ts'

const count = z.int('not-a-number').min(1, 'out-of-range').max(10_000_000, 'out-of-range')

/** 往年结果: a wave held elsewhere, as its own report gives it. Figures are decimals as printed there. */
export const outsideRecord = z
  .object({
    year: z.int('not-a-number').min(2000, 'out-of-range').max(2100, 'out-of-range'),
    title: text(120),
    /** Who held it, or whose report it stands in. */
    source: text(120),
    documentNumber: optionalText(60),
    figure: z.enum(['综合得分', '满意率'], 'not-a-choice'),
    unit: z.enum(['%', '分'], 'not-a-choice'),
    value: decimalBetween(0, 100),
    target: decimalBetween(0, 100).optional(),
    roster: count.optional(),
    returned: count.optional(),
    valid: count.optional(),
    dimensions: z
      .array(z.object({ key, label: text(40), mean: decimalBetween(0, 100) }))
      .max(30, 'too-many')
      .refine((items) => new Set(items.map((item) => item.key)).size === items.length, 'duplicate')
      .default([]),
    note: optionalText(300),
  })
  .refine(({ returned, roster }) => !returned || !roster || returned <= roster, {
    error: 'more-than-roster',
    path: ['returned'],
  })
  .refine(({ valid, returned }) => !valid || !returned || valid <= returned, {
    error: 'more-than-returned',
    path: ['valid'],
  })
export type OutsideRecord = z.output<typeof outsideRecord>

/** 待复核 已确认 已退回 已撤销 */
export type OutsideState = 'entered' | 'confirmed' | 'rejected' | 'withdrawn'

export type OutsideWaveView = OutsideRecord & {
  id: number
  state: OutsideState
  /** SHA-256 of the record's canonical JSON. */
  digest: string
  scan: { name: string; type: ScanType; sha256: string; bytes: number }
  enteredBy: { id: string; name: string }
  enteredAt: string
  decidedBy: { id: string; name: string } | null
  decidedAt: string | null
  reason: string | null
  /** Whether who asks may confirm it: a reviewer other than who entered it. */
  mayDecide: boolean
}
