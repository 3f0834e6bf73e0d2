/** Everything the API takes, and much it does not: no 5xx, and a refused request changes nothing. `npm run fuzz` sends 100,000. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../../server/config.ts'
import { roles } from '../../server/contract/people.ts'
import { log } from '../../server/log.ts'
import { operations } from '../../server/openapi/operations.ts'
import { answer, type Caller, createWorld, draft, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { Browser, enrolled } from '../api/signed-in.ts'
import { anyText, valueOf } from './any-value.ts'
import { noteChanges, takeChanges } from './noted-changes.ts'

const requests = Number(process.env.FUZZ_REQUESTS ?? 400)
const seed = process.env.FUZZ_SEED ? Number(process.env.FUZZ_SEED) : undefined
const BATCH = 20
/** After so many a fresh world: what was deleted, closed and locked is there again. */
const batchesOfWorld = 100

/** What a refusal itself leaves: its line in the log, and that a session was used, or found to be over. */
const leftByRefusal = /^(insert|update) audit_(entry|head)$|^(update|delete) session$/
/** What is folded by itself a moment after an act, from rows that were there. */
const foldedLater = /(tally|tally_due|unit_standing|survey_analysis)$/

/** A survey in each state (1 closed, 2 draft, 3 open, 4 sealed), a bit of everything else, and everybody who may ask. */
async function fuzzWorld() {
  const world = await createWorld({
    max: 2,
    deps: {
      setupToken: () => 'set-up-token',
      resolve: async () => [],
      wake: async () => {},
      backUp: async () => {},
    },
  })
  const { manager, reviewer, db } = world
  const first = await openSurvey(world, 6)
  const links = await linksOf(world, first.id)
  const { receipt } = await must(answer(world, links[0]!, { ratings: ratings(1, { d2: 5 }), comment: '慢' }))
  for (const link of links.slice(1)) await must(answer(world, link, { ratings: ratings(4) }))
  await must(manager.post(`/surveys/${first.id}/close`))
  await must(manager.post('/surveys', draft()))
  const rest = [await openSurvey(world, 6, { rules: { revisions: true } }), await openSurvey(world, 6)]
  await must(manager.post(`/surveys/${rest[1]!.id}/close`))
  await must(reviewer.post(`/surveys/${rest[1]!.id}/seal`))
  const expert = await must(manager.post(`/surveys/${rest[0]!.id}/experts`, { name: '甲', affiliation: '某大学' }))
  await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  await must(manager.post('/webhooks', { label: '平台', url: 'https://example.cn/hook', events: ['survey.sealed'] }))
  const mail = { kind: 'smtp', name: '邮件', host: 'mail.example.cn', port: 25, security: 'none' }
  await must(manager.post('/channels', { ...mail, fromAddress: 'a@example.cn', quiet: null, perMinute: 60 }))

  const people: Caller[] = [world.stranger, manager, reviewer]
  for (const role of roles) people.push(await world.hire(`fuzz-${role}`, [role]))
  people.push((await enrolled(world, 'fuzz-system')).browser.api)
  const half = new Browser(world)
  await must(half.signIn('fuzz-security'))
  people.push(half.api)
  const plain = new Browser(world)
  await must(plain.signIn('fuzz-manager'))
  people.push(plain.api)

  const ids = await db.selectFrom('user').select('id').orderBy('username').execute()
  const { leaf } = await db.selectFrom('response').select('leaf').orderBy('invitation_id').executeTakeFirstOrThrow()
  const there = {
    person: ids.map(({ id }) => id),
    digest: [`sha256:${leaf.toString('hex')}`],
    receipt: [String(receipt)],
    token: [...(await linksOf(world, rest[0]!.id)), ...links.slice(0, 2)].map((link) => link.split('/').at(-1)!),
    expert: [new URL(expert.link).pathname.split('/').at(-1)!],
  }
  await noteChanges(db)
  return { world, people, there }
}

type There = Awaited<ReturnType<typeof fuzzWorld>>['there']

const routesOf = ({ app }: World) =>
  [...new Set(app.routes.map(({ method, path }) => `${method} ${path}`))].filter(
    (route) => !route.startsWith('ALL ') && !route.includes('*'),
  )

