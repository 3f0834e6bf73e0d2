import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../server/app.ts'
import { isPage, routesOf } from '../../server/openapi/document.ts'
import { operations } from '../../server/openapi/operations.ts'
import { rights } from '../../server/session.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type Reply, type World } from '../support.ts'
import { workbookOf } from '../documents/workbook.ts'

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

/** Checks replies against the document itself, not against the schemas it was made from. */
function contract(document: Document) {
  return (method: string, path: string, reply: Reply) => {
    const { responses } = document.paths[path]![method]!
    const described = responses[String(reply.status)]
    expect([method, path, reply.status, described !== undefined]).toEqual([method, path, reply.status, true])
    const schema = described.content['application/json']?.schema ?? document.components.schemas.Problem
    const checked = z.fromJSONSchema(schema).safeParse(reply.body)
    expect([method, path, checked.error?.issues]).toEqual([method, path, undefined])
    return reply.body
  }
}

test('what the server answers is what the document says, from a draft to a filed evaluation', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const check = contract(await read(world))
  check('get', '/api/v1/me', await manager.get('/me'))
  const survey = await openSurvey(world, 2)
  check('get', '/api/v1/surveys/{id}', await manager.get(`/surveys/${survey.id}`))
  check('get', '/api/v1/surveys', await manager.get('/surveys'))
  check('get', '/api/v1/units', await manager.get('/units'))
  check('get', '/api/v1/surveys/{id}/invitations', await manager.get(`/surveys/${survey.id}/invitations`))
  check('get', '/api/v1/surveys/{id}/progress', await manager.get(`/surveys/${survey.id}/progress`))
  const links = await linksOf(world, survey.id)
  check('post', '/s/{token}', await answer(world, links[0]!, { ratings: ratings(5) }))
  check('get', '/api/v1/surveys/{id}/result', await manager.get(`/surveys/${survey.id}/result`))
  await must(manager.post(`/surveys/${survey.id}/close`))
  check('get', '/api/v1/surveys/{id}/result', await manager.get(`/surveys/${survey.id}/result`))
  const { id } = check(
    'post',
    '/api/v1/evaluations',
    await manager.post('/evaluations', { project: '政务云', year: 2024 }),
  )
  const row = `/evaluations/${id}/indicators/user-satisfaction`
  check('put', '/api/v1/evaluations/{id}/indicators/{key}', await manager.put(row, { source: { surveyId: survey.id } }))
  check('put', '/api/v1/evaluations/{id}/indicators/{key}', await manager.put(row, { actual: '100' }))
  check(
    'put',
    '/api/v1/evaluations/{id}',
    await manager.put(`/evaluations/${id}`, { goals: { expected: '甲', achieved: '乙' } }),
  )
  check('get', '/api/v1/evaluations', await reviewer.get('/evaluations'))
  check('post', '/api/v1/evaluations', await reviewer.post('/evaluations', {}))
  check('post', '/api/v1/evaluations', await manager.post('/evaluations', {}))
  check('get', '/api/v1/evaluations/{id}', await manager.get('/evaluations/99'))
  await manager.get(`/evaluations/${id}/exports/weights.xlsx`)
  check('get', '/api/v1/evaluations/{id}/files', await manager.get(`/evaluations/${id}/files`))
  const body = new FormData()
  body.append(
    'file',
    new File(
      [
        new Uint8Array(
          await workbookOf([
            ['三级指标', '分值'],
            ['虚拟机', '6'],
          ]),
        ),
      ],
      '表.xlsx',
    ),
  )
  const sent = await manager.send(`/api/v1/evaluations/${id}/table/import`, { method: 'POST', body })
  check('post', '/api/v1/evaluations/{id}/table/import', sent)
  check('get', '/api/v1/profiles', await manager.get('/profiles'))
  check('get', '/api/v1/profiles/{id}', await manager.get('/profiles/1'))
  check(
    'put',
    '/api/v1/profiles/{id}',
    await manager.put('/profiles/1', (await manager.get('/profiles/1')).body.content),
  )
  check(
    'post',
    '/api/v1/keys',
    await manager.post('/keys', { label: '平台', scopes: ['units.read'], expiresInDays: 30 }),
  )
  check('get', '/api/v1/keys', await manager.get('/keys'))
  const hook = check(
    'post',
    '/api/v1/webhooks',
    await manager.post('/webhooks', { label: '平台', url: 'https://example.cn/', events: ['survey.sealed'] }),
  )
  check('post', '/api/v1/webhooks/{id}/ping', await manager.post(`/webhooks/${hook.id}/ping`))
  check('get', '/api/v1/webhooks', await manager.get('/webhooks'))
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
