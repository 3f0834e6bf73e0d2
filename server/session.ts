/**
 * Who is asking, and who may what: the one place that knows. Every route of /api/v1 names its right; `rights` is the whole table.
 * Accounts and sessions are better-auth's; API keys are ours (its key package lags behind its core).
 */
import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { username } from 'better-auth/plugins/username'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'
import type { Me, Role } from './contract/people.ts'
import { Problem } from './problem.ts'
import { findPersonByKey, findPersonById } from './queries/people.ts'

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
  'tickets.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'tickets.write': ['manager'],
  'tickets.review': ['reviewer'],
  'tickets.vendor': ['vendor'],
  'evaluations.read': ['manager', 'reviewer', 'viewer', 'auditor'],
  'evaluations.write': ['manager'],
  'aggregates.read': ['manager', 'reviewer', 'viewer', 'vendor', 'auditor'],
  'system.read': ['manager', 'system', 'security', 'auditor'],
  'system.run': ['system'],
  'audit.read': ['auditor'],
  'answers.ask': ['auditor'],
  'answers.release': ['reviewer'],
  'releases.read': ['auditor', 'reviewer'],
} as const satisfies Record<string, readonly Role[]>
export type Right = keyof typeof rights

export type Person = Me
export type SignedIn = { Variables: { person: Person } }
export type Auth = ReturnType<typeof createAuth>

const HALF_HOUR = 1800

/** Accounts and sessions. Nobody signs up: people come from the set-up link or `npm run manage -- create-user`. */
export function createAuth(db: Kysely<Database>, config: Config, keys: Keys) {
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
    ],
    // Idle for half an hour ends a session (GB/T 22239, level 3).
    session: { expiresIn: HALF_HOUR, updateAge: 60 },
    rateLimit: { enabled: false },
    // The check is on by default, but not where it finds a test runner: tests are to see what people get.
    advanced: {
      cookiePrefix: 'manyi',
      // A browser sends a secure cookie to no plain address: with one such address among them, nobody could sign in there.
      useSecureCookies: addresses.every((url) => url.startsWith('https:')),
      disableOriginCheck: false,
    },
    telemetry: { enabled: false },
  })
}

/** What is kept of an API key: the key itself is shown once. It is 256 random bits, so a plain digest is enough. */
export const digestOfKey = (key: string): Buffer => createHash('sha256').update(key).digest()

type Asking = { disableRefresh?: boolean }

async function findPerson(
  c: Context,
  db: Kysely<Database>,
  auth: Auth,
  query: Asking = {},
): Promise<Person | undefined> {
  const key = c.req.header('x-api-key')
  if (key !== undefined) return findPersonByKey(db, digestOfKey(key))
  const session = await auth.api.getSession({ headers: c.req.raw.headers, query })
  return session ? findPersonById(db, session.user.id) : undefined
}

/** Whether who asked is still signed in and may read surveys. Asking does not count as being at work: an idle session ends. */
export async function staysSignedIn(c: Context, db: Kysely<Database>, auth: Auth): Promise<boolean> {
  const person = await findPerson(c, db, auth, { disableRefresh: true })
  return person !== undefined && may(person, 'surveys.read')
}

/** Finds out who is asking. @throws Problem not-signed-in */
export const signedIn = (db: Kysely<Database>, auth: Auth) =>
  createMiddleware<SignedIn>(async (c, next) => {
    const person = await findPerson(c, db, auth)
    if (!person) throw new Problem('not-signed-in')
    c.set('person', person)
    await next()
  })

/** May this person do that? */
export const may = (person: Person, right: Right): boolean =>
  person.roles.some((role) => (rights[right] as readonly Role[]).includes(role))

/** @throws Problem forbidden */
export function demand(person: Person, right: Right): void {
  if (!may(person, right)) throw new Problem('forbidden', { params: { right } })
}

/** The right a route demands, visible at its top. @throws Problem forbidden */
export const requires = (right: Right) =>
  createMiddleware<SignedIn>(async (c, next) => {
    demand(c.var.person, right)
    await next()
  })