/** Every schema that the contract exports. */
async function contractSchemas(): Promise<fc.Arbitrary<unknown>[]> {
  const folder = join(projectFolder, 'server/contract')
  const modules = await Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => import(join(folder, file)) as Promise<Record<string, unknown>>),
  )
  return modules
    .flatMap((one) => Object.values(one))
    .filter((one) => one instanceof z.ZodType)
    .map(valueOf)
}

const queryNames = 'page pageSize search filter sort from to version who level dimension band year'.split(' ')
const otherQuery = fc.dictionary(fc.constantFrom(...queryNames), anyText, { maxKeys: 3 })
const documents = ['self-evaluation.docx', 'self-evaluation.xlsx', 'weights.xlsx', 'workings.xlsx', 'monitoring.docx']

type Asked = {
  route: string
  parts: (number | string)[]
  who: number
  query: unknown
  body: unknown
  broken: number
  scan: string
}

/** A request to one route: mostly with the body and the query that it wants, else with those of any other. */
function requestTo(route: string, callers: number, others: fc.Arbitrary<unknown>): fc.Arbitrary<Asked> {
  const { body, form, query } = operations[route as keyof typeof operations] ?? {}
  const own = body ?? form?.fields
  const signIn = z.object({ username: z.enum(['fuzz-manager', 'nobody']), password: z.string() })
  const wanted = own ? valueOf(own) : route.includes('sign-in/') ? valueOf(signIn) : fc.constant({})
  return fc.record({
    route: fc.constant(route),
    parts: fc.array(
      fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 9 }) }, { weight: 1, arbitrary: anyText }),
      { minLength: 4, maxLength: 4 },
    ),
    who: fc.nat({ max: callers - 1 }),
    query: query ? fc.oneof(valueOf(query), otherQuery) : otherQuery,
    body: fc.oneof(
      { weight: 8, arbitrary: wanted },
      { weight: 2, arbitrary: others },
      { weight: 1, arbitrary: fc.json().map((value) => JSON.parse(value) as unknown) },
    ),
    broken: fc.integer({ min: 0, max: 39 }),
    scan: fc.constantFrom(
      '%PDF-1.7\nstamped',
      '',
      'PK\u0003\u0004',
      '名称\n市图书馆\n',
      '\u0089PNG\r\n\u001a\n',
      '<svg/>',
    ),
  })
}

/** `:userId` and `@person` become people there are, `:id` becomes 0 to 9. */
function addressOf({ route, parts, query }: Asked, there: There): string {
  let at = 0
  const named = (name: string, one: number | string): string => {
    if (typeof one === 'string') return one.toWellFormed()
    if (name === 'document') return documents[one % documents.length]!
    if (name === 'token') return pick(route.includes(' /e/') ? there.expert : there.token, one)
    if (name === 'receipt') return pick(there.receipt, one)
    if (name === 'userId') return pick(there.person, one)
    return name === 'day' ? `2026-01-0${one}` : name === 'key' ? 'vm-count' : String(one)
  }
  const path = route.split(' ')[1]!.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => {
    return encodeURIComponent(named(name, parts[at++] ?? 1))
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(Object(query) as object)) search.set(name, asText(value))
  return `${path}?${search}`
}

// A dictionary has no prototype, and so no text of its own.
const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()

// Also of no whole number: a part of an address may be any text.
const pick = (list: string[], n: number): string => list.at(n % list.length)!

function payloadOf({ route, body, broken, scan, parts }: Asked, there: There): { body?: BodyInit; type?: string } {
  if (route.startsWith('GET ')) return {}
  const text = JSON.stringify(body)?.replace(/"@(person|digest|receipt)"/g, (_, kind: keyof There) =>
    JSON.stringify(pick(there[kind], Number(parts[3]) || 0)),
  )
  if (text === undefined) return {}
  const { form } = operations[route as keyof typeof operations] ?? {}
  if (form && broken > 9) return { body: formOf(form.files, JSON.parse(text) as unknown, scan) }
  const isPage = / \/(s|e|go|receipts)(\/|$)/.test(route) && broken % 2 === 0
  if (isPage) {
    const pairs = Object.entries(Object(body) as object).map(([name, value]) => [name, asText(value)])
    return {
      body: new URLSearchParams(pairs as [string, string][]).toString(),
      type: 'application/x-www-form-urlencoded',
    }
  }
  return { body: broken === 0 ? '{"a":' : text, type: broken === 1 ? 'text/plain' : 'application/json' }
}

