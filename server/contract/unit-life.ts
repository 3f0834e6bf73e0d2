import { z } from 'zod'
import { date } from './fields.ts'

/** What becomes of a unit: merged into another, dissolved, or, when that was a mistake, in use again. */
export const unitStateInput = z.discriminatedUnion(
  'state',
  [
    z.object({ state: z.literal('active') }),
    z.object({ state: z.literal('merged'), on: date, successorId: z.int('required').positive('not-an-id') }),
    z.object({ state: z.literal('dissolved'), on: date }),
  ],
  'not-a-choice',
)
export type UnitStateInput = z.infer<typeof unitStateInput>

export type UnitState = UnitStateInput['state']

/** A name a unit had; moments are ISO 8601. */
export type FormerName = { name: string; from: string; until: string }
