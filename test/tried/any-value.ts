/** Values for requests: as a schema of the contract wants them, and one in a few as it does not. */
import fc from 'fast-check'
import { z } from 'zod'

const nasty = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '1e9',
  '99999999999999999999',
  '１',
  '..',
  '../../etc/passwd',
  "1' or '1'='1",
  '"; drop table unit; --',
  '<script>alert(1)</script>',
  '=cmd|calc!A1',
  '\r\nSet-Cookie: a=b',
  '\0',
  '\u0001',
  '\uffff',
  '\ud800',
  '%',
  '%00',
  '\\',
  '{名称}',
  '$1',
  '__proto__',
  'constructor',
  'a'.repeat(5000),
  'null',
  'true',
  '2026-02-30',
  '0000-01-01T00:00:00Z',
  'sha256:0',
]

export const anyText = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** What a schema's text often has to be, though JSON Schema cannot say so. `@…` stands for something that there is. */
const likely = fc.constantFrom(
  '90',
  '1',
  '100',
  '理由',
  'd1',
  'email',
  '2026-01-01',
  '13800138000',
  'a@example.cn',
  '市图书馆',
  'vm-count',
  'https://example.cn/hook',
  'project-self-evaluation',
  '@person',
  '@person',
  '@digest',
  '@receipt',
)

type Schema = { [key: string]: any }

export const valueOf = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Schema
  return fromSchema(json, json, 0)
}

function fromSchema(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const beside = fc.oneof(anyText, fc.integer(), fc.constantFrom(null, true, [], {}))
  return fc.oneof({ weight: 30, arbitrary: asWanted(schema, root, depth) }, { weight: 1, arbitrary: beside })
}

function asWanted(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  if (depth > 6) return fc.constant(null)
  const next = (one: Schema) => fromSchema(one, root, depth + 1)
  if (schema['$ref']) return next(root['$defs']?.[String(schema['$ref']).split('/').at(-1)!] ?? {})
  if ('const' in schema) return fc.constant(schema['const'])
  if (schema['enum']) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const either = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined
  if (either) return fc.oneof(...either.map(next))
  if (schema['allOf'])
    return fc
      .tuple(...(schema['allOf'] as Schema[]).map(next))
      .map((parts) => Object.assign({}, ...(parts as object[])))
  if (schema['type'] === 'object') return anObject(schema, next)
  if (schema['type'] === 'array') return fc.array(next((schema['items'] as Schema) ?? {}), { maxLength: 4 })
  if (schema['type'] === 'integer') return fc.oneof(fc.integer({ min: 0, max: 6 }), fc.maxSafeInteger())
  if (schema['type'] === 'number') return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double())
  if (schema['type'] === 'boolean') return fc.boolean()
  if (schema['type'] === 'null') return fc.constant(null)
  if (schema['format'] === 'date') return fc.constantFrom('2026-01-01', '2026-12-31', '2026-02-30')
  if (schema['format'] === 'date-time') return fc.constantFrom('2026-01-01T00:00:00+08:00', '2030-01-01T00:00:00Z', 'x')
  return fc.oneof({ weight: 1, arbitrary: anyText }, { weight: 2, arbitrary: likely })
}

function anObject(schema: Schema, next: (one: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).map(([key, one]) => [key, next(one)]),
  )
  const required = ((schema['required'] as string[] | undefined) ?? []).filter((key) => key in members)
  const named = fc.oneof(
    { weight: 4, arbitrary: fc.record(members, { requiredKeys: required }) },
    { weight: 2, arbitrary: fc.record(members) },
    { weight: 1, arbitrary: fc.record(members, { requiredKeys: [] }) },
  )
  const free = schema['additionalProperties']
  const known =
    typeof free === 'object' && free !== null
      ? fc
          .tuple(named, fc.dictionary(fc.oneof(likely, anyText), next(free as Schema), { maxKeys: 3 }))
          .map(([a, b]) => ({ ...b, ...a }))
      : named
  const more = fc.dictionary(fc.constantFrom('id', 'status', 'createdBy', 'result', 'role', '__proto__', 'd1'), anyText)
  return fc.oneof(
    { weight: 6, arbitrary: known },
    fc.tuple(known, more).map(([a, b]) => ({ ...a, ...b })),
  )
}
