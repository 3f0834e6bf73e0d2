/** OpenAPI 3.1, from the routes of the app (addresses and rights) and the zod schemas they check their input with. */
import type { Hono } from 'hono'
import { z } from 'zod'
import { roleNames } from '../domain/role-names.ts'
import { problemCodes, problemStatus } from '../problem.ts'
import { type Right, rights } from '../session.ts'
import { html, type Operation } from './operation.ts'
import { chapters, operations } from './operations.ts'

type Json = Record<string, unknown>
export type Route = { method: string; path: string; right: Right | null }

/** Pages of our own client: nothing for another program. */
export const isPage = (path: string) => path === '/' || path.includes('*')

/** The routes the app really has, each with the right its handlers demand. */
export function routesOf(app: Hono): Route[] {
  const found = new Map<string, Route>()
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL' || isPage(path)) continue
    const key = `${method} ${path}`
    const right = (handler as { right?: Right }).right ?? found.get(key)?.right ?? null
    found.set(key, { method, path, right })
  }
  return [...found.values()]
}

export function describeApi(app: Hono, version: string): Json {
  const paths: Record<string, Json> = {}
  const schemas: Json = { Problem: problemSchema }
  for (const route of routesOf(app)) {
    const operation = operations[`${route.method} ${route.path}` as keyof typeof operations]
    if (!operation) continue
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, operation, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '满意 · 政务云用户满意度调查',
      version,
      description:
        '请求头 x-api-key 携带接口密钥，或使用登录会话。数值为十进制字符串，精确值为“分子/分母”；时间为带时区的 ISO 8601。错误为 RFC 9457 的 application/problem+json，code 稳定。截止前任何答复不含评分。',
    },
    tags: chapters.map(([name]) => ({ name })),
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        session: { type: 'apiKey', in: 'cookie', name: 'manyi.session_token' },
      },
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b))),
    },
    paths,
  }
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: problemCodes },
    detail: { type: 'string' },
    params: { type: 'object' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code'],
        properties: {
          row: { type: 'integer' },
          field: { type: 'string' },
          code: { type: 'string' },
          value: { type: 'string' },
          params: { type: 'object' },
        },
      },
    },
  },
}

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return json
}

/** A reply's schema; what has a name in it is put into `schemas` once and pointed at. */
function replySchema(reply: z.ZodType, schemas: Json): Json {
  const inPlace = JSON.stringify(toSchema(reply, 'output')).replaceAll('#/$defs/', '#/components/schemas/')
  const { $defs, ...json } = JSON.parse(inPlace) as Json & { $defs?: Json }
  Object.assign(schemas, $defs)
  return json
}

function describe({ method, path, ...route }: Route, operation: Operation, schemas: Json): Json {
  const right = route.right ?? operation.right ?? null
  const open = !path.startsWith('/api/v1/') || ['/api/v1/setup', '/api/v1/sign-in-ways'].includes(path)
  const { summary, description, status = 200, again = status } = operation
  const [tag] = chapters.find(([, part]) => `${method} ${path}` in part) ?? []
  const whose = right && `权限：${right}（${rights[right].map((role) => roleNames[role]).join('、')}）`
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z0-9]+/gi, '_')}`,
    tags: [tag],
    summary,
    ...((description || whose) && { description: [description, whose].filter(Boolean).join('\n\n') }),
    ...(right && { 'x-right': right, 'x-roles': rights[right] }),
    security: open ? [] : [{ key: [] }, { session: [] }],
    parameters: [...pathParameters(path), ...queryParameters(operation.query)],
    ...requestBody(operation),
    responses: {
      [again]: success({ ...operation, status: again }, schemas),
      [status]: success(operation, schemas),
      ...problems(path, operation, open),
    },
  }
}

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = toSchema(query, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function requestBody({ body, form, example }: Operation): Json {
  if (!body && !form) return {}
  const json = body && {
    'application/json': { schema: toSchema(body, 'input'), ...(example !== undefined && { example }) },
  }
  return { requestBody: { content: { ...json, ...(form && { 'multipart/form-data': { schema: formSchema(form) } }) } } }
}

function formSchema({ files, fields }: NonNullable<Operation['form']>): Json {
  const named = fields ? (toSchema(fields, 'input') as { properties?: Json }).properties : {}
  const binary = Object.fromEntries(files.map((name) => [name, { type: 'string', format: 'binary' }]))
  return { type: 'object', required: files, properties: { ...named, ...binary } }
}

function success({ reply, file, page, status }: Operation, schemas: Json): Json {
  if (status === 204 || status === 302) return { description: '无内容' }
  if (file) return { description: '文件', content: { [file]: { schema: { type: 'string', format: 'binary' } } } }
  const json = { 'application/json': { schema: reply ? replySchema(reply, schemas) : {} } }
  return { description: '成功', content: { ...json, ...(page && { [html]: { schema: { type: 'string' } } }) } }
}

function problems(path: string, { body, query, form, problems: own = [] }: Operation, open: boolean): Json {
  const codes = [
    ...(open ? [] : (['not-signed-in', 'forbidden'] as const)),
    ...(path.includes(':') && !open ? (['not-found'] as const) : []),
    ...(body || query || form ? (['invalid-input'] as const) : []),
    ...own,
  ]
  const byStatus = Map.groupBy(codes, (code) => String(problemStatus(code)))
  return Object.fromEntries(
    [...byStatus].map(([status, here]) => [
      status,
      {
        description: here.join('、'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}
