import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Page, View } from '../client/form/page.ts'
import type { FormRenderer } from './form-renderer.ts'

const squeeze = promisify(gzip)

/** Answers one of the form's pages: compressed as far as it goes, and allowed to do nothing it need not. */
export async function showPage(
  c: Context,
  form: FormRenderer,
  page: Page,
  status: ContentfulStatusCode,
): Promise<Response> {
  c.header('content-type', 'text/html; charset=utf-8')
  c.header('content-security-policy', policy(form.styleSources))
  c.header('vary', 'accept-encoding')
  const view = viewOf(c)
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(form.render(page, view).html, status)
  c.header('content-encoding', 'gzip')
  const bytes = form.squeeze(page, view) ?? (await squeeze(form.render(page, view).html, { level: 9 }))
  return c.body(new Uint8Array(bytes), status)
}

/** How this reader wants the page; a form post goes to the address of its page, so it keeps it. */
export const viewOf = (c: Context): View => ({ language: c.req.query('lang'), large: c.req.query('large') === '1' })

function policy(styleSources: string): string {
  return [
    "default-src 'none'",
    `style-src ${styleSources}`,
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
