import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { isPage, routesOf } from '../../server/openapi/document.ts'
import { operations } from '../../server/openapi/operations.ts'
import { rights } from '../../server/session.ts'
import { breaksContract } from '../contract.ts'
import { createWorld, type Reply, type World } from '../support.ts'

type Document = { openapi: string; paths: Record<string, Record<string, any>>; components: any }
const read = async ({ stranger }: World): Promise<Document> => (await stranger.send('/api/openapi.json', {})).body

test('every route of the app stands in the document, with its right, and no other', async () => {
  const world = await createWorld()
  const { openapi, paths } = await read(world)
  expect(openapi).toBe('3.1.0')
  const served = world.app.routes.filter(({ method, path }) => method !== 'ALL' && !isPage(path))
  const wanted = [...new Set(served.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`))].sort()
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(wanted)
  expect(Object.keys(operations)).toHaveLength(wanted.length)
  const evaluation = paths['/api/v1/evaluations']!.post
  expect(evaluation).toMatchObject({ 'x-right': 'evaluations.write', 'x-roles': rights['evaluations.write'] })
  expect(evaluation.description).toContain('经办')
  // A right for each closed route but those about oneself.
  const closed = Object.entries(paths).filter(([path]) => path.startsWith('/api/v1/'))
  const bare = closed.flatMap(([path, methods]) =>
    Object.values(methods).flatMap((one) => (one['x-right'] ? [] : [path])),
  )
  expect(bare.filter((path) => !/^\/api\/v1\/(me|setup|sign-in-ways|account)/.test(path))).toEqual([])
})

test('every example is taken by the schema of its route', () => {
  const wrong = Object.entries(operations).flatMap(([route, { body, example }]) => {
    if (example === undefined) return []
    const checked = body?.safeParse(example)
    return checked?.success ? [] : [[route, checked?.error.issues]]
  })
  expect(wrong).toEqual([])
})

test('every problem it names is in the catalogue, with the status it is answered with', async () => {
  const { paths, components } = await read(await createWorld())
  const codes: string[] = components.schemas.Problem.properties.code.enum
  const named = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) =>
      Object.entries(responses as Record<string, { description: string; content?: object }>).filter(
        ([, { content }]) => content && 'application/problem+json' in content,
      ),
    ),
  )
  for (const [status, { description }] of named) {
    expect(Number(status)).toBeGreaterThanOrEqual(400)
    for (const code of description.split('、')) expect(codes).toContain(code)
  }
  expect(paths['/api/v1/profiles/{id}']!.put.responses['409'].description).toContain('profile-in-use')
})

test('a reply that is not as described fails the test that got it', async () => {
  const { app, manager } = await createWorld()
  const { status, body, headers } = await manager.get('/me')
  const broken = (reply: Partial<Reply>) =>
    breaksContract(app, 'GET', '/api/v1/me', { status, body, headers, ...reply })?.what
  expect(broken({})).toBeUndefined()
  expect(broken({ body: { ...body, roles: ['king'] } })).toMatchObject([{ path: ['roles', 0] }])
  expect(broken({ body: { ...body, secret: '…' } })).toMatchObject([{ code: 'unrecognized_keys', keys: ['secret'] }])
  expect(broken({ status: 201 })).toBe('a status of success that is not described')
})

test('every reply is a file, nothing, or JSON of a shape that is told field by field', async () => {
  const { paths, components } = await read(await createWorld())
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.entries(responses as Record<string, any>)
        .filter(([status]) => Number(status) < 300)
        .flatMap(([, { content = {} }]) => content['application/json']?.schema ?? [])
        .filter((schema) => JSON.stringify(schema) === '{}')
        .map(() => `${method} ${path}`),
    ),
  )
  expect(open).toEqual([])
  const pointedAt = [...JSON.stringify(paths).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!)
  for (const name of new Set(pointedAt)) expect(Object.keys(components.schemas)).toContain(name)
})

test('the page to read it runs nothing and loads nothing', async () => {
  const { stranger } = await createWorld()
  const { status, headers, text } = await stranger.send('/api/docs', {})
  expect(status).toBe(200)
  // The one style there is, to the last character: else a browser shows the page without it.
  const style = /<style>(.*?)<\/style>/s.exec(text)![1]!
  const digest = createHash('sha256').update(style).digest('base64')
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(headers.get('content-security-policy')).toContain(`'sha256-${digest}'`)
  expect(text).not.toMatch(/<script|<link|<img| style=| on\w+=/)
  expect(text).toContain('/api/v1/evaluations/{id}/indicators/{key}')
})

test('the app is described once it is whole', async () => {
  const { db, config, keys } = await createWorld()
  const app = await createApp({ db, config, keys, setupToken: () => null })
  expect(routesOf(app).length).toBeGreaterThan(150)
})
