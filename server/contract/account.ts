import { z } from 'zod'
import { text } from './fields.ts'
import { password } from './people.ts'

/** Six digits of 动态口令, or a recovery code; blanks and lines between the groups do not matter. */
export const codeInput = z.object({
  code: z
    .string('required')
    .max(40, 'too-long')
    .transform((typed) => typed.replaceAll(/[\s-]/g, '').toUpperCase()),
})

export const passwordChange = z.object({ current: z.string('required').max(128, 'too-long'), password })

export const keyInput = z.object({
  label: text(60),
  days: z.coerce.number('not-a-number').int('not-a-number').min(1, 'out-of-range').max(730, 'out-of-range'),
})

export type SessionView = {
  id: string
  current: boolean
  startedAt: string
  lastAt: string
  address: string | null
  agent: string | null
}

export type KeyView = { id: number; label: string; createdAt: string; expiresAt: string | null }

export type AccountView = {
  passwordAt: string
  /** Null: passwords do not age here. */
  passwordDays: number | null
  secondFactor: { since: string | null; required: boolean; recoveryCodes: number }
  /** The sign-in before this one, and failed ones since. */
  lastSignIn: { at: string; address: string | null } | null
  failedSince: number
  newDevice: boolean
  sessions: SessionView[]
  keys: KeyView[]
}

/** What an authenticator needs: shown once, until it is tried. */
export type Enrolment = { secret: string; uri: string }
