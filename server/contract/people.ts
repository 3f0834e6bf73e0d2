import { z } from 'zod'
import { text } from './fields.ts'

const roles = ['manager', 'reviewer'] as const
/** 经办, 审核. What each may do: `rights` in session.ts. */
export type Role = (typeof roles)[number]

/** Passwords: at least 12 characters of any kind, or 8 of three kinds (GB/T 22239 asks for complexity, gives no numbers). */
export const password = z
  .string('required')
  .max(128, 'too-long')
  .refine((value) => {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(value)).length
    return value.length >= 12 || (value.length >= 8 && kinds >= 3)
  }, 'weak-password')

export const username = z.string('required').regex(/^[a-zA-Z][a-zA-Z0-9._-]{1,29}$/, 'not-a-username')

export const newUser = z.object({
  username,
  name: text(40),
  password,
  roles: z.array(z.enum(roles, 'unknown-role')).min(1, 'required'),
})
export type NewUser = z.infer<typeof newUser>

/** The first start: whoever holds the one-time link makes the first accounts. */
export const setupInput = z.object({
  token: z.string('required'),
  users: z.array(newUser).min(1, 'required').max(10, 'too-many'),
})

export type Me = { id: string; username: string; name: string; roles: Role[]; via: 'session' | 'key' }
