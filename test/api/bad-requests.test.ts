import { expect, test, vi } from 'vitest'
import { log } from '../../server/log.ts'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

const json = { 'content-type': 'application/json' }
const tenMegabytes = 10 * 1_048_576

/** Every address that takes a body, for one open survey with one link and one evaluation. */
async function worldWithAddresses() {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  const { items } = await must(world.manager.get(`/surveys/${survey.id}/invitations`))
  const { id: evaluation } = await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const path = `/api/v1/surveys/${survey.id}`
  const addresses: [string, string][] = [
    ['POST', '/api/v1/units'],
    ['PUT', '/api/v1/units/1'],
    ['POST', '/api/v1/units/import'],
    ['POST', '/api/v1/surveys'],
    ['PUT', path],
    ['PUT', `${path}/roster`],
    ['POST', `${path}/void`],
    ['POST', `${path}/invitations/sent`],
    ['POST', `${path}/invitations/${items[0].id}/revoke`],
    ['POST', `${path}/invitations/${items[0].id}/reissue`],
    ['POST', '/api/v1/evaluations'],
    ['PUT', `/api/v1/evaluations/${evaluation}/indicators/vm-count`],
    ['POST', link!],
    ['POST', '/api/v1/setup'],
  ]
  return { world, addresses, link: link! }
}

async function sendToAll({ world, addresses }: { world: World; addresses: [string, string][] }, init: RequestInit) {
  const replies = []
  for (const [method, path] of addresses) {
    const { status, body, text } = await world.manager.send(path, { method, ...init })
    replies.push({ path, status, code: body?.code, text })
  }
  return replies
}

