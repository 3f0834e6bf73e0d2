import { z } from 'zod'
import { text } from './fields.ts'

export const roles = ['manager', 'reviewer', 'viewer', 'vendor', 'auditor', 'system', 'security'] as const
/** 经办, 审核, 查阅, 云服务商, 审计管理员, 系统管理员, 安全管理员. What each may do: `rights` in session.ts. */
export type Role = (typeof roles)[number]

/** 三员 (GB/T 22239, level 3): whoever is one of them is none of the others. Held by `role_separation` in the database. */
export const separatedRoles: readonly Role[] = ['system', 'security', 'auditor']

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
  roles: z
    .array(z.enum(roles, 'unknown-role'))
    .min(1, 'required')
    .refine((given) => given.filter((role) => separatedRoles.includes(role)).length <= 1, 'roles-exclude-each-other'),
})
export type NewUser = z.infer<typeof newUser>

/** The first start: whoever holds the one-time link makes the first accounts. */
export const setupInput = z.object({
  token: z.string('required'),
  users: z.array(newUser).min(1, 'required').max(10, 'too-many'),
})

export type Me = { id: string; username: string; name: string; roles: Role[]; via: 'session' | 'key' }
