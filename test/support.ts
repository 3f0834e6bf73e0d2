/** What API tests stand on: a fresh database, the app in this process, and three people: a manager, a reviewer, a stranger. */
import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import { createKey } from '../server/actions/people.ts'
import { createApp } from '../server/app.ts'
import { readSettings, withPublicUrl, type Config } from '../server/config.ts'
import type { Role } from '../server/contract/people.ts'
import type { SurveyView } from '../server/contract/surveys.ts'
import type { Deps } from '../server/deps.ts'
import { makeKeys, type Keys } from '../server/keys.ts'
import { grantRoles, insertUser } from '../server/queries/people.ts'
import { openReception, type Reception } from '../server/reception.ts'
import { breaksContract } from './contract.ts'
import { createDatabase, type TestDatabase } from './database.ts'

type Json = Record<string, any>
export type Reply = { status: number; body: any; headers: Headers; text: string }
export type Caller = {
  get(path: string): Promise<Reply>
  post(path: string, body?: unknown): Promise<Reply>
  put(path: string, body?: unknown): Promise<Reply>
  del(path: string): Promise<Reply>
  send(path: string, init: RequestInit): Promise<Reply>
}

export type World = TestDatabase & {
  app: Hono
  /** What a link door shares with the app. */
  reception: Reception
  config: Config
  keys: Keys
  manager: Caller
  reviewer: Caller
  stranger: Caller
  /** A further person with their own key. */
  hire(username: string, roles: Role[]): Promise<Caller>
  /** The key of somebody hired. */
  keyOf(username: string): string
}

export const testPassword = 'correct horse battery staple'
// Hashing is slow on purpose: once for all.
const hashed = hashPassword(testPassword)

/** A fresh world per test; it disappears with the test. */
export async function createWorld({
  setupToken = null as string | null,
  max = 5,
  port = 3000,
  env = {} as Record<string, string>,
  deps = {} as Partial<Deps>,
} = {}): Promise<World> {
  const database = await createDatabase({ max })
  onTestFinished(database.drop)
  const config = withPublicUrl(readSettings(env), port)
  const keys = makeKeys(new Map([[1, Buffer.alloc(32, 7)]]))
  const reception = await openReception({ db: database.db, config, keys })
  const app = await createApp({ db: database.db, config, keys, setupToken: () => setupToken, ...deps }, reception)
  const keyOf = new Map<string, string>()
  const hire = async (username: string, roles: Role[]) => {
    const actor = { id: null, name: 'test', address: null }
    const id = randomUUID()
    await insertUser(database.db, { id, name: username, username, password: await hashed })
    await grantRoles(database.db, id, roles)
    const key = await createKey(database.db, actor, username, 'test', null)
    keyOf.set(username, key)
    return caller(app, { 'x-api-key': key })
  }
  const world = {
    ...database,
    app,
    reception,
    config,
    keys,
    hire,
    keyOf: (username: string) => keyOf.get(username)!,
    stranger: caller(app, {}),
  }
  if (setupToken) return { ...world, manager: world.stranger, reviewer: world.stranger }
  return { ...world, manager: await hire('manager', ['manager']), reviewer: await hire('reviewer', ['reviewer']) }
}

/** What came back, read whole. Every test of the API is a test of its description too: a reply that is not as described is an error. */
export async function readReply(app: Hono, method: string, path: string, response: Response): Promise<Reply> {
  const { status, headers } = response
  const type = headers.get('content-type') ?? ''
  const isEndless = type.includes('event-stream')
  const text = isEndless ? '' : await response.text()
  // Whoever goes away waits for nothing.
  if (isEndless) void response.body?.cancel().catch(() => undefined)
  const reply = { status, headers, text, body: type.includes('json') ? JSON.parse(text) : undefined }
  const broken = breaksContract(app, method, path, reply)
  if (broken) throw new Error(`not as described: ${JSON.stringify(broken, null, 1)}`)
  return reply
}

/** Speaks JSON to the app as one person. */
export function caller(app: Hono, headers: Record<string, string>): Caller {
  const send = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await app.request(path, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    })
    return readReply(app, init.method ?? 'GET', path, response)
  }
  const withBody = (method: string) => (path: string, body?: unknown) =>
    send(`/api/v1${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  return {
    get: (path) => send(`/api/v1${path}`, {}),
    post: withBody('POST'),
    put: withBody('PUT'),
    del: withBody('DELETE'),
    send,
  }
}

/** n fictional units named 单位01, 单位02, … with codes U01, U02, … */
export const units = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    name: `单位${String(i + 1).padStart(2, '0')}`,
    code: `U${String(i + 1).padStart(2, '0')}`,
  }))

const HOUR = 3_600_000
export const hoursFromNow = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()

/** A draft as a manager would send it. */
export const draft = (changes: Json = {}) => ({
  title: '2024年度政务云用户满意度调查',
  servicePeriod: { from: '2024-01-01', to: '2024-12-31' },
  window: { opensAt: hoursFromNow(-1), closesAt: hoursFromNow(24) },
  target: '90',
  template: 'government-cloud-10',
  ...changes,
})

/** What a test builds on must have worked. */
export async function must(reply: Promise<Reply>): Promise<any> {
  const { status, text, body } = await reply
  if (status >= 400) throw new Error(`${status} ${text}`)
  return body
}

/** A survey with n units, approved and open. */
export async function openSurvey({ manager, reviewer }: World, n: number, changes: Json = {}): Promise<SurveyView> {
  const { seatsPerUnit = 1, ...rest } = changes
  await must(manager.post('/units/import', { units: units(n) }))
  const survey = await must(manager.post('/surveys', draft(rest)))
  await must(manager.put(`/surveys/${survey.id}/roster`, { all: true, seatsPerUnit }))
  await must(reviewer.post(`/surveys/${survey.id}/approve`))
  return must(manager.post(`/surveys/${survey.id}/open`))
}

/** The paths of the personal links, in the roster's order. */
export async function linksOf({ manager }: World, surveyId: number): Promise<string[]> {
  const paths: string[] = []
  for (let page = 1; ; page += 1) {
    const body = await must(manager.get(`/surveys/${surveyId}/invitations?pageSize=200&page=${page}`))
    paths.push(...body.items.map((item: Json) => new URL(item.link).pathname))
    if (paths.length >= body.total) return paths
  }
}

/** Ten ratings, all the same but for what is given. */
export const ratings = (
  level: number,
  changes: Record<string, number | null | undefined> = {},
): Record<string, number | null> =>
  JSON.parse(
    JSON.stringify({ ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i + 1}`, level])), ...changes }),
  )

let count = 0
export const submissionId = () => `test-submission-${++count}`

/** Posts an answer to a personal link as the form's script does. */
export const answer = ({ stranger }: World, link: string, body: Json): Promise<Reply> =>
  stranger.send(link, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ submissionId: submissionId(), ...body }),
  })

/** Posts a plain form, as a browser without JavaScript does. */
export const postForm = ({ stranger }: World, link: string, fields: Record<string, string>): Promise<Reply> =>
  stranger.send(link, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

/** The bytes of a file, fetched as the manager. */
export async function download({ app, db }: World, path: string): Promise<Uint8Array> {
  const key = await createKey(db, { id: null, name: 'test', address: null }, 'manager', 'test', null)
  const response = await app.request(`/api/v1${path}`, { headers: { 'x-api-key': key } })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return new Uint8Array(await response.arrayBuffer())
}
