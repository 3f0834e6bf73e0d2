/** Ids walked by everybody: what belongs to another survey, to nobody, or is no id at all. Against the one table of rights. */
import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../db/schema.ts'
import { roles } from '../../server/contract/people.ts'
import { routesOf } from '../../server/openapi/document.ts'
import { operations } from '../../server/openapi/operations.ts'
import { rights } from '../../server/session.ts'
import { type Caller, createWorld } from '../support.ts'
import { attacksIn } from './attack-texts.ts'
import { attackEverything } from './attacked-wave.ts'
import { noteChanges, takeChanges } from './noted-changes.ts'

/** What a part of an address names, and whose it is. A new name fails the test. */
const owners: Record<string, { table: string; id?: string; owner: string } | null> = {
  invitationId: { table: 'invitation', owner: 'survey_id' },
  proposalId: { table: 'proposal', owner: 'survey_id' },
  entryId: { table: 'paper_entry', owner: 'survey_id' },
  sourceId: { table: 'roster_source', owner: 'survey_id' },
  unlistedId: { table: 'roster_unlisted', owner: 'survey_id' },
  drawId: { table: 'callback_draw', owner: 'survey_id' },
  expertId: { table: 'expert', owner: 'survey_id' },
  approvalId: { table: 'signed_approval', owner: 'survey_id' },
  fileId: { table: 'stamped_report', owner: 'survey_id' },
  sendingId: { table: 'sending', owner: 'survey_id' },
  releaseId: { table: 'answer_release', owner: 'survey_id' },
  erratum: { table: 'erratum', owner: 'survey_id' },
  finalId: { table: 'evaluation_final', owner: 'evaluation_id' },
  deliveryId: { table: 'webhook_delivery', owner: 'webhook_id' },
  // Of no other: named by themselves, or what they are about is the first part's.
  id: null,
  unitId: null,
  userId: null,
  sessionId: null,
  key: null,
  document: null,
  day: null,
  token: null,
  receipt: null,
}

const namesIn = (path: string) => [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!)

async function ownersOf(db: Kysely<Database>, part: string): Promise<Map<number, number>> {
  const { table, owner } = owners[part]!
  const { rows } = await sql<{ id: number; owner: number }>`
    select id, ${sql.ref(owner)} as owner from ${sql.table(table)}`.execute(db)
  return new Map(rows.map((row) => [row.id, row.owner]))
}

const noIds = [
  '0',
  '-1',
  '1.5',
  '9007199254740991',
  '9007199254740993',
  '1e30',
  'x',
  '%00',
  '00000000-0000-4000-8000-000000000000',
  '%2e%2e%2f1',
  '1%20or%201=1',
  '__proto__',
]

/** A body that many acts would take. */
const body = JSON.stringify({
  reason: '试',
  note: '试',
  evidence: '试',
  outcome: 'confirmed',
  masked: '试',
  withheld: true,
})
const ask = (who: Caller, method: string, path: string) =>
  who.send(path, method === 'GET' ? {} : { method, headers: { 'content-type': 'application/json' }, body })

async function attacked() {
  const world = await createWorld()
  const all = await attackEverything(world)
  // Who was a viewer has been handed over, and is nobody any more.
  const viewer = await world.hire('another-viewer', ['viewer'])
  const people = new Map<string, Caller>([...all.people, ['viewer', viewer], ['nobody', world.stranger]])
  const routes = routesOf(world.app)
    .filter(({ path }) => path.startsWith('/api/v1/') && path.includes(':'))
    .map((route) => ({
      ...route,
      right: route.right ?? operations[`${route.method} ${route.path}` as keyof typeof operations]?.right ?? null,
    }))
  await noteChanges(world.db)
  return { ...all, people, routes }
}

/** Who is refused whatever the id. */
const isRefused = (role: string, right: keyof typeof rights | null) =>
  role === 'nobody' || (right !== null && !(rights[right] as readonly string[]).includes(role))

