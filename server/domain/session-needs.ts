import { type Role, separatedRoles } from './roles.ts'

/** What a session still lacks: the code of the second factor, a password of one's own, a second factor at all. */
export type Need = 'code' | 'password' | 'enrol'

export type SessionRules = {
  /** Null: passwords do not age. */
  passwordDays: number | null
  secondFactor: 'separated' | 'everybody'
}

export type SessionStanding = {
  factorAt: Date | null
  via: 'password' | 'oidc'
  mustChange: boolean
  passwordAt: Date
  totpSince: Date | null
}

const DAY = 86_400_000

/** 动态口令 for the 三员 always, for the rest as the installation says. */
export const needsSecondFactor = (roles: readonly Role[], { secondFactor }: Pick<SessionRules, 'secondFactor'>) =>
  secondFactor === 'everybody' || roles.some((role) => separatedRoles.includes(role))

export function needOf(standing: SessionStanding, roles: readonly Role[], rules: SessionRules, now: Date): Need | null {
  if (standing.totpSince && !standing.factorAt) return 'code'
  const age = now.getTime() - standing.passwordAt.getTime()
  const isOld = rules.passwordDays !== null && age > rules.passwordDays * DAY
  if (standing.via === 'password' && (standing.mustChange || isOld)) return 'password'
  return !standing.totpSince && needsSecondFactor(roles, rules) ? 'enrol' : null
}
