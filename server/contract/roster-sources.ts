/** 名册依据 and 抽查回访. */
import { z } from 'zod'
import type { ScanType } from './paper.ts'
import { date, optionalText, text } from './fields.ts'

/** The `entry` field of the upload; the file is its field `scan`. */
export const rosterSourceInput = z.object({
  title: text(120),
  issuer: optionalText(80),
  issuedOn: z
    .union([date, z.literal('')])
    .optional()
    .transform((value) => value || undefined),
  /** How many users stand in it. */
  users: z.int('not-a-number').min(0, 'out-of-range').max(100_000, 'out-of-range').optional(),
})
export type RosterSourceInput = z.output<typeof rosterSourceInput>

/** Who stands in the ledger but not on the roster, and why. */
export const unlistedInput = z.object({ name: text(120), reason: text(300) })
export type UnlistedInput = z.output<typeof unlistedInput>

export type RosterSourceView = {
  id: number
  title: string
  issuer: string | null
  issuedOn: string | null
  users: number | null
  scan: { name: string; type: ScanType; bytes: number; sha256: string }
  addedBy: string
  addedAt: string
}
export type UnlistedView = { id: number; name: string; reason: string; addedBy: string; addedAt: string }
export type RosterSources = { sources: RosterSourceView[]; unlisted: UnlistedView[] }

/** `seed`: of a public draw, say; absent: the server draws 128 bits. */
export const drawInput = z.object({
  size: z.int('not-a-number').min(1, 'out-of-range').max(1000, 'out-of-range'),
  seed: optionalText(64),
})
export type DrawInput = z.output<typeof drawInput>

/** 确认是本单位填写, 否认, 未联系上, 不愿说明. */
export const callOutcomes = ['confirmed', 'denied', 'unreached', 'declined'] as const
export type CallOutcome = (typeof callOutcomes)[number]
export const callInput = z.object({ outcome: z.enum(callOutcomes, 'not-a-choice'), note: text(300) })
export type CallInput = z.output<typeof callInput>

export type DrawnUnit = {
  unitId: number
  unit: string
  calls: { outcome: CallOutcome; note: string; by: string; at: string }[]
}
export type DrawView = {
  id: number
  seed: string
  size: number
  population: number
  drawnBy: string
  drawnAt: string
  /** Drawn again now by the same seed, the same units come out. */
  repeats: boolean
  units: DrawnUnit[]
}
