/** Nobody's answers are told apart: every reply after close, whoever asks, in whatever order. */
import { strFromU8, unzipSync } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer, type Caller, createWorld, draft, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

type Unit = { name: string; category: string }

/** A closed wave with these units; each answers its level in every aspect, the last one not at all. */
async function closedWave(world: World, units: Unit[], levels: number[]) {
  const { manager, reviewer } = world
  await must(manager.post('/units/import', { units }))
  const { id } = await must(manager.post('/surveys', draft()))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  for (const [i, link] of (await linksOf(world, id)).entries()) {
    const body = {
      ratings: ratings(levels[i]!),
      comment: `第${i}条意见`,
      tellVendor: true,
      reasons: { d1: `理由${i}` },
    }
    if (i < units.length - 1) await must(answer(world, link, body))
  }
  await must(manager.post(`/surveys/${id}/close`))
  return id as number
}

/** Whether rows span a vector that is about one to four of the columns: solved by elimination over those outside each such set. */
function isolates(rows: readonly boolean[][], n: number): boolean {
  const rank = (columns: number[]) => {
    let left = rows.map((row) => columns.map((at) => Number(row[at])))
    let found = 0
    for (let at = 0; at < columns.length; at += 1) {
      const pivot = left.find((row) => Math.abs(row[at]!) > 1e-9)
      if (!pivot) continue
      found += 1
      left = left
        .filter((row) => row !== pivot)
        .map((row) => row.map((cell, i) => cell - (row[at]! / pivot[at]!) * pivot[i]!))
    }
    return found
  }
  const all = Array.from({ length: n }, (_, i) => i)
  const whole = rank(all)
  const pick = (from: number, left: number): number[][] =>
    left === 0 ? [[]] : all.slice(from).flatMap((at) => pick(at + 1, left - 1).map((rest) => [at, ...rest]))
  return [1, 2, 3, 4].some((size) => pick(0, size).some((set) => rank(all.filter((at) => !set.includes(at))) < whole))
}

const roles = ['manager', 'reviewer', 'auditor', 'viewer', 'vendor'] as const
const asked = `
  result result/versions result?version=1 result?version=2 invalidations report comments seals expert-sheets calculation
  responses responses?flagged=1 responses?dimension=d1&level=1 responses?dimension=d1&level=5 responses?standing=invalidated
  progress?sort=-last progress?sort=last invitations roster proposals history plan-versions callbacks exports/responses.csv`
const pathsOf = (id: number) =>
  asked
    .trim()
    .split(/\s+/)
    .map((path) => `/surveys/${id}/${path}`)

/** What names a unit, and what names or is an answer, in one member of a list: that would be a sheet with its unit. */
function findPairs(value: unknown, names: Set<string>, digests: Set<string>): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => findPairs(one, names, digests))
  if (typeof value !== 'object' || value === null) return []
  const own = Object.values(value).filter((one) => typeof one === 'string') as string[]
  const nested = JSON.stringify(value)
  const hasUnit =
    own.some((one) => names.has(one)) || [...names].filter((name) => nested.includes(`"${name}"`)).length === 1
  const hasSheet = [...digests].some((digest) => nested.includes(digest)) || /第\d+条意见|理由\d+/.test(nested)
  const inside = Object.values(value).flatMap((one) => findPairs(one, names, digests))
  return hasUnit && hasSheet && inside.length === 0 ? [nested.slice(0, 300)] : inside
}

async function playAll(seed: number) {
  const [shape] = fc.sample(
    fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 2 }),
      levels: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 30, maxLength: 30 }),
    }),
    { numRuns: 1, seed },
  )
  const units = [...shape!.sizes, 5].flatMap((n, category) =>
    Array.from({ length: n }, (_, i) => ({ name: `单位${category}-${i}`, category: `类别${category}` })),
  )
  const world = await createWorld()
  const people: Record<string, Caller> = { manager: world.manager, reviewer: world.reviewer }
  for (const role of ['auditor', 'viewer', 'vendor'] as const) people[role] = await world.hire(`a-${role}`, [role])
  const id = await closedWave(world, units, shape!.levels)
  const scored = units.slice(0, -1)
  const names = new Set(units.map(({ name }) => name))
  const digests = new Set(
    (await world.db.selectFrom('response').select('leaf').execute()).map(({ leaf }) => leaf.toString('hex')),
  )
  const vendorTold = async () => JSON.stringify(await must(people['vendor']!.get(`/aggregates/${id}`)))
  const told = new Set([await vendorTold()])
  const shownSets = new Set<string>()

  const askAll = async () => {
    for (const role of roles)
      for (const path of [
        ...pathsOf(id),
        '/tickets',
        '/tickets/1',
        '/tickets/2',
        '/vendor/tickets',
        '/surveys',
        '/evaluations',
      ]) {
        const { status, body, text } = await people[role]!.get(path)
        expect([role, path, status < 500]).toEqual([role, path, true])
        if (role === 'vendor' && status === 200 && path !== '/vendor/tickets') expect([path, '']).toEqual([path, text])
        if (role === 'viewer')
          expect([
            path,
            [...digests].filter(
              (one) => text.includes(one) && !/invalidations|proposals|history|versions|report|seals/.test(path),
            ),
          ]).toEqual([path, []])
        if (body !== undefined && role !== 'vendor')
          expect([role, path, findPairs(body, names, digests)]).toEqual([role, path, []])
        if (path.endsWith('/report') && status === 200)
          for (const group of body.analysis.categories) if (group.value !== null) shownSets.add(group.label)
      }
    told.add((await vendorTold()).replace('"superseded":true', '"superseded":false').replace('"sealed"', '"closed"'))
  }
  await askAll()
  // An answer leaves the figure, the wave is sealed, corrected, sealed anew: and everything is asked again each time.
  const rule = async (kind: string, digest: string) => {
    const { id: proposal } = await must(
      world.manager.post(`/surveys/${id}/proposals`, { kind, digest, reason: '存疑' }),
    )
    await must(world.reviewer.post(`/surveys/${id}/proposals/${proposal}/confirm`))
  }
  const [first, second] = [...digests].sort()
  await rule('invalidate', first!)
  await askAll()
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  await must(world.manager.post(`/surveys/${id}/seal/correction`, { reason: '存疑' }))
  await must(world.reviewer.post(`/surveys/${id}/seal/correction/confirm`))
  await rule('invalidate', second!)
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  await askAll()

  // The vendor heard one thing, however often it asked: nothing to subtract.
  expect(told.size).toBe(1)
  // Whole and shown categories as equations over the units: no unit, and no four of them, are solved for. (Of the whole also the units that
  // stayed in, but nobody is told which left.)
  const rows = [
    scored.map(() => true),
    ...[...shownSets].map((label) => scored.map(({ category }) => category === label)),
  ]
  expect(isolates(rows, scored.length)).toBe(false)
}

