/** Holds replies against the API's own description: the document itself, not the schemas it was made from. */
import type { Hono } from 'hono'
import { z } from 'zod'
import { describeApi } from '../server/openapi/document.ts'

type Described = { responses: Record<string, { content?: Record<string, { schema: object }> }> }
type Document = { paths: Record<string, Record<string, Described>>; components: { schemas: object } }
type Answered = { status: number; body: unknown; headers: Headers }

let known: { document: Document; patterns: { path: string; pattern: RegExp }[] } | undefined
const checks = new Map<string, z.ZodType>()

/** The same for every world of a process: the routes do not depend on the database. */
function read(app: Hono) {
  if (known) return known
  const document = describeApi(app, 'test') as Document
  const patterns = Object.keys(document.paths)
    // A word before a parameter: /people/deputies is no person.
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
  known = { document, patterns }
  return known
}

function schemaOf({ components }: Document, key: string, schema: object): z.ZodType {
  const check =
    checks.get(key) ??
    z.fromJSONSchema(
      JSON.parse(
        JSON.stringify({ ...schema, $defs: components.schemas }).replaceAll('#/components/schemas/', '#/$defs/'),
      ),
    )
  checks.set(key, check)
  return check
}

/** What in a reply the document does not say; null when it says all of it. What has no address of ours is not looked at. */
export function breaksContract(app: Hono, method: string, address: string, { status, body, headers }: Answered) {
  // A server in another process: what it says is looked at by tests of the app itself.
  if (!Array.isArray(app.routes)) return null
  const { document, patterns } = read(app)
  const { pathname } = new URL(address, 'http://test')
  const at = patterns.find(({ path, pattern }) => pattern.test(pathname) && document.paths[path]![method.toLowerCase()])
  if (!at) return null
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  const say = (what: unknown) => ({ route: `${method} ${at.path}`, status, what })
  if (status >= 400) {
    if (type !== 'application/problem+json') return null
    const { error } = schemaOf(document, 'problem', { $ref: '#/components/schemas/Problem' }).safeParse(body)
    return error ? say(error.issues) : null
  }
  const described = document.paths[at.path]![method.toLowerCase()]!.responses[status]
  if (!described) return status < 300 ? say('a status of success that is not described') : null
  const { content = {} } = described
  const offered = Object.keys(content).map((one) => one.split(';')[0]!)
  // An open media type stands for files of several.
  if (type !== '' && !offered.includes(type) && !offered.includes('application/octet-stream'))
    return say(`not of a described type but ${type}`)
  const schema = type === 'application/json' ? content['application/json']?.schema : undefined
  // A file that happens to be JSON is told as a file.
  if (!schema || 'format' in schema) return null
  const { error } = schemaOf(document, `${method} ${at.path}`, schema).safeParse(body)
  return error ? say(error.issues) : null
}
