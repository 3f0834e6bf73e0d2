/** Files that come with a form: read, measured and known by their content, whatever they are called. */
import type { Context } from 'hono'
import { scanTypeOf } from './documents/scan-type.ts'
import { invalidField, Problem } from './problem.ts'
import type { ScanType } from './contract/paper.ts'

export type Upload = { bytes: Buffer; name: string }
export const MEGABYTES = 1_048_576

/** @throws Problem unsupported-media-type, malformed-form */
export async function readForm(c: Context): Promise<FormData> {
  if (!(c.req.header('content-type') ?? '').startsWith('multipart/form-data'))
    throw new Problem('unsupported-media-type')
  return c.req.formData().catch(() => {
    throw new Problem('malformed-form')
  })
}

/** A JSON part of the form. @throws Problem invalid-input, malformed-json */
export function readPart(form: FormData, field: string): unknown {
  const part = form.get(field)
  if (typeof part !== 'string') throw invalidField(field, 'required')
  try {
    return JSON.parse(part)
  } catch {
    throw new Problem('malformed-json')
  }
}

export const tooLarge = (megabytes: number) => () => {
  throw new Problem('body-too-large', { params: { maximum: `${megabytes} MB` } })
}

/** `unnamed`: what a file without a name is called. @throws Problem invalid-input, body-too-large */
export async function readUpload(form: FormData, field: string, megabytes: number, unnamed = field): Promise<Upload> {
  const file = form.get(field)
  if (!(file instanceof File) || file.size === 0) throw invalidField(field, 'required')
  if (file.size > megabytes * MEGABYTES) tooLarge(megabytes)()
  const name = file.name.replace(/[\p{Cc}\p{Surrogate}]/gu, '').slice(0, 120) || unnamed
  return { bytes: Buffer.from(await file.arrayBuffer()), name }
}

/** A scan: PDF, JPG or PNG. @throws Problem invalid-input, body-too-large */
export async function readScan(form: FormData, megabytes = 10): Promise<Upload & { type: ScanType }> {
  const upload = await readUpload(form, 'scan', megabytes)
  const type = scanTypeOf(upload.bytes)
  if (!type) throw invalidField('scan', 'not-a-scan')
  return { ...upload, type }
}

/** Whatever is in the file, it runs nothing and fetches nothing; only our own page may frame it. */
export const scanHeaders = (type: string) => ({
  'content-type': type,
  'content-disposition': 'inline; filename="scan"',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
})
