import type { Context } from 'hono'
import type { z } from 'zod'
import { id } from './contract/fields.ts'
import { type FieldProblem, Problem } from './problem.ts'

type Issue = z.core.$ZodIssue

/** zod's own kinds, where a schema gave no code of its own. */
const kinds: Record<string, string> = {
  invalid_type: 'required',
  too_big: 'too-long',
  too_small: 'too-short',
  unrecognized_keys: 'unrecognized',
  invalid_value: 'not-a-choice',
  invalid_union: 'invalid',
}

const isCode = (text: string) => /^[a-z][a-z0-9-]*$/.test(text)

function shorten(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const text = String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function paramsOf(issue: Issue): Record<string, unknown> | undefined {
  if (issue.code === 'too_big') return { maximum: Number(issue.maximum) }
  if (issue.code === 'too_small') return { minimum: Number(issue.minimum) }
  if (issue.code === 'custom') return issue.params
  return undefined
}

// Never repeated: a reply is shown on screens and kept by proxies.
const secrets = new Set<PropertyKey | undefined>(['password', 'token', 'secret'])

/** Every issue zod found, as field problems; a union speaks with the voice of its most specific branch. */
export function toFieldProblems(issues: readonly Issue[], input: unknown, row?: number): FieldProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_union' && !isCode(issue.message))
      return toFieldProblems(
        // A branch names its places from the union on.
        (issue.errors[0] ?? []).map((one) => ({ ...one, path: [...issue.path, ...one.path] })),
        input,
        row,
      )
    const isSecret = secrets.has(issue.path.at(-1))
    const value = isSecret
      ? undefined
      : shorten(issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input))
    const params = paramsOf(issue)
    return [
      {
        ...(row !== undefined && { row }),
        field: issue.path.join('.'),
        code: isCode(issue.message) ? issue.message : (kinds[issue.code] ?? 'invalid'),
        ...(value !== undefined && { value }),
        ...(params && { params }),
      },
    ]
  })
}

/** @throws Problem invalid-input with every field that is wrong. */
export function check<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const checked = schema.safeParse(input)
  if (checked.success) return checked.data
  throw new Problem('invalid-input', { errors: toFieldProblems(checked.error.issues, input) })
}

/** The JSON body, checked. @throws Problem malformed-json, invalid-input, unsupported-media-type */
export async function body<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  return check(schema, await json(c))
}

/** The JSON body as it is; an empty body is `{}`, so that actions without input need none. */
export async function json(c: Context): Promise<unknown> {
  const text = await c.req.text()
  const type = c.req.header('content-type') ?? ''
  if (text.trim() !== '' && !type.toLowerCase().startsWith('application/json'))
    throw new Problem('unsupported-media-type')
  return parseJson(text)
}

const DEEPEST = 32

const [QUOTE, ESCAPE] = ['"', '\\'].map((mark) => mark.charCodeAt(0))
const [opening, closing] = ['[{', ']}'].map((marks) => new Set([...marks].map((mark) => mark.charCodeAt(0))))

/**
 * Whether brackets, outside of texts, stand in each other more than so often. No input of ours comes near. Character by
 * character: a pattern takes the square of the length for a text full of \" that never ends.
 */
function isTooDeep(text: string): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charCodeAt(at)
    if (mark === QUOTE) isText = !isText
    if (mark === ESCAPE && isText) at += 1
    if (isText) continue
    if (opening!.has(mark)) depth += 1
    if (closing!.has(mark)) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

/** @throws Problem malformed-json */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  if (isTooDeep(text)) throw new Problem('malformed-json', { detail: `nested deeper than ${DEEPEST}` })
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed-json')
  }
}

/** The query string, checked. */
export const query = <S extends z.ZodType>(c: Context, schema: S): z.output<S> => check(schema, c.req.query())

/** A row id of the path. @throws Problem not-found: what is no id names nothing. */
export function idOf(c: Context, name = 'id'): number {
  const checked = id.safeParse(c.req.param(name))
  if (!checked.success) throw new Problem('not-found')
  return checked.data
}
