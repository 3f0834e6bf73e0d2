/** Puts an attack into every text that a schema of the contract takes; found by walking it, so that a new field is covered. */
import { z } from 'zod'
import { operations } from '../../server/openapi/operations.ts'
import { attackText } from './attack-texts.ts'

type Schema = { [key: string]: any }
type Leaf = { address: string; path: (string | number)[]; max: number }

const jsonOf = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Schema

/** What a route takes: its body, or the fields of its form. */
export const schemaOf = (route: string): z.ZodType | undefined => {
  const { body, form } = operations[route as keyof typeof operations] ?? {}
  return body ?? form?.fields
}

/** Every body that differs in one text, which is `text` then, with the text's address. */
export function* withEach(schema: z.ZodType, body: unknown, text: string): Generator<[string, unknown]> {
  const json = jsonOf(schema)
  for (const { address, path } of textsOf(json, body)) yield [address, withText(body, path, text)]
}

/** Every text below a schema: with `value` those that stand or may stand in it, else all there are. */
function* textsOf(schema: Schema, value?: any, address = '', path: (string | number)[] = []): Generator<Leaf> {
  const branches = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Schema[] | undefined
  for (const one of branches ?? []) yield* textsOf(one, value, address, path)
  if (schema['type'] === 'string' && !schema['enum'] && !('const' in schema))
    yield { address, path, max: schema['maxLength'] ?? 40 }
  const isThere = value !== undefined
  if (schema['type'] === 'array') {
    const items = (schema['items'] ?? {}) as Schema
    const count = isThere ? Math.max((value as unknown[] | null)?.length ?? 0, items['type'] === 'string' ? 1 : 0) : 1
    for (let i = 0; i < count; i += 1)
      yield* textsOf(items, isThere ? (value?.[i] ?? null) : undefined, `${address}[]`, [...path, i])
  }
  if (schema['type'] !== 'object') return
  for (const [key, one] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
    const isDeep = /"(properties|items|additionalProperties)"/.test(JSON.stringify(one))
    if (isThere && isDeep && value?.[key] === undefined && !/"items":\{"type":"string"/.test(JSON.stringify(one)))
      continue
    yield* textsOf(one, isThere ? (value?.[key] ?? null) : undefined, address ? `${address}.${key}` : key, [
      ...path,
      key,
    ])
  }
  const free = schema['additionalProperties'] as Schema | undefined
  if (!free || typeof free !== 'object') return
  for (const key of isThere ? Object.keys(value ?? {}) : ['any'])
    yield* textsOf(free, isThere ? (value[key] ?? null) : undefined, `${address}{}`, [...path, key])
}

/** The body with further members in every object of it that a schema describes; a record's keys are its own. */
export function withMembers(schema: z.ZodType, body: unknown, more: Record<string, unknown>): unknown {
  return addMembers(jsonOf(schema), body, more)
}

function addMembers(schema: Schema, value: any, more: Record<string, unknown>): unknown {
  const branches = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Schema[] | undefined
  if (branches) return branches.reduce((sofar, one) => addMembers(one, sofar, more), value as unknown)
  if (schema['type'] === 'array' && Array.isArray(value))
    return value.map((one) => addMembers((schema['items'] ?? {}) as Schema, one, more))
  const properties = schema['properties'] as Record<string, Schema> | undefined
  if (!properties || typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown
  const known = Object.entries(value as object).map(([key, one]) => [
    key,
    properties[key] ? addMembers(properties[key], one, more) : one,
  ])
  const unknown = Object.entries(more).filter(([key]) => !(key in properties) && !(key in value))
  return Object.fromEntries([...unknown, ...known]) as unknown
}

function withText(body: unknown, path: (string | number)[], text: string): unknown {
  const [first, ...rest] = path
  if (first === undefined) return text
  const copy: any = Array.isArray(body) ? [...(body as unknown[])] : { ...(body as object) }
  copy[first] = withText(copy[first] ?? (typeof rest[0] === 'number' ? [] : {}), rest, text)
  return copy
}

export class Planter {
  /** Every text planted, by its number, and where it was typed. */
  readonly texts = new Map<number, string>()
  readonly origins = new Map<number, string>()
  /** Route and address of every text that was planted, and of those that their schema lets nobody type into. */
  readonly reached = new Set<string>()
  /** Every body, with what was planted. */
  readonly sent: { route: string; body: unknown }[] = []
  readonly #turn: number

  constructor(turn = 0) {
    this.#turn = turn
  }

  /** A text of the test's own, for a field outside the schemas: a file's name, a form's field. */
  text(max: number, plain = false): string {
    const n = this.texts.size + 1
    const text = attackText(n, max, this.#turn, plain)
    this.texts.set(n, text)
    return text
  }

  /** The fullest text that fits; what none does has a form of its own, and stays. */
  #textFor(max: number, fits: (text: string) => boolean): string | undefined {
    for (const plain of [false, true]) {
      const text = this.text(max, plain)
      if (fits(text)) return text
      this.texts.delete(this.texts.size)
    }
    return undefined
  }

  /** `base` with an attack in every text; `keep` names by address what must stay, as it points at something. */
  plant<T>(route: string, base: T, keep: string[] = []): T {
    const schema = schemaOf(route)!
    const json = jsonOf(schema)
    let body: unknown = base
    for (const { address, path, max } of textsOf(json, base)) {
      this.reached.add(`${route} ${address}`)
      if (keep.includes(address)) continue
      const fits = (text: string) => schema.safeParse(withText(body, path, text)).success
      const text = this.#textFor(max, fits)
      if (text === undefined) continue
      this.origins.set(this.texts.size, `${route} ${address}`)
      body = withText(body, path, text)
    }
    this.sent.push({ route, body })
    return body as T
  }

  /** The texts of the contract that nothing was planted into. */
  missed(): string[] {
    return Object.keys(operations)
      .flatMap((route) => {
        const schema = schemaOf(route)
        return schema ? [...textsOf(jsonOf(schema))].map(({ address }) => `${route} ${address}`) : []
      })
      .filter((one) => !this.reached.has(one))
  }
}