test('malformed JSON is told as such at every address, and nothing changes', async () => {
  const { world, addresses } = await worldWithAddresses()
  const before = await contentsOf(world.db)
  for (const body of ['{"name":', '{name:1}', 'nothing', '\u0000', '[', '{"a":1}}']) {
    for (const { path, status, code } of await sendToAll({ world, addresses }, { headers: json, body })) {
      expect([path, status, code]).toEqual([path, 400, 'malformed-json'])
    }
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('JSON of the wrong shape is never an error of ours', async () => {
  const { world, addresses } = await worldWithAddresses()
  const before = await contentsOf(world.db)
  for (const body of [
    'null',
    '[]',
    '7',
    '"text"',
    '{}',
    '[[]]',
    'true',
    '{"__proto__":{"title":"x"}}',
    '{"constructor":{"prototype":1}}',
    '1e999',
  ]) {
    for (const { path, status, text } of await sendToAll({ world, addresses }, { headers: json, body })) {
      expect([path, body, [410, 422].includes(status) ? 'refused' : text]).toEqual([path, body, 'refused'])
    }
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('JSON nested twenty-five thousand deep is refused like any other', async () => {
  const { world, addresses } = await worldWithAddresses()
  const deep = (n: number) => '['.repeat(n) + ']'.repeat(n)
  for (const body of [
    `{"title":${deep(25_000)}}`,
    `{"ratings":${deep(25_000)}}`,
    `{"questionnaire":${deep(15_000)},"units":${deep(9_000)}}`,
  ]) {
    for (const { path, status, text } of await sendToAll({ world, addresses }, { headers: json, body })) {
      expect([path, [400, 410].includes(status) ? 'refused' : text]).toEqual([path, 'refused'])
    }
  }
})

test('another content type is refused by name', async () => {
  const { world, addresses } = await worldWithAddresses()
  for (const type of ['text/plain', 'application/xml', 'application/octet-stream']) {
    const apart = addresses.filter(([, path]) => !path.startsWith('/s/'))
    for (const { path, status, code } of await sendToAll(
      { world, addresses: apart },
      { headers: { 'content-type': type }, body: '{"name":"x"}' },
    )) {
      expect([path, status, code]).toEqual([path, 415, 'unsupported-media-type'])
    }
  }
})

test('a body of 10 MB is refused at every address, with its length told or not', async () => {
  const { world, addresses } = await worldWithAddresses()
  const before = await contentsOf(world.db)
  const body = `{"name":"${'x'.repeat(tenMegabytes)}"}`
  const streamed = () => new Blob([body]).stream()
  for (const [method, path] of [...addresses, ['POST', '/api/auth/sign-in/username'] as const]) {
    const told = await world.manager.send(path, {
      method,
      headers: { ...json, 'content-length': String(body.length) },
      body,
    })
    const untold = await world.manager.send(path, {
      method,
      headers: json,
      body: streamed(),
      duplex: 'half',
    } as RequestInit)
    for (const reply of [told, untold])
      expect([path, reply.status, reply.body.code]).toEqual([path, 413, 'body-too-large'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a file of 10 MB is refused, and so is a form of 10 MB', async () => {
  const { world, link } = await worldWithAddresses()
  const form = new FormData()
  form.append('file', new File([new Uint8Array(tenMegabytes)], 'units.csv'))
  const file = await world.manager.send('/api/v1/units/import', { method: 'POST', body: form })
  expect([file.status, file.body.code]).toEqual([413, 'body-too-large'])
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const page = await world.stranger.send(link, { method: 'POST', headers, body: `comment=${'x'.repeat(tenMegabytes)}` })
  expect([page.status, page.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8'])
})

const noIds = ['1e999', '-1', '0', '1.5', 'abc', '9007199254740993', '%00', '1%20or%201=1', 'NaN', '١']

test('what is no id names nothing', async () => {
  const world = await createWorld()
  const pages = ['', '/roster', '/progress', '/result', '/history', '/invitations', '/responses']
  for (const id of noIds) {
    const paths = [...pages.map((page) => `/surveys/${id}${page}`), `/evaluations/${id}`]
    for (const path of paths) {
      const { status, body } = await world.manager.get(path)
      expect([path, status, body.code]).toEqual([path, 404, 'not-found'])
    }
    expect([id, (await world.manager.put(`/units/${id}`, { name: '统计局' })).status]).toEqual([id, 404])
  }
})

test('a NUL in the address of a person names nobody', async () => {
  const world = await createWorld()
  const officer = await world.hire('officer', ['system'])
  expect((await officer.post('/people/%00/reset-password')).status).toBe(404)
})

test('an id nobody has is told by its kind', async () => {
  const { manager, reviewer } = await createWorld()
  const kinds: [Promise<{ body: { code: string } }>, string][] = [
    [manager.get('/surveys/9007199254740991'), 'survey-not-found'],
    [manager.get('/surveys/999/result'), 'survey-not-found'],
    [manager.post('/surveys/999/close'), 'survey-not-found'],
    [reviewer.post('/surveys/999/approve'), 'survey-not-found'],
    [manager.put('/units/999', { name: '统计局' }), 'unit-not-found'],
    [manager.get('/evaluations/999'), 'evaluation-not-found'],
    [manager.put('/evaluations/999/indicators/vm-count', { actual: '1' }), 'evaluation-not-found'],
  ]
  for (const [reply, code] of kinds) expect((await reply).body.code).toBe(code)
})

const wrongLists = [
  'page=0',
  'page=-1',
  'page=1.5',
  'page=abc',
  'page=',
  'page=1000001',
  'page=1e999',
  'pageSize=0',
  'pageSize=201',
  'pageSize=-5',
  'pageSize=9007199254740993',
  `search=${'x'.repeat(121)}`,
  'search=%00',
]

test('a list asked for no page, too large a page or unstorable text is refused by name', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const lists = ['/units', '/surveys', '/evaluations', `/surveys/${id}/roster`, `/surveys/${id}/invitations`]
  for (const path of lists.flatMap((list) => wrongLists.map((asked) => `${list}?${asked}`))) {
    const field = /\?(\w+)=/.exec(path)![1]
    const { status, body } = await world.manager.get(path)
    expect([path, status, body.code, body.errors?.[0]?.field]).toEqual([path, 422, 'invalid-input', field])
  }
})

test('a page beyond the last is empty', async () => {
  const world = await createWorld()
  await openSurvey(world, 3)
  expect((await world.manager.get('/units?page=2&pageSize=2')).body.items).toHaveLength(1)
  expect((await world.manager.get('/units?page=1000000&pageSize=200')).body).toEqual({ items: [], total: 3 })
})

test('a search means every character literally', async () => {
  const world = await createWorld()
  await must(world.manager.post('/surveys', draft({ title: '50%_满意' })))
  await must(world.manager.post('/surveys', draft({ title: '另一次' })))
  for (const [search, total] of [
    ['%', 1],
    ['_', 1],
    ['\\', 0],
    ["'", 0],
    ['满意', 1],
  ] as const) {
    expect([search, (await world.manager.get(`/surveys?search=${encodeURIComponent(search)}`)).body.total]).toEqual([
      search,
      total,
    ])
  }
})

const unstorable = ['\u0000', 'a\u0000b', '\ud800', 'x\udc00y'].map((text) => [JSON.stringify(text), text] as const)

test.for(unstorable)('text that no database keeps (%s) is refused wherever text is taken', async ([, text]) => {
  const { world, addresses, link } = await worldWithAddresses()
  const before = await contentsOf(world.db)
  const bodies: Record<string, unknown>[] = [
    { name: text },
    { name: '统计局', category: text },
    { name: '统计局', attributes: { a: text } },
    { name: '统计局', attributes: { [text]: 'a' } },
    { units: [{ name: text }] },
    draft({ title: text }),
    draft({ organiser: text }),
    draft({
      questionnaire: {
        dimensions: [{ key: 'd1', label: text }],
        scale: [
          { level: 2, label: '好', value: '1' },
          { level: 1, label: '差', value: '0' },
        ],
      },
    }),
    { reason: text },
    { invitationIds: [1], how: text },
    { project: text, year: 2024 },
    { project: '政务云', year: 2024, department: text },
    { actual: text },
    { submissionId: text, ratings: ratings(5) },
    { submissionId: 'good-submission', ratings: ratings(5), comment: text },
    { submissionId: 'good-submission', ratings: ratings(5), reasons: { d1: text } },
    { submissionId: 'good-submission', ratings: { ...ratings(5), [text]: 5 } },
  ]
  for (const body of bodies) {
    for (const [method, path] of addresses) {
      const reply = await world.manager.send(path, { method, headers: json, body: JSON.stringify(body) })
      const wrongSurveyState = reply.status === 409
      expect([
        path,
        JSON.stringify(body),
        wrongSurveyState || [410, 422].includes(reply.status) ? 'refused' : reply.text,
      ]).toEqual([path, JSON.stringify(body), 'refused'])
    }
  }
  const page = await world.stranger.send(link, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `submissionId=plain-form-1&comment=%00${Object.keys(ratings(5))
      .map((key) => `&rating-${key}=5`)
      .join('')}`,
  })
  expect(page.status).toBe(422)
  expect(await contentsOf(world.db)).toEqual(before)
})

test('an address nobody serves is a problem document too', async () => {
  const { manager, stranger } = await createWorld()
  for (const path of [
    '/nowhere',
    '/api/v1/nowhere',
    '/api/v1/surveys/1/nowhere',
    '/form/../../etc/passwd',
    '/form/%2e%2e/server/render.js',
    '/s/a/b/c',
  ]) {
    const reply = await manager.send(path, {})
    expect([path, reply.status, reply.headers.get('content-type')]).toEqual([path, 404, 'application/problem+json'])
  }
  expect((await stranger.send('/api/v1/nowhere', {})).status).toBe(401)
  expect((await manager.send('/api/v1/surveys', { method: 'PATCH' })).status).toBeGreaterThanOrEqual(404)
})

test('an error nobody foresaw shows nothing of itself', async () => {
  const logged = vi.spyOn(log, 'error').mockImplementation(() => {})
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  await world.db.schema.alterTable('response').renameTo('response_gone').execute()
  await world.db.schema.alterTable('unit').renameTo('unit_gone').execute()
  const list = await world.manager.get('/units')
  const post = await answer(world, link!, { ratings: ratings(5) })
  const page = await world.stranger.send(link!, {})
  expect([list.status, post.status, page.status]).toEqual([500, 500, 500])
  for (const reply of [list, post, page])
    expect(reply.text).not.toMatch(/relation|_gone|insert into|at \S+ \(|node_modules|\.ts\b/)
  expect(list.body).toEqual({
    type: 'urn:manyi:problem:internal-error',
    title: 'Something went wrong here',
    status: 500,
    code: 'internal-error',
  })
  expect(page.text).toContain('尚未提交成功')
  expect(logged).toHaveBeenCalledTimes(3)
  logged.mockRestore()
})
