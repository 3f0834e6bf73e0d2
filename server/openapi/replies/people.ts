import { z } from 'zod'
import { deputyRoles, roles } from '../../contract/people.ts'
import type { Enrolment, SessionView, KeyView, AccountView } from '../../contract/account.ts'
import type { ApiKeyView, NewApiKey } from '../../contract/api-keys.ts'
import type { Me, PersonView, HandOverList, HandOverView, DeputyView } from '../../contract/people.ts'
import { text, moment, maybe, count } from './parts.ts'

export const enrolment: z.ZodType<Enrolment> = z.object({ secret: text, uri: text }).meta({ id: 'Enrolment' })
export const sessionView: z.ZodType<SessionView> = z
  .object({ id: text, current: z.boolean(), startedAt: moment, lastAt: moment, address: maybe, agent: maybe })
  .meta({ id: 'SessionView' })
export const keyView: z.ZodType<KeyView> = z
  .object({ id: count, label: text, createdAt: moment, expiresAt: moment.nullable() })
  .meta({ id: 'KeyView' })
export const accountView: z.ZodType<AccountView> = z
  .object({
    passwordAt: moment,
    passwordDays: count.nullable(),
    secondFactor: z.object({ since: maybe, required: z.boolean(), recoveryCodes: count }),
    lastSignIn: z.object({ at: moment, address: maybe }).nullable(),
    failedSince: count,
    newDevice: z.boolean(),
    sessions: z.array(sessionView),
    keys: z.array(keyView),
  })
  .meta({ id: 'AccountView' })
const apiKey = {
  id: count,
  label: text,
  owner: text,
  hint: text,
  scopes: z.array(text).nullable(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
}
export const apiKeyView: z.ZodType<ApiKeyView> = z
  .object({
    ...apiKey,
  })
  .meta({ id: 'ApiKeyView' })
export const newApiKey: z.ZodType<NewApiKey> = z
  .object({
    ...apiKey,
    key: text,
  })
  .meta({ id: 'NewApiKey' })
export const personView: z.ZodType<PersonView> = z
  .object({
    id: text,
    username: text,
    name: text,
    department: maybe,
    external: maybe,
    roles: z.array(
      z.object({
        role: z.enum(['manager', 'reviewer', 'viewer', 'vendor', 'auditor', 'system', 'security']),
        grantedBy: maybe,
        grantedAt: moment,
      }),
    ),
    disabledAt: moment.nullable(),
    mustChange: z.boolean(),
    secondFactor: z.boolean(),
    lockedUntil: maybe,
    lastSignIn: maybe,
  })
  .meta({ id: 'PersonView' })
export const handOverList: z.ZodType<HandOverList> = z
  .object({
    roles: z.array(z.enum(['manager', 'reviewer', 'viewer', 'vendor', 'auditor', 'system', 'security'])),
    sessions: count,
    keys: z.array(text),
    deputies: count,
    work: z.array(
      z.object({ kind: z.enum(['survey', 'paper', 'proposal', 'evaluation', 'sending']), what: text, state: text }),
    ),
  })
  .meta({ id: 'HandOverList' })
export const handOverView: z.ZodType<HandOverView> = z
  .object({
    id: count,
    leaver: text,
    department: maybe,
    successor: text,
    reason: text,
    doneBy: text,
    doneAt: moment,
    list: handOverList,
  })
  .meta({ id: 'HandOverView' })
export const deputyView: z.ZodType<DeputyView> = z
  .object({
    id: count,
    deputy: text,
    principal: text,
    role: z.enum(['manager', 'reviewer']),
    startsAt: moment,
    endsAt: moment,
    reason: text,
    namedBy: text,
    state: z.enum(['coming', 'running', 'over']),
  })
  .meta({ id: 'DeputyView' })

export const me: z.ZodType<Me> = z
  .object({
    id: text,
    username: text,
    name: text,
    roles: z.array(z.enum(roles)),
    via: z.enum(['session', 'key']),
    scopes: z.array(text).optional(),
    needs: z.enum(['code', 'password', 'enrol']).nullable(),
    actsFor: z.array(z.object({ name: text, role: z.enum(deputyRoles) })),
  })
  .meta({ id: 'Me' })
