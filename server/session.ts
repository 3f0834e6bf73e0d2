/**
 * Who is asking, and who may what: the one place that knows. Every route of /api/v1 names its right; `rights` is the whole table.
 * Accounts and sessions are better-auth's; API keys are ours (its key package lags behind its core).
 */
import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { username } from 'better-auth/plugins/username'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import type { Keys } from './keys.ts'
import type { Me, Need, Role } from './contract/people.ts'
import { needOf } from './domain/session-needs.ts'
import { Problem } from './problem.ts'
import { findPersonByKey, findPersonBySession } from './queries/people.ts'

/** The whole table of who may what. */
export const rights = {
  'units.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'units.write': ['manager'],
  'contacts.reveal': ['manager'],
  'surveys.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'surveys.write': ['manager'],
  'surveys.approve': ['reviewer'],
  'surveys.run': ['manager'],
  'surveys.seal': ['reviewer'],
  'surveys.correct': ['manager', 'reviewer'],
  'invitations.read': ['manager'],
  'sendings.read': ['manager', 'auditor'],
  'channels.read': ['manager', 'system', 'auditor'],
  'channels.write': ['manager', 'system'],
  'calendar.read': ['manager', 'reviewer', 'viewer', 'system', 'auditor'],
  'calendar.write': ['manager', 'system'],
  'paper.enter': ['manager'],
  'paper.check': ['manager', 'reviewer'],
  'results.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'answers.read': ['manager', 'reviewer', 'auditor'],
  'tickets.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'tickets.write': ['manager'],
  'tickets.review': ['reviewer'],
  'tickets.vendor': ['vendor'],
  'evaluations.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'evaluations.write': ['manager'],
  'keys.own': ['manager', 'reviewer', 'viewer', 'auditor', 'system', 'security'],
  'keys.all': ['system', 'security'],
  'webhooks.read': ['manager', 'system', 'auditor'],
  'webhooks.write': ['manager', 'system'],
  'aggregates.read': ['manager', 'reviewer', 'viewer', 'vendor', 'auditor'],
  'system.read': ['manager', 'system', 'security', 'auditor'],
  'system.run': ['system'],
  'retention.read': ['manager', 'reviewer', 'viewer', 'auditor', 'system'],
  'retention.hold': ['manager', 'reviewer'],
  'results.recompute': ['manager', 'reviewer', 'auditor'],
  'audit.read': ['auditor'],
  'answers.ask': ['auditor'],
  'answers.release': ['reviewer'],
  'releases.read': ['auditor', 'reviewer'],
  'people.read': ['system', 'security', 'auditor'],
  'people.write': ['system'],
  'people.grant': ['security'],
} as const satisfies Record<string, readonly Role[]>
export type Right = keyof typeof rights

export type Person = Me
export type SignedIn = { Variables: { person: Person; sessionId: string | null } }
export type Auth = ReturnType<typeof createAuth>

/** Said by us alone: the address that TRUSTED_PROXIES leads to. */
export const ADDRESS_HEADER = 'x-manyi-address'

/** OpenID Connect with PKCE; the id token is verified against the provider's keys. Its subject is all that is taken from it. */
const unifiedSignIn = ({ oidcIssuer, oidcClientId, oidcClientSecret }: Config) =>
  oidcIssuer === null
    ? []
    : [
        genericOAuth({
          config: [
            {
              providerId: 'oidc',
              discoveryUrl: `${oidcIssuer}/.well-known/openid-configuration`,
              clientId: oidcClientId!,
              clientSecret: oidcClientSecret!,
              scopes: ['openid'],
              pkce: true,
              requireIdTokenVerification: true,
              disableSignUp: true,
              disableImplicitSignUp: true,
              getUserInfo: async ({ idToken }) => subjectOf(idToken),
            },
          ],
        }),
      ]

/** Read only after its signature was verified. The library wants an address; this one is nobody's. */
function subjectOf(idToken: string | undefined) {
  const { sub } = JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString() || '{}') as {
    sub?: string
  }
  return sub ? { id: sub, sub, email: `${sub}@oidc.invalid`, emailVerified: false, name: '' } : null
}

/**
 * Accounts and sessions. Nobody signs up: people come from the set-up link or `npm run manage -- create-user`. Cookies are Secure wherever
 * the request came by TLS; a plain address beside others gets plain ones, as a browser keeps no secure cookie there.
 */
