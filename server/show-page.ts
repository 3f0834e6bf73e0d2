import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Page, View } from '../client/form/page.ts'
import type { FormRenderer } from './form-renderer.ts'

const squeeze = promisify(gzip)

/** Answers one of the form's pages. */
export async function showPage(
  c: Context,
  form: FormRenderer,
  page: Page,
  status: ContentfulStatusCode,
): Promise<Response> {
  const { headers, body } = await drawPage(form, page, viewOf(c), takesGzip(c.req.header('accept-encoding')))
  return c.body(typeof body === 'string' ? body : new Uint8Array(body), status, headers)
}

/** A page as it goes out: compressed as far as it goes, and allowed to do nothing it need not. */
export async function drawPage(
  form: FormRenderer,
  page: Page,
  view: View,
  gzipped: boolean,
): Promise<{ headers: Record<string, string>; body: string | Buffer }> {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy(form.styleSources),
    vary: 'accept-encoding',
  }
  if (!gzipped) return { headers, body: form.render(page, view).html }
  const body = form.squeeze(page, view) ?? (await squeeze(form.render(page, view).html, { level: 9 }))
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body }
}

export const takesGzip = (acceptEncoding = ''): boolean => /\bgzip\b/.test(acceptEncoding)

/** How this reader wants the page; a form post goes to the address of its page, so it keeps it. */
export const viewOf = (c: Context): View => viewIn(new URL(c.req.url).searchParams)
export const viewIn = (query: URLSearchParams): View => ({
  language: query.get('lang') ?? undefined,
  large: query.get('large') === '1',
})

const policy = (styleSources: string) =>
  [
    "default-src 'none'",
    `style-src ${styleSources}`,
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