test('no sequence of allowed queries tells one unit’s score or whose a sheet is', async () => {
  for (const seed of [7, 31]) await playAll(seed)
}, 300_000)

test('of fewer than five units everybody is told the figure, and nobody a sheet, a breakdown or an earlier figure', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 5)
  for (const [i, link] of (await linksOf(world, id)).slice(0, 4).entries())
    await must(answer(world, link, { ratings: ratings(i + 2) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  const people = { manager: world.manager, reviewer: world.reviewer, auditor: await world.hire('auditor', ['auditor']) }
  const leaf = (await world.db.selectFrom('response').select('leaf').executeTakeFirstOrThrow()).leaf.toString('hex')
  const { id: proposal } = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'invalidate', digest: leaf, reason: '存疑' }),
  )
  await must(world.reviewer.post(`/surveys/${id}/proposals/${proposal}/confirm`))
  for (const person of Object.values(people)) {
    const result = await must(person.get(`/surveys/${id}/result`))
    expect(result).toMatchObject({ withheld: true, dimensions: [], unitBands: {}, top2: null, alpha: null })
    expect([result.indicator.interval, result.withInvalidated.exact]).toEqual([null, null])
    const { items } = await must(person.get(`/surveys/${id}/result/versions`))
    expect(items.map((one: any) => [one.version, one.value === null])).toEqual([
      [1, true],
      [2, false],
    ])
    const [ruled] = (await must(person.get(`/surveys/${id}/invalidations`))).items
    expect([ruled.digest, ruled.score, ruled.flags]).toEqual([leaf, null, []])
    for (const path of [
      'responses',
      'calculation',
      'comments',
      'report',
      'result?version=1',
      'exports/responses.csv',
      'exports/evidence.zip',
    ]) {
      const { status, body } = await person.get(`/surveys/${id}/${path}`)
      expect([path, status, body?.code]).toEqual([path, 409, 'too-few-units'])
    }
  }
  // The package holds every answer: it takes a release of each unit that gave one.
  const { items: roster } = await must(world.manager.get(`/surveys/${id}/roster`))
  const evidence = () => people.auditor.get(`/surveys/${id}/exports/evidence.zip`)
  for (const [i, { unitId, unit }] of roster.slice(0, 4).entries()) {
    expect((await evidence()).status).toBe(409)
    const asked = await must(
      people.auditor.post(`/surveys/${id}/releases`, { unitId: unitId ?? unit.id, reason: '审计' }),
    )
    await must(world.reviewer.post(`/surveys/${id}/releases/${asked.id}/grant`))
    expect([i, (await evidence()).status]).toEqual([i, i < 3 ? 409 : 200])
  }
})

test('when and how completely a unit answered is told to the day and in sums: neither names a flagged or an incomplete sheet', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  const unused = Object.fromEntries(['d1', 'd2', 'd3', 'd4', 'd5', 'd6'].map((key) => [key, null]))
  for (const [i, link] of (await linksOf(world, id)).entries()) {
    await world.stranger.send(`${link}/started`, { method: 'POST' })
    await must(answer(world, link, { ratings: ratings(5, i === 0 ? unused : {}) }))
  }
  await must(world.manager.post(`/surveys/${id}/close`))
  const { byUnit, valid } = await must(world.manager.get(`/surveys/${id}/progress`))
  expect(valid).toBe(5)
  for (const one of byUnit) expect(one.lastAt).toMatch(/^\d{4}-\d\d-\d\d$/)
  const { items } = await must(world.manager.get(`/surveys/${id}/invitations`))
  for (const one of items) {
    expect([one.disposition, one.returnedOn]).toEqual(['returned', expect.stringMatching(/^\d{4}-\d\d-\d\d$/)])
    const events = await must(world.manager.get(`/surveys/${id}/invitations/${one.id}/events`))
    for (const event of events.filter(({ kind }: any) => kind === 'started'))
      expect(event.at).toMatch(/^\d{4}-\d\d-\d\d$/)
  }
  const table = await world.app.request(`/api/v1/surveys/${id}/exports/roster-returns.docx`, {
    headers: { 'x-api-key': world.keyOf('manager') },
  })
  const xml = strFromU8(unzipSync(new Uint8Array(await table.arrayBuffer()))['word/document.xml']!)
  // Once in the sums, in no row.
  expect(xml.split('不完整答卷').length - 1).toBe(1)
})