test(
  'what belongs to one survey, evaluation or webhook is reached through no other, by any role',
  { timeout: 180_000 },
  async () => {
    const { world, people, routes } = await attacked()
    expect(routes.flatMap(({ path }) => namesIn(path)).filter((name) => !(name in owners))).toEqual([])
    let tried = 0
    for (const { method, path, right } of routes) {
      const part = namesIn(path).find((name) => owners[name])
      if (!part || /tickets/.test(path)) continue
      const owned = await ownersOf(world.db, part)
      for (const wrong of [1, 2, 3, 4].flatMap((id) =>
        [...owned]
          .filter(([, owner]) => owner !== id)
          .slice(0, 3)
          .map(([one]) => [id, one]),
      )) {
        const address = path
          .replace(':id', String(wrong[0]))
          .replace(`:${part}`, String(wrong[1]))
          .replace(/:\w+/g, '1')
        for (const [role, who] of people) {
          const { status, text } = await ask(who, method, address)
          const allowed = isRefused(role, right) ? [401, 403] : [404, 403, 409, 415, 422]
          expect([method, address, role, allowed.includes(status) || text]).toEqual([method, address, role, true])
          tried += 1
        }
      }
    }
    expect(tried).toBeGreaterThan(500)
    const left = (await takeChanges(world.db)).filter((change) => !/audit_|tally|unit_standing/.test(change))
    expect(left).toEqual([])
  },
)

test(
  'what is no id names nothing: 404 or the role’s own refusal, at every address, and nothing changes',
  { timeout: 180_000 },
  async () => {
    const { world, people, routes } = await attacked()
    for (const { method, path, right } of routes)
      for (const [at, name] of namesIn(path).entries()) {
        // A text of its own kind is asked for there, not a number.
        if (['userId', 'sessionId', 'key', 'document', 'day', 'token', 'receipt'].includes(name)) continue
        for (const id of noIds) {
          let n = 0
          const address = path.replace(/:\w+/g, () => (n++ === at ? id : '1'))
          for (const role of ['nobody', ...(right ? [rights[right][0]!, 'vendor'] : ['manager'])]) {
            const { status, text } = await ask(people.get(role)!, method, address)
            const allowed = isRefused(role, right) ? [401, 403, 404] : [404, 403, 409, 415, 422]
            expect([method, address, role, allowed.includes(status) || text]).toEqual([method, address, role, true])
          }
        }
      }
    const left = (await takeChanges(world.db)).filter((change) => !/audit_|tally|unit_standing/.test(change))
    expect(left).toEqual([])
  },
)

test('another person’s session, key or account is nobody’s to end, read or take', async () => {
  const { world, people } = await attacked()
  const { db } = world
  const keys = await db.selectFrom('api_key').select(['id', 'user_id']).where('revoked_at', 'is', null).execute()
  for (const role of roles.filter((one) => !['system', 'security', 'vendor', 'viewer'].includes(one))) {
    const me = (await people.get(role)!.get('/me')).body.id
    for (const { id } of keys.filter((key) => key.user_id !== me))
      expect([role, id, (await people.get(role)!.del(`/keys/${id}`)).body.code]).toEqual([role, id, 'key-not-found'])
  }
  const left = (await takeChanges(db)).filter((change) => !/audit_/.test(change))
  expect(left).toEqual([])
})

/** What the vendor may read: the plan as it was published, what a person has masked for it, and its own words. */
const forVendor =
  /^(POST|PUT) \/api\/v1\/(surveys(\/:id)? (title|organiser|helpline|questionnaire|rules)|tickets\/:id(\/step owner| owner|\/entries\/:entryId masked|\/objection\/answer)|vendor\/)/

test(
  'of all that was typed the vendor reads the plan, its own words, what was masked for it and who agreed to be named',
  { timeout: 120_000 },
  async () => {
    const { world, people, planter } = await attacked()
    const vendor = people.get('vendor')!
    const read = new Set<string>()
    const own = attacksIn((await vendor.get('/me')).body.name)
    const paths = routesOf(world.app).filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/api/v1/') && !/stream/.test(path),
    )
    for (const { path } of paths)
      for (const id of ['1', '2', '3']) {
        const { status, text } = await vendor.get(path.slice('/api/v1'.length).replace(/:\w+/g, id))
        expect([path, status < 500]).toEqual([path, true])
        for (const n of attacksIn(text).filter((one) => !own.includes(one)))
          read.add(planter.origins.get(n) ?? `text ${n}`)
      }
    const more = [...read].filter((origin) => !forVendor.test(origin)).sort()
    expect(more).toEqual(['PUT /api/v1/units/:id name'])
    expect(read.size).toBeGreaterThan(5)
  },
)
