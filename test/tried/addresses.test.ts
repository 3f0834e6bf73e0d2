/** Addresses and questions typed with intent, as bytes on the wire: no file but the build's own comes back, and no search but the one meant. */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../../server/config.ts'
import { operations } from '../../server/openapi/operations.ts'
import { openSite } from '../browser/site.ts'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

/** What a server answers to one request line, byte by byte as given. */
const ask = (url: string, line: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    const { hostname, port, host } = new URL(url)
    const all = Object.entries({ host, connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    const socket = connect(Number(port), hostname)
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', reject)
    socket.on('close', () => {
      const text = Buffer.concat(parts).toString('utf8')
      const [head = '', ...rest] = text.split('\r\n\r\n')
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: rest.join('\r\n\r\n') })
    })
    socket.write(Buffer.from(`${line} HTTP/1.1\r\n${all.join('')}\r\n`, 'latin1'))
  })

const ups = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2E%2E%2F',
  '..%5c',
  '..\\',
  '%252e%252e%252f',
  '..%c0%af',
  '..%00/',
  '....//',
  '..;/',
  '%2e%2e%5c',
]
const files = ['package.json', 'server/render.js', 'etc/passwd', '.env']
const odd = [
  '/etc/passwd',
  '//etc/passwd',
  '%2fetc%2fpasswd',
  'C:%5cboot.ini',
  'x%00',
  '%00',
  '%',
  '%ff',
  '%zz',
  `${'a'.repeat(300)}.js`,
  `${'a/'.repeat(3000)}x`,
  'x'.repeat(15_000),
  '.',
  '..',
  '%2e%2e',
  '~root',
  'form.js/',
  'x%0d%0aset-cookie:%20a=b',
  '?../../package.json',
  '#/../package.json',
  'file:///etc/passwd',
]
const secrets = /"name": "manyi"|root:x?:0:0|SECRET_KEY|renderPage/

test('no address leads out of the build, however it is written', { timeout: 120_000 }, async () => {
  const site = await openSite()
  const { id } = await openSurvey(site, 1)
  const [link] = await linksOf(site, id)
  const page = readFileSync(join(projectFolder, 'dist/admin/index.html'), 'utf8')
  const ways = ups.flatMap((up) => [1, 2, 5].flatMap((deep) => files.map((file) => up.repeat(deep) + file)))
  const places = [
    '/form/',
    '/admin/assets/',
    '/admin/',
    `/api/v1/surveys/${id}/paper/`,
    `/api/v1/surveys/${id}/exports/`,
    '/api/v1/system/backups/',
    '/s/',
    '/',
    `${link}?lang=`,
    `${link}?lang=../`,
  ]
  const targets = places.flatMap((place) => [...ways, ...odd].map((way) => place + way))
  const headers = { 'x-api-key': site.keyOf('manager'), 'accept-language': '../../../../etc/passwd' }
  const wrong: unknown[] = []
  const look = async (line: string) => {
    const { status, head, body } = await ask(site.url, line, headers)
    const isOurs =
      status >= 400 ||
      (status >= 300 && /\r\nlocation: \/(admin|s\/[\w.-]+)?\b/i.test(head)) ||
      body.includes(page) ||
      /<html[^>]* lang="(zh-CN|ug|[a-z]{2})"/.test(body)
    if (!(status >= 200 && status < 500) || secrets.test(head + body) || /set-cookie: a=b/i.test(head) || !isOurs)
      wrong.push([line.slice(0, 120), status, head.slice(0, 300), body.slice(0, 100)])
  }
  for (let i = 0; i < targets.length; i += 40)
    await Promise.all(targets.slice(i, i + 40).map((target) => look(`GET ${target}`)))
  expect(wrong).toEqual([])
})

test('request lines that are none are refused, and an address of another server opens nothing', async () => {
  const { url } = await openSite()
  const refused = [
    'GET /form/\0x',
    'GET /form/\x7f\x01',
    `GET /form/${'x'.repeat(40_000)}`,
    'GET http://[/admin',
    'GET',
    'XSS /admin',
    'GET /a\nb: c',
  ]
  for (const line of refused) {
    const { status } = await ask(url, line)
    expect([line.slice(0, 40), status]).toEqual([
      line.slice(0, 40),
      expect.toSatisfy((one: number) => one >= 400 && one < 500),
    ])
  }
  for (const line of [
    'GET http://evil.example/form/../package.json',
    'GET //evil.example/..%2fpackage.json',
    'GET http://evil.example/form/..%2fpackage.json',
    'OPTIONS *',
    'GET file:///etc/passwd',
    'GET http://a:b@evil.example/',
  ]) {
    const { status, head, body } = await ask(url, line)
    expect([line, status < 500, secrets.test(body), /evil\.example/.test(head)]).toEqual([line, true, false, false])
  }
})

