import { z } from 'zod'
import { type DeputyRole, deputyRoles, type Role, roles, separatedRoles } from '../domain/roles.ts'
import type { Need } from '../domain/session-needs.ts'
import { date, optionalText, text } from './fields.ts'

export { type DeputyRole, deputyRoles, type Role, roles, separatedRoles }

/** Passwords: at least 12 characters of any kind, or 8 of three kinds (GB/T 22239 asks for complexity, gives no numbers). */
export const password = z
  .string('required')
  .max(128, 'too-long')
  .refine((value) => {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(value)).length
    return value.length >= 12 || (value.length >= 8 && kinds >= 3)
  }, 'weak-password')

export const username = z.string('required').regex(/^[a-zA-Z][a-zA-Z0-9._-]{1,29}$/, 'not-a-username')

const roleList = z
  .array(z.enum(roles, 'unknown-role'))
  .refine((given) => given.filter((role) => separatedRoles.includes(role)).length <= 1, 'roles-exclude-each-other')

export const newUser = z.object({
  username,
  name: text(40),
  password,
  roles: roleList.min(1, 'required'),
  department: optionalText(60).optional(),
  /** Somebody else typed this password: its owner changes it at the first sign-in. */
  mustChange: z.boolean().optional(),
})
export type NewUser = z.infer<typeof newUser>

/** The first start: whoever holds the one-time link makes the first accounts. */
export const setupInput = z.object({
  token: z.string('required'),
  users: z.array(newUser).min(1, 'required').max(10, 'too-many'),
})

export type { Need }

export type Me = {
  id: string
  username: string
  name: string
  /** Those of whom this person is the deputy today included. */
  roles: Role[]
  via: 'session' | 'key'
  /** Of a key that is narrowed: the rights it names. */
  scopes?: string[]
  needs: Need | null
  /** Whose business this person does today, 代行. */
  actsFor: { name: string; role: DeputyRole }[]
}

/** 人员与角色. The account is made by 系统管理员 without any role; 安全管理员 gives roles. */
export const personInput = z.object({
  name: text(40),
  department: optionalText(60),
  /** Whom 统一身份认证 means by this person: the subject it issues. */
  external: optionalText(200),
})
export type PersonInput = z.infer<typeof personInput>
export const newPerson = personInput.extend({ username })
export type NewPerson = z.infer<typeof newPerson>

export const rolesInput = z.object({ roles: roleList })

export const deputyInput = z
  .object({
    userId: text(60),
    forUserId: text(60),
    role: z.enum(deputyRoles, 'unknown-role'),
    /** Both days included. */
    from: date,
    until: date,
    reason: text(200),
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'ends-before-it-begins' })
export type DeputyInput = z.infer<typeof deputyInput>

export const handOverInput = z.object({ successorId: text(60), reason: text(200) })

export type PersonView = {
  id: string
  username: string
  name: string
  department: string | null
  external: string | null
  roles: { role: Role; grantedBy: string | null; grantedAt: string }[]
  disabledAt: string | null
  mustChange: boolean
  secondFactor: boolean
  /** Locked for everybody but the devices this person has used before. */
  lockedUntil: string | null
  lastSignIn: string | null
}

export type DeputyView = {
  id: number
  deputy: string
  principal: string
  role: DeputyRole
  startsAt: string
  endsAt: string
  reason: string
  namedBy: string
  state: 'coming' | 'running' | 'over'
}

export type HandOverList = {
  roles: Role[]
  sessions: number
  keys: string[]
  deputies: number
  work: { kind: 'survey' | 'proposal' | 'paper' | 'sending' | 'evaluation'; what: string; state: string }[]
}

export type HandOverView = {
  id: number
  leaver: string
  department: string | null
  successor: string
  reason: string
  doneBy: string
  doneAt: string
  list: HandOverList
}