export function createAuth(db: Kysely<Database>, config: Config, keys: Keys) {
  const always = config.publicAddresses.every(({ url }) => url.startsWith('https:'))
  const [secure, plain] = [true, false].map((useSecureCookies) => makeAuth(db, config, keys, useSecureCookies))
  return (c: Context) => (always || c.get('secure') ? secure! : plain!)
}

function makeAuth(db: Kysely<Database>, config: Config, keys: Keys, useSecureCookies: boolean) {
  const addresses = config.publicAddresses.map(({ url }) => url)
  return betterAuth({
    database: { db, type: 'postgres' },
    secret: keys.derive('session').key.export().toString('base64url'),
    baseURL: config.publicUrl,
    // One installation may be reached under several addresses; a request is trusted by the address it came to.
    trustedOrigins: (request) => [...(request ? [new URL(request.url).origin] : []), ...addresses],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 30,
        usernameValidator: (name) => /^[a-zA-Z][\w.-]+$/.test(name),
      }),
      ...unifiedSignIn(config),
    ],
    // Who 统一身份认证 means is said in 人员与角色, subject by subject: no account is made or linked by what the provider says, nor its tokens kept.
    account: { updateAccountOnSignIn: false, accountLinking: { enabled: false, disableImplicitLinking: true } },
    onAPIError: { errorURL: `${config.publicUrl}/admin/sign-in` },
    // Idle for half an hour ends a session (GB/T 22239, level 3).
    session: { expiresIn: config.sessionMinutes * 60, updateAge: 60 },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    // The check is on by default, but not where it finds a test runner: tests are to see what people get.
    advanced: {
      cookiePrefix: 'manyi',
      useSecureCookies,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
  })
}

/** What is kept of an API key: the key itself is shown once. It is 256 random bits, so a plain digest is enough. */
export const digestOfKey = (key: string): Buffer => createHash('sha256').update(key).digest()

type Asking = { disableRefresh?: boolean }
type Found = { person: Person; sessionId: string | null }

async function findPerson(
  c: Context,
  { db, config }: Pick<Deps, 'db' | 'config'>,
  auth: Auth,
  query: Asking = {},
): Promise<Found | undefined> {
  const key = c.req.header('x-api-key')
  if (key !== undefined) {
    const person = await findPersonByKey(db, digestOfKey(key))
    return person && { person, sessionId: null }
  }
  const found = await auth(c).api.getSession({ headers: c.req.raw.headers, query })
  const session = found && (await findPersonBySession(db, found.session.id, config.sessionHours))
  if (!session) return undefined
  const { person, standing } = session
  const needs = needOf(standing, person.roles, config, new Date())
  return { person: { ...person, needs }, sessionId: found.session.id }
}

/** Whether who asked is still signed in and may read surveys. Asking does not count as being at work: an idle session ends. */
export async function staysSignedIn(c: Context, deps: Deps, auth: Auth): Promise<boolean> {
  const found = await findPerson(c, deps, auth, { disableRefresh: true })
  return found !== undefined && found.person.needs === null && may(found.person, 'surveys.read')
}

/** Finds out who is asking. @throws Problem not-signed-in */
export const signedIn = (deps: Deps, auth: Auth) =>
  createMiddleware<SignedIn>(async (c, next) => {
    const found = await findPerson(c, deps, auth)
    if (!found) throw new Problem('not-signed-in')
    c.set('person', found.person)
    c.set('sessionId', found.sessionId)
    await next()
  })

/** What a session lacks is given first; `but` is what the route itself can give. @throws Problem sign-in-incomplete */
export function demandComplete({ needs }: Person, but?: Need): void {
  if (needs !== null && needs !== but) throw new Problem('sign-in-incomplete', { params: { needs } })
}

/** @throws Problem sign-in-incomplete */
export const complete = () =>
  createMiddleware<SignedIn>(async (c, next) => {
    demandComplete(c.var.person)
    await next()
  })

/** May this person do that? A key with scopes may what it names, as far as its owner still may. */
export const may = (person: Person, right: Right): boolean =>
  (person.scopes === undefined || person.scopes.includes(right)) &&
  person.roles.some((role) => (rights[right] as readonly Role[]).includes(role))

/** @throws Problem forbidden */
export function demand(person: Person, right: Right): void {
  if (!may(person, right)) throw new Problem('forbidden', { params: { right } })
}

/** The right a route demands, visible at its top. @throws Problem forbidden */
export const requires = (right: Right) =>
  Object.assign(
    createMiddleware<SignedIn>(async (c, next) => {
      demand(c.var.person, right)
      await next()
    }),
    // What the API's own description reads.
    { right },
  )
