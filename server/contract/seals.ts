import { z } from 'zod'
import type { CorrectedAnswer, SealFile } from '../domain/evidence.ts'
import type { IndicatorResult } from '../domain/indicator-result.ts'
import { text } from './fields.ts'

export const correctionInput = z.object({ reason: text(500) })
export const erratumInput = z.object({
  unitId: z.int('not-an-id').positive('not-an-id'),
  name: text(120),
  reason: text(500),
})
export type ErratumInput = z.output<typeof erratumInput>

type Named = { id: string; name: string }
type Decision = 'confirm' | 'decline' | 'withdraw'

/** One seal; the newest of a wave is the one that holds. */
export type SealView = SealFile & {
  number: number
  /** Which of the results it bound: `GET …/result?version=`. */
  version: number
  sealedAt: string
  sealedBy: string
  /** Of a correction: why, and who asked for it. */
  reason: string | null
  askedBy: string | null
  indicator: IndicatorResult
}

/** 更正封存: waiting for a second person, or, once `openedBy` somebody, open until the next seal. */
export type SealRequestView = {
  reason: string
  askedBy: Named
  askedAt: string
  openedBy: string | null
  openedAt: string | null
  /** While it is open: what the next seal would move, the figures exact. */
  moved: { figure: { before: string | null; after: string | null }; rulings: CorrectedAnswer[] } | null
  actions: Decision[]
}

/** 勘误: how a unit should have been called; counts once another person has confirmed it. */
export type ErratumView = {
  id: number
  unit: { id: number; sealedName: string }
  name: string
  reason: string
  askedBy: Named
  askedAt: string
  outcome: 'confirmed' | 'declined' | 'withdrawn' | null
  decidedBy: Named | null
  decidedAt: string | null
  actions: Decision[]
}

export type SealsView = { seals: SealView[]; request: SealRequestView | null; errata: ErratumView[] }