test('a language that is none leads to no file, and the form comes in Chinese', async () => {
  const site = await openSite()
  const { id } = await openSurvey(site, 1)
  const [link] = await linksOf(site, id)
  const plain = await (await fetch(site.url + link)).text()
  const shape = (html: string) => html.replace(/nonce="[^"]*"|nonce-[^']*|value="[^"]*"|content="[^"]*"/g, '')
  for (const lang of [
    '../../x',
    '..%2f..%2fpackage',
    '/etc/passwd',
    'zh%00',
    '__proto__',
    'constructor',
    '%27',
    '../'.repeat(50),
  ]) {
    const reply = await fetch(`${site.url}${link}?lang=${lang}`)
    expect([lang, reply.status, shape(await reply.text()).length]).toEqual([lang, 200, shape(plain).length])
  }
})

const metas = [
  "'",
  '"',
  '\\',
  '%',
  '_',
  "' or '1'='1",
  "'; drop table unit; --",
  '$1',
  '/*',
  "\\'",
  "%' or true --",
  'e_e',
  '100%',
  "')) union select 1 --",
  '||',
  ';',
  '?',
  ':x',
  '\\u0000',
]

/** The lists that a search narrows, and what it looks at in each. */
const lists = (id: number): [string, (one: any) => unknown[]][] => [
  ['/units', ({ name, code, contactName }) => [name, code, contactName]],
  ['/surveys', ({ title }) => [title]],
  [`/surveys/${id}/invitations`, ({ unit }) => [unit.name, unit.code]],
  [`/surveys/${id}/comments`, ({ text }) => [text]],
  ['/evaluations', ({ project }) => [project]],
]

async function openMetaWorld(): Promise<{ world: World; id: number }> {
  const world = await createWorld()
  const { manager, reviewer } = world
  await must(
    manager.post('/units/import', {
      units: metas.map((meta, i) => ({
        name: `单位${meta}${i}`,
        code: `C${i}${meta.slice(0, 4)}`,
        contactName: `张${metas.at(-1 - i)}`,
      })),
    }),
  )
  for (const meta of metas) await must(manager.post('/surveys', draft({ title: `调查${meta}` })))
  for (const [i, meta] of metas.entries())
    await must(manager.post('/evaluations', { project: `项目${meta}`, year: 2000 + i }))
  const { id } = await must(manager.post('/surveys', draft({ title: '调查' })))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  for (const [i, link] of (await linksOf(world, id)).entries())
    await must(answer(world, link, { ratings: ratings(4), comment: `慢${metas[i]}慢` }))
  await must(manager.post(`/surveys/${id}/close`))
  return { world, id }
}

test(
  'a search finds what holds its letters and nothing else, whatever they mean to SQL',
  { timeout: 120_000 },
  async () => {
    const { world, id } = await openMetaWorld()
    for (const [path, textsOf] of lists(id)) {
      const all = (await must(world.manager.get(`${path}?pageSize=200`))).items as object[]
      expect([path, all.length]).toEqual([path, expect.toSatisfy((n: number) => n >= metas.length)])
      for (const meta of metas) {
        const { items, total } = await must(
          world.manager.get(`${path}?pageSize=200&search=${encodeURIComponent(meta)}`),
        )
        const meant = all.filter((one) =>
          textsOf(one).some((text) =>
            String(text ?? '')
              .toLowerCase()
              .includes(meta.toLowerCase()),
          ),
        )
        expect([path, meta, total, items]).toEqual([path, meta, meant.length, meant])
      }
    }
  },
)

test(
  'every parameter of every query of the contract takes SQL as a text, or refuses it',
  { timeout: 240_000 },
  async () => {
    const { world, id } = await openMetaWorld()
    const auditor = await world.hire('auditor', ['auditor'])
    const count = () =>
      Promise.all(
        (['unit', 'survey', 'evaluation'] as const).map((table) =>
          world.db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow(),
        ),
      )
    const before = await count()
    const asked = new Set<string>()
    const wrong: unknown[] = []
    for (const [route, operation] of Object.entries(operations)) {
      const query = (operation as { query?: z.ZodType }).query
      if (!query || !route.startsWith('GET ')) continue
      const { properties = {} } = z.toJSONSchema(query, { unrepresentable: 'any', io: 'input' }) as {
        properties?: object
      }
      const path = route
        .slice(4)
        .replace('/api/v1', '')
        .replace(/:\w*[iI]d/g, String(id))
      const who = path.startsWith('/audit') ? auditor : world.manager
      for (const name of Object.keys(properties))
        for (const meta of [...metas.slice(0, 8), '\0']) {
          asked.add(`${route} ${name}`)
          const { status, body } = await who.get(
            `${path}?${name}=${encodeURIComponent(meta)}&${encodeURIComponent(meta)}=1`,
          )
          const isRefused = status === 422 && body.errors.some((one: { field: string }) => one.field === name)
          if (![200, 404, 409].includes(status) && !isRefused) wrong.push([route, name, meta, status, body])
        }
    }
    expect(wrong).toEqual([])
    expect(asked.size).toBeGreaterThan(60)
    expect(await count()).toEqual(before)
  },
)