function formOf(files: string[], fields: unknown, content: string): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(Object(fields) as object)) form.append(name, asText(value))
  for (const name of files) form.append(name, new File([Buffer.from(content, 'latin1')], '../"a\r\nb.pdf'))
  return form
}

const describe = ({ route, who }: Asked, address: string, status: number, body?: BodyInit) =>
  `${status} of ${who}: ${route.split(' ')[0]} ${address} ${typeof body === 'string' ? body.slice(0, 900) : body ? '(form)' : ''}`

test(
  `of ${requests} requests of any shape none is answered by a 5xx, and none that is refused changes a row`,
  { timeout: 0 },
  async () => {
    const logged = vi.spyOn(log, 'error').mockImplementation(() => {})
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    let { world, people, there } = await fuzzWorld()
    const schemas = await contractSchemas()
    const routes = routesOf(world)
    expect(routes.length).toBeGreaterThan(180)
    expect(schemas.length).toBeGreaterThan(60)
    const request = fc.oneof(...routes.map((route) => requestTo(route, people.length, fc.oneof(...schemas))))
    const taken = { accepted: 0, refused: 0, routes: new Set<string>() }
    let batches = 0
    // The first of each kind; the rest goes on, so that one run names all.
    const failures = new Map<string, string>()
    const fail = ({ route }: Asked, what: string, line: string) => {
      if (failures.has(`${route} ${what}`)) return
      failures.set(`${route} ${what}`, line)
      process.stderr.write(`${line}\n`)
    }
    const ask = async (asked: Asked) => {
      const address = addressOf(asked, there)
      const { body, type } = payloadOf(asked, there)
      const reply = await people[asked.who]!.send(address, {
        method: asked.route.split(' ')[0]!,
        ...(body !== undefined && { body, headers: type ? { 'content-type': type } : {} }),
      })
      const line = describe(asked, address, reply.status, body)
      if (reply.status >= 500)
        fail(
          asked,
          String(reply.status),
          `${line}\n${String(JSON.stringify(logged.mock.lastCall))} ${String(told.mock.lastCall)}`,
        )
      const changes = await takeChanges(world.db)
      if (reply.status < 400) {
        taken.accepted += 1
        taken.routes.add(asked.route)
        return
      }
      taken.refused += 1
      const left = changes.filter((change) => !leftByRefusal.test(change) && !foldedLater.test(change))
      if (left.length > 0)
        fail(asked, left.join(', '), `${line}\n${reply.text.slice(0, 300)}\nleft: ${left.join(', ')}`)
    }
    const run = fc.asyncProperty(fc.array(request, { minLength: BATCH, maxLength: BATCH }), async (batch) => {
      if (batches++ % batchesOfWorld === 0 && batches > 1) {
        await world.drop()
        ;({ world, people, there } = await fuzzWorld())
        process.stderr.write(`${batches * BATCH} requests, ${failures.size} failures\n`)
      }
      for (const asked of batch) await ask(asked)
    })
    const {
      failed,
      seed: used,
      errorInstance,
    } = await fc.check(run, {
      numRuns: Math.ceil(requests / BATCH),
      endOnFailure: true,
      ...(seed !== undefined && { seed }),
    })
    logged.mockRestore()
    told.mockRestore()
    if (failed) throw errorInstance
    const found = [...failures.values()].join('\n\n')
    expect(found && `FUZZ_SEED=${used}\n${found}`).toBe('')
    const { accepted, refused } = taken
    console.log(`${accepted} accepted at ${taken.routes.size} of ${routes.length} routes, ${refused} refused`)
    expect(accepted).toBeGreaterThan(requests / 20)
  },
)
