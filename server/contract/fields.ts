/**
 * The kinds of field every resource is made of. Each message is a stable code; the client owns the Chinese sentence.
 * Code `too-long` carries the limit in the issue's own `maximum`, as zod reports it.
 */
import { z } from 'zod'

// Neither PostgreSQL nor canonical JSON carries NUL or half a surrogate pair, and no Word document the other control characters
// (XML 1.0, 2.2): it would not open. Nobody types them.
// oxlint-disable-next-line no-control-regex
const unstorable = /[\0-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF\p{Surrogate}]/u

/** Any text the database can keep, of at most max characters. */
export const plainText = (max: number) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? 'required' : 'not-text') })
    .trim()
    .max(max, 'too-long')
    .refine((value) => !unstorable.test(value), 'not-text')

/** Trimmed text of 1…max characters. */
export const text = (max: number) => plainText(max).min(1, 'required')

/** Optional trimmed text; empty and null mean absent. */
export const optionalText = (max: number) =>
  z
    .union([plainText(max), z.number().transform(String), z.null()], 'not-text')
    .optional()
    .transform((value) => value || undefined)

/** A decimal as text, e.g. "90" or "94.6"; a JSON number is taken as its shortest decimal. */
export const decimal = z
  .union([z.string(), z.number()], { error: (issue) => (issue.input === undefined ? 'required' : 'not-a-number') })
  .transform((value) => String(value).trim())
  .refine((value) => /^-?\d{1,12}(\.\d{1,6})?$/.test(value), 'not-a-number')

/** A decimal between two bounds, both included. */
export const decimalBetween = (min: number, max: number) =>
  decimal.refine((value) => Number(value) >= min && Number(value) <= max, {
    error: 'out-of-range',
    params: { min, max },
  })

/** A calendar date, YYYY-MM-DD. */
export const date = z.iso.date('not-a-date')

/** A moment with its offset, e.g. 2026-11-23T09:00:00+08:00, of this century: PostgreSQL knows no year 0. */
export const moment = z.iso.datetime({ offset: true, error: 'not-a-moment', abort: true }).regex(/^20/, 'not-a-moment')

/** A row id in a path. */
export const id = z.coerce
  .number('not-an-id')
  .int('not-an-id')
  .positive('not-an-id')
  .max(Number.MAX_SAFE_INTEGER, 'not-an-id')

/** Of a dimension or an object. 'constructor' would be found on every object, answered or not. */
export const key = z.string('required').regex(/^(?!constructor$)[a-z][a-z0-9-]{0,39}$/, 'not-a-key')

/** ?page=1&pageSize=≤200&search= of every list. */
export const paging = z.object({
  page: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(1, 'out-of-range')
    .max(1_000_000, 'out-of-range')
    .default(1),
  pageSize: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(1, 'out-of-range')
    .max(200, 'out-of-range')
    .default(50),
  search: plainText(120).default(''),
})
export type Paging = z.infer<typeof paging>

/** What every list answers. */
export type Page<Item> = { items: Item[]; total: number }
